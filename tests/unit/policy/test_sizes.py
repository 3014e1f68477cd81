from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.policy.rule_sets import NoRuleInForce
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Basis, Size, size_of

DAY = date(2026, 11, 23)
MADE, SOLD = Sector.MANUFACTURING, Sector.TRADE_SERVICES
ORDER = [Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE]

sectors = st.sampled_from(list(Sector))
revenues = st.decimals(0, 10**9, places=2)
employees = st.integers(0, 1000)


def decided(sector, revenue=None, employees=None, on=DAY):
    amount = None if revenue is None else Decimal(revenue)
    return size_of(sector=sector, revenue=amount, employees=employees, on=on)


@pytest.mark.parametrize(
    ("sector", "revenue", "size"),
    [
        (MADE, "0", Size.MICRO),
        (MADE, "1800000", Size.MICRO),
        (MADE, "1800000.01", Size.SMALL),
        (MADE, "100000000", Size.SMALL),
        (MADE, "100000000.01", Size.MEDIUM),
        (MADE, "500000000", Size.MEDIUM),
        (MADE, "500000000.01", Size.LARGE),
        (SOLD, "1800000", Size.MICRO),
        (SOLD, "1800000.01", Size.SMALL),
        (SOLD, "50000000", Size.SMALL),
        (SOLD, "50000000.01", Size.MEDIUM),
        (SOLD, "300000000", Size.MEDIUM),
        (SOLD, "300000000.01", Size.LARGE),
    ],
)
def test_each_band_includes_its_highest_revenue(sector, revenue, size):
    assert decided(sector, revenue).size is size


@pytest.mark.parametrize(
    ("sector", "employees", "size"),
    [
        (MADE, 0, Size.MICRO),
        (MADE, 5, Size.MICRO),
        (MADE, 6, Size.SMALL),
        (MADE, 50, Size.SMALL),
        (MADE, 51, Size.MEDIUM),
        (MADE, 200, Size.MEDIUM),
        (MADE, 201, Size.LARGE),
        (SOLD, 5, Size.MICRO),
        (SOLD, 30, Size.SMALL),
        (SOLD, 31, Size.MEDIUM),
        (SOLD, 100, Size.MEDIUM),
        (SOLD, 101, Size.LARGE),
    ],
)
def test_while_revenue_is_unknown_employees_decide_and_the_result_says_so(sector, employees, size):
    decision = decided(sector, employees=employees)
    assert (decision.size, decision.basis) == (size, Basis.EMPLOYEES)
    assert [reason.code for reason in decision.reasons] == ["SIZE_BY_EMPLOYEES", "REVENUE_UNKNOWN"]


@given(sectors, revenues, employees)
def test_revenue_decides_whatever_the_employees(sector, revenue, employees):
    alone, together = decided(sector, revenue), decided(sector, revenue, employees)
    assert (together.size, together.basis) == (alone.size, Basis.REVENUE)


@given(sectors, revenues, employees)
def test_a_conflict_is_named_and_agreement_is_not(sector, revenue, employees):
    by_employees = decided(sector, employees=employees).size
    decision = decided(sector, revenue, employees)
    codes = [reason.code for reason in decision.reasons]
    assert ("REVENUE_DECIDES" in codes) == (by_employees is not decision.size)


@given(sectors, revenues, revenues)
def test_more_revenue_never_makes_a_firm_smaller(sector, one, other):
    less, more = sorted((one, other))
    assert ORDER.index(decided(sector, less).size) <= ORDER.index(decided(sector, more).size)


@given(sectors, st.none() | revenues, st.none() | employees)
def test_every_decision_names_its_rule_set_and_speaks_both_languages(sector, revenue, employees):
    decision = decided(sector, revenue, employees)
    assert decision.rule_set == "sme-size-2562"
    assert all(reason.th and reason.en and reason.code for reason in decision.reasons)


def test_nothing_known_is_never_guessed():
    assert decided(MADE).size is Size.UNKNOWN
    assert decided(None, "1000", 1).size is Size.UNKNOWN
    assert decided(None, "1000", 1).reasons[0].code == "SECTOR_UNKNOWN"


def test_a_day_before_the_regulation_has_no_size():
    assert decided(MADE, "1", on=date(2020, 1, 7)).size is Size.MICRO
    with pytest.raises(NoRuleInForce) as refused:
        decided(MADE, "1", on=date(2020, 1, 6))
    assert "7 ม.ค. 2563" in refused.value.text("th")


@pytest.mark.parametrize(("revenue", "employees"), [("-0.01", None), ("NaN", None), ("Infinity", None), (None, -1)])
def test_impossible_facts_are_a_mistake_of_the_caller(revenue, employees):
    with pytest.raises(ValueError, match="must"):
        decided(MADE, revenue, employees)
