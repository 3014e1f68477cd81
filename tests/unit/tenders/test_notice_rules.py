"""States of a notice, sharing letters out, lessons, and what a title asks for."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.tenders.rules.lessons import Asked, Lesson, held_back_because
from songserm.tenders.rules.notice_states import Announced, Event, State, event_of, takes_effect
from songserm.tenders.rules.sharing import Way, best_of_each, blended, shared_out
from songserm.tenders.rules.wording import marks_asked, telling_words, tries, wanted

FIRST, LATER = date(2025, 5, 1), date(2025, 5, 9)


@pytest.mark.parametrize(
    ("announced", "published", "last", "expected"),
    [
        ("D2", LATER, "D0", True), ("D0", FIRST, "D2", False), ("D1", FIRST, "D0", True), ("D2", LATER, "D1", False),
        ("D0", LATER, "D1", True), ("D0", FIRST, "D1", False), ("W0", LATER, "D2", True), ("D2", LATER, "W0", False),
        ("W1", LATER, "W0", True), ("W0", LATER, "W1", True), ("15", LATER, "D0", False), ("D2", FIRST, "D2", True),
        ("W2", LATER, "W1", True), ("W2", FIRST, "W1", False),
    ],
)  # fmt: skip
def test_a_project_goes_forward_and_begins_again_only_after_it_was_called_off(announced, published, last, expected):
    assert takes_effect(Announced(announced), published, last=Announced(last), last_published=FIRST) is expected


def test_an_older_change_does_not_undo_a_newer_one():
    assert not takes_effect(Announced("D2"), FIRST, last=Announced("D2"), last_published=LATER)


@pytest.mark.parametrize(
    ("announced", "before", "event"),
    [
        ("D0", None, Event.NEW), ("D0", State.DRAFT, Event.NEW), ("D2", State.OPEN, Event.CHANGED),
        ("D1", State.OPEN, Event.CANCELLED), ("D1", None, None), ("B0", None, None),
        ("D0", State.CANCELLED, Event.REOPENED), ("D0", State.AWARD_CANCELLED, Event.REOPENED),
        ("W0", State.OPEN, Event.AWARDED), ("W0", State.AWARD_CANCELLED, Event.AWARDED), ("W0", None, None),
        ("W0", State.AWARDED, None), ("W2", State.AWARDED, Event.AWARDED), ("W1", State.AWARDED, Event.ANNULLED),
        ("W1", State.OPEN, None), ("W2", State.AWARD_CANCELLED, Event.AWARDED),
    ],
)  # fmt: skip
def test_firms_are_told_of_what_is_news_to_them(announced, before, event):
    assert event_of(Announced(announced), before) == event


def test_the_best_firm_of_every_notice_comes_before_any_second_and_the_next_in_line_takes_a_full_ones_place():
    assert shared_out({1: [7, 8], 2: [7, 9]}, room={7: 1, 8: 1, 9: 1}, most=1) == {1: [7], 2: [9]}
    assert shared_out({1: [7], 2: [8]}, room={7: 5}, most=3) == {1: [7], 2: []}


@given(
    st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), unique=True), max_size=9),
    st.dictionaries(st.integers(0, 9), st.integers(-1, 3)),
    st.integers(0, 4),
)
def test_no_firm_is_flooded_and_no_notice_starved_while_a_firm_has_room(firms_of, room, most):
    chosen = shared_out(firms_of, room=room, most=most)
    told = [firm for firms in chosen.values() for firm in firms]
    assert all(told.count(firm) <= max(0, room.get(firm, 0)) for firm in set(told))
    assert all(len(firms) <= most for firms in chosen.values())
    for notice, firms in firms_of.items():
        left_out = [firm for firm in firms if firm not in chosen[notice]]
        assert len(chosen[notice]) == most or all(told.count(firm) >= room.get(firm, 0) for firm in left_out)


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.floats(0, 9))), st.integers(0, 4), st.integers(0, 4))
def test_whatever_comes_first_the_days_best_are_told_at_once_or_in_the_evening(arrivals, most, room):
    """``room`` of a firm go at once as they come, and then the best of what waits: its day's best are among them."""
    whose, fits = [firm for firm, _ in arrivals], [fit for _, fit in arrivals]
    kept = best_of_each(whose, fits, most=most)
    for firm in (1, 2):
        mine = [place for place, each in enumerate(whose) if each == firm]
        left_out = [fits[place] for place in mine if place not in kept]
        assert len(mine) - len(left_out) == min(most, len(mine))
        assert all(fits[place] >= max(left_out, default=0) for place in mine if place in kept)
        at_once, waiting = mine[:room], mine[room:]
        evening = best_of_each([firm] * len(waiting), [fits[place] for place in waiting], most=most)
        told = {*at_once, *(waiting[place] for place in evening)}
        assert {place for place in mine if place in kept} <= told | {
            p for p in mine if fits[p] in {fits[t] for t in told}
        }
    assert {place for place, firm in enumerate(whose) if firm is None} <= kept


