"""Lines of the log, in which no person's number stands, wherever it came from: an address, a refused row, a database's error."""

import logging
import re

from songserm.toolbox.identity import has_valid_check_digit, masked

_THIRTEEN = re.compile(r"(?<![0-9])[1-9](?:-?[0-9]){12}(?![0-9])")
"""As typed or as printed on a card; a firm's number begins with 0."""


class WithoutPersons(logging.Formatter):
    """Of a person's number only the last four digits are written; other numbers of thirteen digits stay."""

    def format(self, record: logging.LogRecord) -> str:
        return _THIRTEEN.sub(_said, super().format(record))


def _said(found: re.Match[str]) -> str:
    number = found[0].replace("-", "")
    return masked(number) if has_valid_check_digit(number) else found[0]
