from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.toolbox.thai_dates import DateRefused, bangkok_today, format_date, format_year, parse_date

DAY = date(2025, 4, 22)


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-22",
        "2568-04-22",
        "2025-04-22 00:00:00",
        "22/4/2568",
        "22/04/2025",
        "22-04-2568",
        "22.4.2568",
        "22 เม.ย. 68",
        "22 เมย 68",
        "22 เมษายน 2568",
        "22 เมษายน พ.ศ. 2568",
        "๒๒ เมษายน ๒๕๖๘",
        "22 Apr 2025",
        "22 April 2025",
    ],
)
def test_a_day_is_read_as_people_write_it(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "DATE_UNREADABLE"),
        ("-", "DATE_UNREADABLE"),
        ("April", "DATE_UNREADABLE"),
        ("22 Foo 2025", "DATE_UNREADABLE"),
        ("22/4-2568", "DATE_UNREADABLE"),
        ("22/4/68", "DATE_YEAR_UNCLEAR"),
        ("22 Apr 25", "DATE_YEAR_UNCLEAR"),
        ("22/4/2300", "DATE_YEAR_UNCLEAR"),
        ("31/2/2568", "DATE_DOES_NOT_EXIST"),
        ("0/0/2568", "DATE_DOES_NOT_EXIST"),
        ("29/2/2568", "DATE_DOES_NOT_EXIST"),
    ],
)
def test_an_unclear_day_is_refused_with_what_to_do(text, code):
    with pytest.raises(DateRefused) as refused:
        parse_date(text)
    assert refused.value.reason.code == code


def test_dates_are_shown_in_the_buddhist_era_in_thai_and_the_common_era_in_english():
    day = date(2026, 11, 23)
    assert format_date(day, "th") == "23 พ.ย. 2569"
    assert format_date(day, "th", form="long") == "23 พฤศจิกายน 2569"
    assert format_date(day, "en") == "23 Nov 2026"
    assert format_date(day, "en", form="long") == "23 November 2026"
    assert (format_year(2026, "th"), format_year(2026, "en")) == ("2569", "2026")


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["th", "en"]), st.sampled_from(["short", "long"])
)
def test_a_shown_day_is_read_back(day, language, form):
    assert parse_date(format_date(day, language, form=form)) == day


@given(st.text())
def test_any_text_gives_a_day_or_a_refusal(text):
    with suppress(DateRefused):
        assert isinstance(parse_date(text), date)


def test_the_day_in_bangkok_begins_seven_hours_before_utc():
    assert bangkok_today(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert bangkok_today(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_moment_without_a_time_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        bangkok_today(datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake itself
