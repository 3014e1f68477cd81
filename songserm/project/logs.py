"""Lines of the log, in which no person's number stands, wherever it came from: an address, a refused row, a database's error."""

import logging
import re

from songserm.toolbox.identity import without_likely_persons, without_persons

_ESCAPED_DIGIT = re.compile(r"\\u0e5([0-9])")
"""How Django writes a Thai digit of an address."""


class WithoutPersons(logging.Formatter):
    """Of a person's number only the last four digits are written.

    In a line about a request (Django and our API name it in the record) also of a mistyped one: its address is what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if not hasattr(record, "request"):
            return without_persons(line)
        return without_likely_persons(_ESCAPED_DIGIT.sub(r"\1", line))