def test_being_found_in_two_ways_is_better_than_being_first_in_one():
    scores = blended([Way(1.0, [(1, 1.0), (2, 1.0)]), Way(1.0, [(2, 1.0)])])
    assert scores[2] > scores[1]


def asked(title="ซื้อกระดาษถ่ายเอกสาร A4", province="50", agency="เทศบาลหนึ่ง", budget=1_000_000.0):
    return Asked(telling_words(title), province, agency, budget)


@pytest.mark.parametrize(
    ("because", "like", "unlike"),
    [
        ("GOODS", asked("ประกวดราคาซื้อกระดาษถ่ายเอกสาร จำนวน 900 รีม", "10"), asked("จ้างทำความสะอาดอาคาร")),
        ("PLACE", asked("ซื้อปากกา"), asked(province="10")),
        ("AGENCY", asked("ซื้อปากกา"), asked(agency="เทศบาลสอง")),
        ("TOO_LARGE", asked(budget=2_000_000.0), asked(budget=500_000.0)),
        ("TOO_SMALL", asked(budget=900_000.0), asked(budget=2_000_000.0)),
    ],
)
def test_what_a_firm_said_of_a_notice_holds_for_the_next_like_it(because, like, unlike):
    lessons = [Lesson(because, asked())]
    assert held_back_because(lessons, like) == because
    assert held_back_because(lessons, unlike) == ""


def test_not_this_time_teaches_nothing_and_neither_does_what_is_not_known():
    assert held_back_because([Lesson("NOT_NOW", asked())], asked()) == ""
    unknown = Asked(frozenset(), "", "", None)
    for because in ("GOODS", "PLACE", "AGENCY", "TOO_LARGE", "TOO_SMALL"):
        assert held_back_because([Lesson(because, unknown)], unknown) == ""


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("ประกวดราคาซื้อรถบรรทุกขยะ ขนาด 6 ตัน 6 ล้อ จำนวน 1 คัน ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", ["รถบรรทุกขยะ"]),
        ("ประกวดราคาจ้างก่อสร้างโครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก หมู่ที่ 14 บ้านหนองใหญ่", ["ถนนคอนกรีตเสริมเหล็ก"]),
        ("จ้างเหมาทำความสะอาดอาคารสำนักงาน ประจำปีงบประมาณ 2569", ["ทำความสะอาดอาคารสำนักงาน"]),
        ("ซื้อครุภัณฑ์ยานพาหนะและขนส่ง (รถบรรทุกน้ำ) จำนวน 1 คัน", ["ยานพาหนะ", "ขนส่ง", "รถบรรทุกน้ำ"]),
        ("จ้างก่อสร้าง", []),
        ("", []),
    ],
)
def test_a_title_is_cut_to_what_it_asks_for(title, parts):
    assert wanted(title) == parts


def test_fewer_words_are_tried_from_the_end_but_never_words_that_say_nothing():
    found = list(tries("เครื่องพิมพ์เลเซอร์สี"))
    assert found[0][1] == 1.0
    assert all(earlier[1] > later[1] for earlier, later in pairwise(found))
    assert "เครื่อง" not in [words for words, _ in found]


def test_marks_that_a_title_names():
    assert marks_asked("ติดตั้งเสาไฟ ตามบัญชีนวัตกรรมไทย") == {"INNOVATION"}
    assert marks_asked("ซื้อโต๊ะ") == frozenset()
