"""Lines of the log, in which no person's number stands, wherever it came from: an address, a refused row, a database's error."""

import logging

from songserm.toolbox.identity import without_persons


class WithoutPersons(logging.Formatter):
    """Of a person's number only the last four digits are written."""

    def format(self, record: logging.LogRecord) -> str:
        return without_persons(super().format(record))
