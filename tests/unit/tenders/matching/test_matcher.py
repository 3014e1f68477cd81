"""Firms for notices, from a few made-up contracts."""

import os
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date

import pytest

from songserm.tenders.matching import PastContract, Tender, building, many, neighbours
from songserm.tenders.matching.facts import SAME_AGENCY, SAME_KIND, SAME_PROVINCE, SAME_WORDS
from songserm.tenders.matching.matcher import Matcher


def sold(key, firm, title, *, agency="เทศบาลหนึ่ง", province="เชียงใหม่", method="16", kind="BUY", budget=500_000.0):
    return PastContract(key, firm, agency, province, method, kind, budget, title, date(2025, 3, 1))


def asked(title="ซื้อเครื่องพิมพ์เลเซอร์", agency="เทศบาลสอง", province="เชียงใหม่", budget=500_000.0):
    return Tender(title, agency, province, "16", "BUY", budget)


PAST = [
    sold(1, "printers", "ซื้อเครื่องพิมพ์เลเซอร์ 10 เครื่อง"),
    sold(2, "printers", "ซื้อเครื่องพิมพ์เลเซอร์สำนักงาน", agency="เทศบาลสาม"),
    sold(3, "milk", "ซื้อนมโรงเรียน"),
    sold(4, "far", "ซื้อเครื่องพิมพ์เลเซอร์", agency="เทศบาลไกล", province="สงขลา"),
    sold(5, "roads", "จ้างก่อสร้างถนนคอนกรีต", kind="CONSTRUCTION", budget=9_000_000.0),
]


@pytest.fixture
def matcher(tmp_path):
    return Matcher.build(tmp_path, PAST)


def firms(found):
    return [match.firm for match in found]


def test_who_sold_the_same_nearby_comes_first_and_is_told_why(matcher):
    first = matcher.match(asked())[0]
    assert first.firm == "printers"
    why = {reason.code: reason for reason in first.reasons}
    assert why[SAME_WORDS].count == 2
    assert set(why[SAME_WORDS].contracts) == {1, 2}
    assert SAME_PROVINCE in why
    assert SAME_AGENCY not in why


def test_having_sold_to_the_agency_is_a_reason(matcher):
    found = {match.firm: match for match in matcher.match(asked(agency="เทศบาลไกล", province="สงขลา"))}
    assert SAME_AGENCY in {reason.code for reason in found["far"].reasons}


def test_an_unknown_agency_and_province_are_nobodys_own(tmp_path):
    known = Matcher.build(tmp_path, [*PAST, sold(6, "unnamed", "ซื้อเครื่องพิมพ์เลเซอร์", agency="", province="")])
    found = {match.firm: match for match in known.match(asked(agency="", province=""))}
    assert not {SAME_AGENCY, SAME_PROVINCE} & {reason.code for reason in found["unnamed"].reasons}


def test_every_firm_has_a_reason(matcher):
    for match in matcher.match(asked()):
        assert match.reasons or match.firm == "roads", match


def test_the_kind_is_said_only_where_nothing_else_speaks(matcher):
    for match in matcher.match(asked()):
        codes = [reason.code for reason in match.reasons]
        assert SAME_KIND not in codes or codes == [SAME_KIND]


def test_firms_can_be_left_out_and_the_list_kept_short(matcher):
    assert "printers" not in firms(matcher.match(asked(), without=frozenset({"printers", "nobody"})))
    assert len(matcher.match(asked(), limit=2)) == 2


def test_what_a_firm_does_not_want_weighs_less(matcher):
    usual = {match.firm: match.score for match in matcher.match(asked())}
    less = {match.firm: match.score for match in matcher.match(asked(), boosts={"printers": 0.1})}
    assert less["printers"] == pytest.approx(usual["printers"] * 0.1)
    assert less["milk"] == pytest.approx(usual["milk"])


MANY = [asked(), asked("จ้างก่อสร้างถนน", budget=None), asked("", agency="", province="")]


def told_of(found):
    return [[(match.firm, match.score, match.reasons) for match in firms] for firms in found]


@pytest.mark.parametrize("worth_help", [1, 1_000])
def test_many_notices_are_answered_as_each_alone(matcher, monkeypatch, worth_help):
    monkeypatch.setattr(many, "WORTH_HELP", worth_help)
    monkeypatch.setattr(many, "_TOGETHER", 1)
    assert told_of(matcher.match_many(MANY)) == told_of(matcher.match(tender) for tender in MANY)


def test_helpers_that_find_the_index_replaced_or_are_killed_are_done_without(matcher, monkeypatch, tmp_path):
    alone = told_of(matcher.match(tender) for tender in MANY)
    monkeypatch.setattr(many, "WORTH_HELP", 1)
    monkeypatch.setattr(many, "_answered", killed)
    assert told_of(matcher.match_many(MANY)) == alone
    monkeypatch.undo()
    monkeypatch.setattr(many, "WORTH_HELP", 1)
    Matcher.build(tmp_path, PAST[:1])
    assert told_of(matcher.match_many(MANY)) == alone


def test_a_helper_that_is_killed_before_every_part_is_given_out_is_done_without(matcher, monkeypatch):
    def broken(*_):
        raise BrokenProcessPool

    monkeypatch.setattr(many, "WORTH_HELP", 1)
    monkeypatch.setattr(many, "_helpers", lambda: 1)
    monkeypatch.setattr(many.ProcessPoolExecutor, "submit", broken)
    assert told_of(matcher.match_many(MANY)) == told_of(matcher.match(tender) for tender in MANY)


def test_threads_that_ask_one_index_at_once_are_answered_as_each_alone(matcher, tmp_path):
    alone, fresh = told_of(matcher.match(tender) for tender in MANY), Matcher.open(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        assert told_of(pool.map(fresh.match, MANY * 20)) == alone * 20


def killed(_generation, _questions):
    os._exit(9)


def test_the_order_does_not_depend_on_chance(tmp_path):
    twins = [sold(key, f"firm{key}", "ซื้อเครื่องพิมพ์เลเซอร์") for key in range(6)]
    matcher = Matcher.build(tmp_path, twins)
    assert firms(matcher.match(asked())) == [f"firm{key}" for key in range(6)]


def test_an_index_is_opened_as_it_was_built_and_none_is_none(tmp_path, matcher):
    assert Matcher.open(tmp_path / "elsewhere") is None
    again = Matcher.open(tmp_path)
    assert again is not None
    assert again.match(asked()) == matcher.match(asked())


def test_a_build_that_dies_leaves_the_old_index(tmp_path, matcher, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", killed)
    with pytest.raises(KeyboardInterrupt):
        Matcher.build(tmp_path, [])
    assert Matcher.open(tmp_path).match(asked()) == matcher.match(asked())


def test_without_contracts_nobody_is_found(tmp_path):
    assert Matcher.build(tmp_path, []).match(asked()) == []


def test_closest_titles_alone_are_there_to_compare_with(matcher):
    assert matcher.firms_by_words(asked())[0] in {"printers", "far"}
    assert "milk" not in matcher.firms_by_words(asked("เครื่องพิมพ์เลเซอร์"))


def test_words_of_almost_every_contract_tell_nothing_once_there_are_many(matcher, monkeypatch):
    assert matcher.firms_by_words(asked("ซื้อ"))
    monkeypatch.setattr(neighbours, "MANY", 1)
    assert matcher.firms_by_words(asked("ซื้อ")) == []
    assert matcher.firms_by_words(asked("ซื้อนม")) == ["milk"]
