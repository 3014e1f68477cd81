import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from songserm.policy.naming import senseless, shown
from songserm.policy.rule_sets import (
    Confidence,
    NoRuleInForce,
    RuleSetBroken,
    all_shipped,
    parse_rule_book,
    rule_set_from,
    shipped,
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


def added(code="old", start=date(2026, 6, 1), **values):
    rows = {name: {"value": value, "source": "a decree", "confidence": "H"} for name, value in values.items()}
    return rule_set_from("vat", {"id": code, "source": "a decree", "in_force_from": start, "values": rows})


def test_a_set_added_before_a_value_existed_takes_it_from_the_set_before_and_says_so():
    rules = book(["in_force_from = 2020-01-01"]).with_added(added(other="1"))
    whole = rules.on(date(2026, 6, 1))
    assert whole.decimal("rate") == Decimal("0.07")
    assert (whole.values["rate"].taken_from, whole.values["other"].taken_from) == ("set-0", "")
    assert whole.values["rate"].in_force_from == date(2020, 1, 1)
    later = rules.with_added(added("newer", date(2027, 1, 1))).on(date(2027, 1, 1))
    assert (later.decimal("rate"), later.values["rate"].taken_from) == (Decimal("0.07"), "set-0")
    assert later.values["other"].taken_from == "old"


def test_a_draft_too_takes_what_it_does_not_state():
    draft = replace(added(), is_draft=True)
    assert book(["in_force_from = 2020-01-01"]).with_added(draft).by_id("old").decimal("rate") == Decimal("0.07")


def test_an_added_set_stands_in_its_place_by_date_when_the_next_release_ships_a_later_one():
    rules = book(["in_force_from = 2020-01-01\nin_force_until = 2026-12-31", "in_force_from = 2027-01-01"])
    both = rules.with_added(added("between", rate="0.09"))
    assert [(each.id, each.in_force_until) for each in both.rule_sets] == [
        ("set-0", date(2026, 5, 31)),
        ("between", date(2026, 12, 31)),
        ("set-1", None),
    ]
    assert both.on(date(2026, 12, 31)).decimal("rate") == Decimal("0.09")
    assert both.on(date(2027, 1, 1)).decimal("rate") == Decimal("0.07")


SAME_DAY = ["in_force_from = 2020-01-01\nin_force_until = 2026-05-31", "in_force_from = 2026-06-01"]


def test_where_a_release_ships_a_set_of_the_very_day_of_an_added_one_the_added_one_holds_and_it_is_told():
    rules = book(SAME_DAY).with_added(added(rate="0.09"))
    assert [(each.id, each.in_force_until) for each in rules.rule_sets] == [
        ("set-0", date(2026, 5, 31)),
        ("old", None),
    ]
    assert rules.on(date(2026, 6, 1)).id == rules.on(date(2030, 1, 1)).id == "old"
    assert rules.by_id("old").decimal("rate") == Decimal("0.09")
    assert rules.by_id("set-1").decimal("rate") == Decimal("0.07")
    assert [(each.rule_set.id, each.added.id) for each in rules.set_aside] == [("set-1", "old")]
    told = rules.notices(date(2026, 7, 1))[0]
    assert (told.code, "set-1" in told.th, "set-1" in told.en, "old" in told.en) == ("SET_ASIDE", True, True, True)


def test_what_a_release_ships_after_it_still_takes_its_place():
    later = [*SAME_DAY[:1], "in_force_from = 2026-06-01\nin_force_until = 2027-12-31", "in_force_from = 2028-01-01"]
    rules = book(later).with_added(added(rate="0.09"))
    assert [each.id for each in rules.rule_sets] == ["set-0", "old", "set-2"]
    assert rules.on(date(2027, 12, 31)).id == "old"
    assert rules.on(date(2028, 1, 1)).id == "set-2"
    assert rules.notices(date(2027, 12, 31))
    assert not rules.notices(date(2028, 1, 1))


def test_a_set_set_aside_that_says_the_same_needs_no_notice():
    assert not book(SAME_DAY).with_added(added(rate="0.07")).notices(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("start", "in_order"),
    [
        (date(2026, 3, 1), ["set-0", "set-1", "set-1@release"]),
        (date(2026, 6, 1), ["set-0", "set-1"]),
        (date(2026, 9, 1), ["set-0", "set-1@release", "set-1"]),
    ],
)
def test_an_id_that_a_release_ships_too_names_the_added_set_by_which_was_decided(start, in_order):
    rules = book(SAME_DAY).with_added(added("set-1", start, rate="0.09"))
    assert [each.id for each in rules.rule_sets] == in_order
    assert rules.by_id("set-1").decimal("rate") == rules.on(start).decimal("rate") == Decimal("0.09")
    assert rules.by_id("set-1@release").decimal("rate") == Decimal("0.07")
    assert rules.on(start - timedelta(days=1)).decimal("rate") == Decimal("0.07")


def test_an_added_draft_keeps_its_id_and_what_the_release_ships_under_it_is_in_force():
    draft = replace(added("set-1", date(2030, 1, 1), rate="0.09"), is_draft=True)
    rules = book(SAME_DAY).with_added(draft)
    assert rules.by_id("set-1").is_draft
    assert rules.on(date(2030, 1, 1)).id == "set-1@release"


def test_an_added_set_that_ends_before_what_a_release_ships_later_leaves_days_without_a_rule_and_it_is_told():
    ends = replace(added(rate="0.09"), in_force_until=date(2026, 6, 30))
    shipped_later = ["in_force_from = 2020-01-01\nin_force_until = 2026-08-31", "in_force_from = 2026-09-01"]
    rules = book(shipped_later).with_added(ends)
    assert rules.on(date(2026, 6, 30)).id == "old"
    assert rules.on(date(2026, 9, 1)).id == "set-1"
    with pytest.raises(NoRuleInForce, match="1 Jul 2026 to 31 Aug 2026"):
        rules.on(date(2026, 7, 15))
    told = rules.notices(date(2026, 6, 1))[0]
    assert (told.code, "31 Aug 2026" in told.en) == ("NO_RULE_BETWEEN", True)
    assert not rules.notices(date(2026, 9, 1))


def test_every_shipped_value_has_a_name_in_both_languages_and_every_number_a_unit():
    for rules in all_shipped():
        for each in (value for rule_set in (*rules.rule_sets, *rules.drafts) for value in rule_set.values.values()):
            named = rules.names[each.name]
            assert re.search("[ก-๙]", named.th)
            assert re.search("[a-z]", named.en)
            numbers = [each.value] if not isinstance(each.value, list) else each.value
            for number in numbers:
                assert named.unit or named.codes or isinstance(number, dict), each.name
                if isinstance(number, dict):
                    assert all(
                        re.search("[ก-๙]", column.text("th"))
                        for column in named.columns.values()
                        if column.language != "en"
                    )
            assert list(senseless(each.value, named)) == []


@pytest.mark.parametrize(
    ("subject", "name", "th", "en"),
    [
        ("procurement", "sme_percent", ("ร้อยละ\u00a010",), ("10\u00a0%",)),
        ("procurement", "mit_share_at_least", ("ร้อยละ\u00a060",), ("60\u00a0%",)),
        ("procurement", "specific_method_up_to", ("500,000 บาท",), ("THB 500,000",)),
        ("procurement", "split_within_days", ("30\u00a0วัน",), ("30\u00a0days",)),
        ("procurement", "called_at_most", ("3\u00a0ราย",), ("3\u00a0firms",)),
        (
            "procurement",
            "sourcing_order",
            ("จังหวัดของหน่วยงาน", "ภูมิภาค", "ทั่วประเทศ"),
            ("own province", "region", "whole country"),
        ),
        ("sme_size", "manufacturing_micro_revenue", ("1,800,000 บาท ต่อปี",), ("THB 1,800,000 a year",)),
        ("sme_size", "manufacturing_micro_employees", ("5\u00a0คน",), ("5\u00a0people",)),
        ("certificates", "valid_years", ("1\u00a0ปี",), ("1\u00a0year",)),
        ("vat", "rate", ("ร้อยละ\u00a07",), ("7\u00a0%",)),
    ],
)
def test_values_are_shown_with_their_units(subject, name, th, en):
    rules = shipped(subject)
    value = rules.rule_sets[-1].values[name].value
    assert shown(value, rules.names[name], "th").lines == th
    assert shown(value, rules.names[name], "en").lines == en


def test_a_table_is_shown_with_heads_and_the_names_of_its_codes():
    rules = shipped("procurement")
    found = shown(rules.rule_sets[-1].values["publication_days"].value, rules.names["publication_days"], "en")
    assert found.heads == ("Budget from", "Published for")
    assert found.rows[0] == ("THB 500,000", "5\u00a0working days")
    ceilings = shown(rules.rule_sets[-1].values["ceilings"].value, rules.names["ceilings"], "th")
    assert ceilings.rows[0] == ("ภาคการผลิต", "รายย่อย", "1,800,000 บาท")
