"""Thai as people type it, and the words by which it is found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songserm.search.text.closeness import closest
from songserm.search.text.highlight import highlight
from songserm.search.text.layout import other_layout
from songserm.search.text.normalise import normalise
from songserm.search.text.segment import index_tokens, query_tokens
from songserm.search.text.synonyms import expand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("นํ้าดื่ม", "น้ำดื่ม"),
        ("เเก้ว", "แก้ว"),
        ("ที่่ดิน", "ที่ดิน"),
        ("กระดาษ ๘๐ แกรม", "กระดาษ 80 แกรม"),
        ("หมึก\u200bพิมพ์", "หมึกพิมพ์"),
        ("ＬＥＤ", "led"),
        ("60×120", "60x120"),
        ("ก\u00a0 ข", "ก ข"),
    ],
)
def test_what_looks_the_same_is_the_same(typed, meant):
    assert normalise(typed) == meant


@settings(deadline=None)
@given(st.text(max_size=60))
def test_normalising_again_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None)  # the first text loads the dictionary
@given(st.text(max_size=200))
def test_any_text_can_be_cut(text):
    assert all(token.strip() for token in query_tokens(text))


@pytest.mark.parametrize(
    ("document", "query"),
    [
        ("ผ้าไหมมัดหมี่", "ผ้าไหม"),
        ("ผ้าไหมมัดหมี่", "มัดหมี่"),
        ("เครื่องพิมพ์เลเซอร์ HP LaserJet", "เครื่องพิมพ์"),
        ("กระดาษสี A4", "กระดาษ"),
        ("กระดาษสี A4", "A4"),
        ("กระดาษ A 4", "A4"),
        ("กระดาษถ่ายเอกสาร 80แกรม", "80 แกรม"),
        ("แผ่นพื้น 60 x 120 ซม.", "60x120"),
        ("แผ่นพื้น 60x120", "60 x 120"),
        ("สว่าน LT-85A", "LT 85A"),
        ("พื้นที่ 20 ตร.ม.", "ตรม"),
        ("ราคา 1,200 บาท", "1200"),
    ],
)
def test_words_of_the_query_are_words_of_the_document(document, query):
    assert set(query_tokens(query)) <= set(index_tokens(document))


def test_words_whose_parts_mean_nothing_stay_whole():
    for word in ("กระดาษ", "เก้าอี้", "กระเป๋า", "วัคซีน", "ไมโครโฟน"):
        assert query_tokens(word) == [word]


@pytest.mark.parametrize(
    ("one", "other"), [("โน้ตบุ๊ก", "notebook"), ("printer", "เครื่องพิมพ์"), ("cctv", "กล้องวงจรปิด"), ("ทีวี", "โทรทัศน์")]
)
def test_words_that_mean_the_same_find_each_other(one, other):
    ways = [way for wanted in expand(query_tokens(one)) for way in wanted.ways]
    assert tuple(query_tokens(other)) in ways


@pytest.mark.parametrize(("typed", "meant"), [("l;ylfu", "สวัสดี"), ("้ำสสน", "hello"), ("กระดาษ A4", None)])
def test_the_other_keyboard_layout_is_understood(typed, meant):
    assert other_layout(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("กระดาด", "กระดาษ"), ("เก้าอิ้", "เก้าอี้"), ("printre", "printer"), ("คอมพิวเตอ", "คอมพิวเตอร์")]
)
def test_a_typo_is_read_as_the_closest_words_of_the_titles(typed, meant):
    titles = ["กระดาษถ่ายเอกสาร A4", "เก้าอี้สำนักงาน", "printer laser", "คอมพิวเตอร์โน้ตบุ๊ก"]
    assert closest(typed, titles) == meant


def test_something_quite_different_is_no_typo():
    assert closest("รถดับเพลิง", ["กระดาษถ่ายเอกสาร"]) is None


def test_found_words_are_marked_and_everything_else_is_escaped():
    marked = highlight("<b>กระดาษ</b> ๘๐ แกรม", ["กระดาษ", "80"])
    assert marked == "&lt;b&gt;<mark>กระดาษ</mark>&lt;/b&gt; <mark>๘๐</mark> แกรม"
