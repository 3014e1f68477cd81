"""Looking for SMEs first, and what an officer is warned of; the regulation's values as of today."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from songserm.policy.rule_sets import shipped
from songserm.sourcing.rules import warnings
from songserm.sourcing.rules.law import FREE, Method, SourcingLaw, Step, method_for
from songserm.sourcing.rules.quotations import is_late, total_with_vat, unit_price, usual_deadline
from songserm.sourcing.rules.steps import steps_taken
from songserm.toolbox.canonical import canonical, digest

LAW = SourcingLaw.of(shipped("procurement").on(date(2026, 11, 24)))
NORTH = ("50", "51", "57")


def codes(reasons):
    return [reason.code for reason in reasons]


def counted(firms):
    return lambda provinces: sum(firms.get(code, 0) for code in provinces or firms)


def taken(firms, **more):
    return steps_taken(counted(firms), home="50", region=NORTH, law=LAW, **more)


@pytest.mark.parametrize(
    ("budget", "method"),
    [("500000.00", Method.SPECIFIC), ("500000.01", Method.COMPETITIVE), ("1", Method.SPECIFIC)],
)
def test_up_to_500_000_baht_the_specific_method(budget, method):
    assert method_for(Decimal(budget), LAW)[0] is method


def test_a_private_buyer_buys_as_it_likes():
    assert method_for(Decimal(9_000_000), FREE)[0] is Method.PRIVATE
    assert Method.PRIVATE.awards_here
    assert not Method.COMPETITIVE.awards_here


def test_enough_in_the_own_province_ends_the_search():
    steps = taken({"50": 3, "51": 9, "10": 40})
    assert [(each.step, each.firms, each.reason.code) for each in steps] == [("PROVINCE", 3, "ENOUGH")]


def test_firms_are_counted_only_as_far_as_the_law_goes():
    asked = []

    def count(provinces):
        asked.append(provinces)
        return 2 if provinces == ("50",) else 3

    steps_taken(count, home="50", region=NORTH, law=LAW)
    assert asked == [("50",), NORTH]


def test_too_few_in_the_province_the_search_goes_on_to_the_region():
    steps = taken({"50": 2, "51": 1, "10": 40})
    assert [(each.step, each.firms, each.reason.code) for each in steps] == [
        ("PROVINCE", 2, "TOO_FEW"),
        ("REGION", 3, "ENOUGH"),
    ]


def test_too_few_in_the_region_the_whole_country():
    steps = taken({"50": 1, "10": 40})
    assert [each.step for each in steps] == ["PROVINCE", "REGION", "COUNTRY"]
    assert steps[-1].firms == 41
    assert steps[-1].provinces == ()


def test_an_officer_may_search_further_than_asked():
    steps = taken({"50": 5, "51": 1, "10": 40}, widened_to=Step.REGION)
    assert codes(each.reason for each in steps) == ["WIDENED", "ENOUGH"]


def test_a_step_that_the_order_does_not_know_is_never_gone_on_to():
    short = replace(LAW, order=(Step.PROVINCE, Step.COUNTRY))
    steps = steps_taken(counted({"50": 5}), home="50", region=NORTH, law=short, widened_to=Step.REGION)
    assert [(each.step, each.reason.code) for each in steps] == [("PROVINCE", "ENOUGH")]


def test_nothing_anywhere_is_told_as_such():
    assert [each.firms for each in taken({})] == [0, 0, 0]


def test_every_reason_is_told_in_both_languages():
    for each in taken({"50": 1}):
        assert each.reason.th
        assert each.reason.en


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (0.9, False), (1, True), (1.5, True)])
def test_the_very_second_of_the_deadline_is_in_time_and_the_next_is_late(seconds, late):
    deadline = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert is_late(deadline + timedelta(seconds=seconds), deadline) is late


def test_prices_are_compared_with_vat():
    assert total_with_vat(Decimal(100), on_top=Decimal("0.07")) == Decimal("107.00")
    assert total_with_vat(Decimal(100), on_top=None) == Decimal("100.00")
    assert unit_price(Decimal(100), Decimal(3)) == Decimal("33.33")


def test_a_purchase_that_looks_split_is_named():
    assert codes(warnings.split_purchase(Decimal(300_000), [Decimal(250_000)], LAW)) == ["LOOKS_SPLIT"]
    assert codes(warnings.split_purchase(Decimal(300_000), [Decimal(200_000)], LAW)) == []
    assert codes(warnings.split_purchase(Decimal(600_000), [Decimal(250_000)], LAW)) == []


def test_a_price_above_budget_or_reference_price_is_named():
    found = warnings.price_too_high(Decimal(120), budget=Decimal(110), reference_price=Decimal(100))
    assert codes(found) == ["ABOVE_BUDGET", "ABOVE_REFERENCE_PRICE"]
    assert codes(warnings.price_too_high(Decimal(100), budget=Decimal(100), reference_price=None)) == []


def test_fewer_invited_than_the_rule_set_asks_is_named():
    assert codes(warnings.too_few_invited(2, LAW)) == ["FEW_INVITED"]
    assert codes(warnings.too_few_invited(3, LAW)) == []


def test_the_same_facts_give_the_same_hash():
    assert digest(canonical({"b": 1, "a": "ก"})) == digest(canonical({"a": "ก", "b": 1}))


@pytest.mark.parametrize(("today", "offered"), [((2026, 11, 25), 2), ((2026, 11, 28), 7), ((2026, 11, 29), 7)])
def test_the_day_offered_for_a_deadline_is_a_week_ahead_and_no_weekend(today, offered):
    day = usual_deadline(date(*today))
    assert (day.month, day.day) == (12, offered)


@pytest.mark.parametrize(
    ("budget", "days"),
    [("499999.99", None), ("500000.01", 5), ("4999999.99", 5), ("5000000", 10), ("10000000", 12), ("50000000", 20)],
)
def test_e_bidding_is_published_for_5_10_12_or_20_working_days_by_budget(budget, days):
    assert LAW.publication_of(Decimal(budget)) == days


def test_above_500_000_baht_it_is_selection_or_e_bidding_and_not_awarded_here():
    method, reason = method_for(Decimal("500000.01"), LAW)
    assert not method.awards_here
    assert "e-GP" in reason.en


def test_the_order_is_own_province_then_region_then_country_and_three_invitees_by_default():
    assert LAW.order == (Step.PROVINCE, Step.REGION, Step.COUNTRY)
    assert LAW.invitees_at_least == 3


def test_at_least_30_percent_of_the_catalogue_budget_goes_to_listed_smes():
    assert LAW.set_aside_percent == Decimal(30)


def test_domestic_goods_are_60_percent_of_value_and_construction_steel_90_of_quantity_with_a_plan_in_60_days():
    goods, works = LAW.domestic("GOODS"), LAW.domestic("CONSTRUCTION")
    assert ("60 %" in goods.en, "steel" in goods.en) == (True, False)
    for part in ("60 %", "90 %", "60 days"):
        assert part in works.en
    for part in ("ร้อยละ 60", "ร้อยละ 90", "60 วัน"):
        assert part in works.th
    assert "80 %" in replace(LAW, domestic_percent=Decimal(80)).domestic("GOODS").en


def test_the_order_and_the_number_of_invitees_are_data():
    law = replace(LAW, order=(Step.REGION, Step.COUNTRY), invitees_at_least=5)
    found = steps_taken(counted({"50": 4, "10": 1}), home="50", region=NORTH, law=law)
    assert [(each.step, each.firms) for each in found] == [(Step.REGION, 4), (Step.COUNTRY, 5)]


def test_how_many_days_apart_purchases_look_split_is_data():
    law = replace(LAW, split_within_days=90)
    assert "90 days" in next(iter(warnings.split_purchase(Decimal(300_000), [Decimal(250_000)], law))).en
