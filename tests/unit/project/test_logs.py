"""The log names no person by number."""

import logging
import logging.config
from copy import deepcopy

import pytest
from django.conf import settings

from songserm.toolbox.identity import check_digit_of, format_number

PERSONAL = "310170012345" + check_digit_of("310170012345")


@pytest.fixture
def written():
    """A line as the handler of the settings writes it."""
    config = deepcopy(settings.LOGGING)  # a formatter is taken out of it as it is made
    formatter = logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["line"])
    return lambda *said, **more: formatter.format(
        logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, *said, **more)
    )


@pytest.mark.parametrize("number", [PERSONAL, format_number(PERSONAL)])
def test_a_persons_number_in_an_address_is_masked(written, number):
    line = written("Not Found: %s", (f"/firms/{number}/",), None)
    assert number not in line
    assert f"/firms/x-xxxx-xxxx{PERSONAL[9]}-{PERSONAL[10:12]}-{PERSONAL[12]}/" in line


def test_a_persons_number_in_a_traceback_is_masked(written):
    error = ValueError(f"Key (identity_number)=({PERSONAL}) already exists.")
    line = written("failed", (), (type(error), error, None))
    assert ("ValueError" in line, PERSONAL in line) == (True, False)


@pytest.mark.parametrize("number", ["0105500000001", f"{PERSONAL}1", PERSONAL[:-1] + str((int(PERSONAL[-1]) + 1) % 10)])
def test_other_numbers_stay_readable(written, number):
    assert number in written(f"row {number}", (), None)
