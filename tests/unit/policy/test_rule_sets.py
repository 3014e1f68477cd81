from datetime import date
from decimal import Decimal

import pytest

from songserm.policy.rule_sets import (
    Confidence,
    NoRuleInForce,
    RuleSetBroken,
    all_shipped,
    parse_rule_book,
    rule_set_from,
)

VALUE = '{value = "0.07", source = "a decree", confidence = "M"}'


def book(periods, value=VALUE):
    sets = (
        f'[[rule_set]]\nid = "set-{place}"\nsource = "a law"\n{period}\n[rule_set.values]\nrate = {value}\n'
        for place, period in enumerate(periods)
    )
    return parse_rule_book("vat", '[title]\nth = "ภาษี"\nen = "tax"\n' + "\n".join(sets))


def test_the_day_picks_the_rule_set():
    rules = book(["in_force_from = 2020-01-01\nin_force_until = 2020-12-31", "in_force_from = 2021-01-01"])
    assert rules.on(date(2020, 12, 31)).id == "set-0"
    assert rules.on(date(2021, 1, 1)).id == "set-1"
    with pytest.raises(NoRuleInForce):
        rules.on(date(2019, 12, 31))


def test_periods_may_stand_in_any_order():
    rules = book(["in_force_from = 2021-01-01", "in_force_from = 2020-01-01\nin_force_until = 2020-12-31"])
    assert [each.id for each in rules.rule_sets] == ["set-1", "set-0"]


@pytest.mark.parametrize(
    ("until", "word"),
    [("2020-12-30", "gap"), ("2021-01-01", "overlap"), (None, "overlap")],
)
def test_a_gap_or_an_overlap_is_refused_with_the_date_to_set(until, word):
    end = f"\nin_force_until = {until}" if until else ""
    with pytest.raises(RuleSetBroken, match=f"{word}.*2020-12-31"):
        book([f"in_force_from = 2020-01-01{end}", "in_force_from = 2021-01-01"])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('{source = "x", confidence = "H"}', "no `value`"),
        ('{value = "1", confidence = "H"}', "`source` is missing"),
        ('{value = "1", source = "x", confidence = "sure"}', "H, M or L"),
        ('{value = "1", source = "x", confidence = "H", in_force_from = "soon"}', "must be a date"),
        ('"1"', "must be a table"),
    ],
)
def test_a_value_without_what_it_needs_is_refused_with_its_place(value, says):
    with pytest.raises(RuleSetBroken, match=says) as broken:
        book(["in_force_from = 2020-01-01"], value)
    assert "rate" in str(broken.value) or "table" in says


@pytest.mark.parametrize(
    "period", ["", "in_force_from = 2020-13-01", "in_force_from = 2020-01-02\nin_force_until = 2020-01-01"]
)
def test_wrong_dates_are_refused(period):
    with pytest.raises(RuleSetBroken):
        book([period])


def test_no_rule_set_at_all_and_the_same_id_twice_are_refused():
    with pytest.raises(RuleSetBroken, match="no rule set"):
        parse_rule_book("vat", "")
    twice = '[[rule_set]]\nid = "a"\nsource = "s"\nin_force_from = 2020-01-01\n' * 2
    with pytest.raises(RuleSetBroken, match="same id"):
        parse_rule_book("vat", twice)


def test_values_are_read_by_their_type_and_nothing_else():
    rule_set = book(["in_force_from = 2020-01-01"]).on(date(2020, 1, 1))
    assert rule_set.decimal("rate") == Decimal("0.07")
    for wrong in (rule_set.integer, rule_set.integers, rule_set.rows):
        with pytest.raises(RuleSetBroken):
            wrong("rate")
    with pytest.raises(RuleSetBroken, match="missing"):
        rule_set.decimal("other")


def test_a_set_that_an_officer_adds_closes_the_open_one_the_day_before():
    added = rule_set_from(
        "vat",
        {
            "id": "vat-new",
            "source": "a new decree",
            "in_force_from": date(2027, 10, 1),
            "values": {"rate": {"value": "0.10", "source": "a new decree", "confidence": "H"}},
        },
    )
    rules = book(["in_force_from = 2020-01-01"]).with_added(added)
    assert rules.on(date(2027, 9, 30)).decimal("rate") == Decimal("0.07")
    assert rules.on(date(2027, 10, 1)).decimal("rate") == Decimal("0.10")


def test_every_shipped_value_has_a_source_a_confidence_and_a_day():
    books = list(all_shipped())
    assert {book.subject for book in books} >= {"sme_size", "sectors", "eligibility", "certificates", "vat"}
    for value in (value for book in books for rules in book.rule_sets for value in rules.values.values()):
        assert value.source
        assert value.confidence in Confidence
        assert isinstance(value.in_force_from, date)
