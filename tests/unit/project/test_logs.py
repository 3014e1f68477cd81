"""The log names no person by number."""

import logging
import logging.config
from copy import deepcopy

import pytest
from django.conf import settings

from songserm.project.problems import _failed
from songserm.toolbox.digits import to_thai
from songserm.toolbox.identity import check_digit_of, format_number

PERSONAL = "310170012345" + check_digit_of("310170012345")
MISTYPED = PERSONAL[:-1] + str((int(PERSONAL[-1]) + 1) % 10)


@pytest.fixture
def written():
    """A line as the handler of the settings writes it."""
    config = deepcopy(settings.LOGGING)  # a formatter is taken out of it as it is made
    formatter = logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["line"])
    return lambda *said, **more: formatter.format(
        logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, *said, **more)
    )


@pytest.fixture
def not_found(client, written, caplog):
    """The line of an address that leads nowhere, as it is written."""

    def line(number):
        caplog.clear()
        assert client.get(f"/nowhere/{number}/").status_code == 404
        [record] = [each for each in caplog.records if each.name == "django.request"]
        return written(record.msg, record.args, None, extra={"request": record.request})

    return line


@pytest.mark.parametrize("number", [PERSONAL, format_number(PERSONAL)])
def test_a_persons_number_in_an_address_is_masked(written, number):
    line = written("Not Found: %s", (f"/firms/{number}/",), None)
    assert number not in line
    assert f"/firms/x-xxxx-xxxx{PERSONAL[9]}-{PERSONAL[10:12]}-{PERSONAL[12]}/" in line


def test_a_persons_number_in_a_traceback_is_masked(written):
    error = ValueError(f"Key (identity_number)=({PERSONAL}) already exists.")
    line = written("failed", (), (type(error), error, None))
    assert ("ValueError" in line, PERSONAL in line) == (True, False)


@pytest.mark.parametrize("number", ["0105500000001", f"{PERSONAL}1", MISTYPED])
def test_other_numbers_stay_readable(written, number):
    assert number in written(f"row {number}", (), None)


@pytest.mark.parametrize("number", [MISTYPED, format_number(MISTYPED), to_thai(MISTYPED), MISTYPED.replace("0", "0.")])
def test_a_mistyped_persons_number_in_an_address_is_masked(not_found, number):
    line = not_found(number)
    assert number not in line
    assert line.endswith(f"/nowhere/x-xxxx-xxxx{MISTYPED[9]}-{MISTYPED[10:12]}-{MISTYPED[12]}/")


def test_a_mistyped_persons_number_at_which_the_api_fails_is_masked(rf, written, caplog):
    _failed(rf.get(f"/api/v1/enterprises/{MISTYPED}"), ValueError())
    [record] = caplog.records
    assert MISTYPED not in written(record.msg, record.args, None, extra={"request": record.request})


@pytest.mark.parametrize("number", ["0105500000002", f"{MISTYPED}1", MISTYPED[:-1]])
def test_other_numbers_in_an_address_stay_readable(not_found, number):
    assert number in not_found(number)
