from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.policy import certificates, vat
from songserm.policy.rule_sets import NoRuleInForce

days = st.dates(date(2020, 1, 7), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("issued", "expiry"),
    [
        (date(2026, 11, 23), date(2027, 11, 22)),
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_certificate_is_valid_through_the_day_before_the_same_day_a_year_later(issued, expiry):
    assert certificates.validity_from(issued).expiry_date == expiry


@given(days)
def test_a_certificate_is_valid_on_its_first_and_last_day_and_not_around_them(issued):
    validity = certificates.validity_from(issued)
    assert validity.holds_on(issued)
    assert validity.holds_on(validity.expiry_date)
    assert not validity.holds_on(issued - timedelta(days=1))
    assert not validity.holds_on(validity.expiry_date + timedelta(days=1))
    assert 365 <= (validity.expiry_date - issued).days + 1 <= 366


def test_renewal_opens_ninety_days_before_and_stays_open():
    expiry = date(2027, 11, 22)
    assert certificates.renewal_opens_on(expiry) == date(2027, 8, 24)
    assert not certificates.may_renew(expiry, on=date(2027, 8, 23))
    assert certificates.may_renew(expiry, on=date(2027, 8, 24))
    assert certificates.may_renew(expiry, on=date(2028, 1, 1))


def test_reminders_come_sixty_thirty_seven_and_one_day_before():
    expiry = date(2027, 11, 22)
    assert [(expiry - day).days for day in certificates.reminder_dates(expiry)] == [60, 30, 7, 1]


def test_what_ends_a_registration_is_named_with_the_state_that_follows():
    endings = {ending.cause: ending.state for ending in certificates.endings(on=date(2026, 11, 23))}
    assert endings == {
        "OUTGROWN": "REVOKED",
        "DISSOLVED": "REVOKED",
        "NOT_THAI": "REVOKED",
        "FALSE_STATEMENT": "REVOKED",
        "DEBARRED": "SUSPENDED",
    }


def test_value_added_tax_is_seven_percent_and_unknown_before_its_rule():
    assert vat.rate_on(date(2026, 11, 23)) == Decimal("0.07")
    with pytest.raises(NoRuleInForce):
        vat.rate_on(date(1999, 3, 31))
