"""Thai as people type it, and the words by which it is found."""

from itertools import chain, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songserm.search.text import segment
from songserm.search.text.beginning import beginnings
from songserm.search.text.closeness import closest
from songserm.search.text.highlight import marker
from songserm.search.text.layout import other_layout
from songserm.search.text.normalise import normalise
from songserm.search.text.segment import cut, index_tokens, query_tokens, side_by_side
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
        ("หมึกคอมฯ", "คอม"),
        ("วัสดุ ฯลฯ", "วัสดุ"),
        ('ท่อ PVC 4"', "4 นิ้ว"),
        ("ยาง 265/65R17", "265/65 R17"),
        ("ยาง 265/65 R 17", "265/65R17"),
        ("สายไฟ 2.5 ตร.มม.", "2.5ตรมม"),
        ("โรงพยาบาล รพ.สต. บ้านดอน", "รพสต"),
        ("อ.บ.ต. บ้านใหม่", "อบต"),
    ],
)
def test_words_of_the_query_are_words_of_the_document(document, query):
    assert set(query_tokens(query)) <= set(index_tokens(document))


SIZES = [
    *"กขท้ี่ำเแํฯ.,/-'\"*xXRz×”＂ｘＸ／Ｒ０๑26 \u200b\u00a0\t\n",
    "265/65",
    "265/65R",
    "LT",
    "85A",
    "17",
    " R ",
    "60",
    " x ",
    '4 "',
    "1,200",
    "ตร.ม.",
]


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(SIZES), max_size=25).map("".join))
def test_a_text_is_cut_alike_in_one_go_and_by_what_stands_between_spaces(text):
    cut, in_one_go = segment.cut(text), segment._cut_whole(text)
    assert (cut.words, sorted(cut.spellings)) == (list(in_one_go.words), sorted(in_one_go.spellings))
    assert sorted(cut.pairs.split()) == sorted(in_one_go.pairs.split())
    assert cut.letters == in_one_go.letters


@pytest.mark.parametrize("text", ["กระดาษถ่ายเอกสาร A4 80แกรม", "HP 1020 หมึกพิมพ์", "LT-85A", "ปากกา", ""])
def test_a_text_is_the_same_whether_taken_by_its_words_or_by_its_pieces(text):
    found = cut(text)
    assert found.words == query_tokens(text)
    assert found.text.split() == index_tokens(text)
    assert sorted(found.pairs.split()) == sorted(side_by_side(found.words))


def test_words_whose_parts_mean_nothing_stay_whole():
    for word in ("กระดาษ", "เก้าอี้", "กระเป๋า", "วัคซีน", "ไมโครโฟน", "โรงแรม", "อบต", "มอก"):
        assert query_tokens(word) == [word]


def test_a_quotation_is_no_length():
    assert query_tokens('"กระดาษ A4"') == ["กระดาษ", "a4"]
    assert "นิ้ว" not in query_tokens('"ปากกา 12"')


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("โน้ตบุ๊ก", "notebook"),
        ("printer", "เครื่องพิมพ์"),
        ("printers", "เครื่องพิมพ์"),
        ("batteries", "แบตเตอรี่"),
        ("chair", "chairs"),
        ("cctv", "กล้องวงจรปิด"),
        ("ทีวี", "โทรทัศน์"),
        ("5kg", "5 กก."),
        ("18w", "18 วัตต์"),
        ("12 มิล", "12 มม."),
        ("2.5 sq.mm.", "2.5 ตร.มม."),
        ("พริ้นเตอร์", "printer"),
        ("ปั้มน้ำ", "ปั๊มน้ำ"),
        ("โพสอิท", "post it"),
        ("แท็บเล็ต", "tablet"),
        ("รพ.", "โรงพยาบาล"),
        ("คอมฯ", "computer"),
        ("แบต", "battery"),
    ],
)
def test_words_that_mean_the_same_find_each_other(one, other):
    said = [wanted.ways for wanted in expand(query_tokens(one))]
    assert tuple(query_tokens(other)) in {tuple(chain(*ways)) for ways in product(*said)}


@pytest.mark.parametrize(("typed", "meant"), [("l;ylfu", "สวัสดี"), ("้ำสสน", "hello"), ("กระดาษ A4", None)])
def test_the_other_keyboard_layout_is_understood(typed, meant):
    assert other_layout(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("กระดาด", "กระดาษ"), ("เก้าอิ้", "เก้าอี้"), ("printre", "printer"), ("คอมพิวเตอ", "คอมพิวเตอร์")]
)
def test_a_typo_is_read_as_the_closest_words_of_the_titles(typed, meant):
    titles = ["กระดาษถ่ายเอกสาร A4", "เก้าอี้สำนักงาน", "printer laser", "คอมพิวเตอร์โน้ตบุ๊ก"]
    assert closest(typed, titles) == meant


@pytest.mark.parametrize("typed", ["canon lbp2900", "t6641", "tn-1000", "ยาง 205/55R16"])
def test_another_number_is_another_thing_and_no_typo(typed):
    assert closest(typed, ["canon lbp6000", "หมึก t6642 และ t664", "tn-1050", "ยาง 215/55R17"]) is None


@pytest.mark.parametrize(
    ("title", "begins"),
    [
        ("กระดาษถ่ายเอกสาร A4", ["กระดาษ", "กระดาษถ่าย", "กระดาษถ่ายเอก", "กระดาษถ่ายเอกสาร", "=กระดาษถ่ายเอกสารa4", "^กร"]),
        ("จำหน่ายกระดาษ", ["กระดาษ", "=กระดาษ", "^กร"]),
        ("บริษัท กระดาษใบตอง จำกัด (มหาชน)", ["กระดาษ", "กระดาษใบตอง", "=กระดาษใบตอง", "^กร"]),
        ("Somchai Paper Co., Ltd.", ["somchai", "somchaipaper", "=somchaipaper", "^so"]),
        ("จำกัด", ["จำกัด", "=จำกัด", "^จำ"]),
        ("", []),
    ],
)
def test_a_name_is_known_by_what_it_begins_with(title, begins):
    assert list(beginnings(query_tokens(title))) == begins


def test_something_quite_different_is_no_typo():
    assert closest("รถดับเพลิง", ["กระดาษถ่ายเอกสาร"]) is None


def test_found_words_are_marked_and_everything_else_is_escaped():
    marked = marker(["กระดาษ", "80"])("<b>กระดาษ</b> ๘๐ แกรม")
    assert marked == "&lt;b&gt;<mark>กระดาษ</mark>&lt;/b&gt; <mark>๘๐</mark> แกรม"


@pytest.mark.parametrize("typed", ["b", "book", "test", " the"])
def test_keys_that_give_no_thai_word_were_meant_as_they_are(typed):
    assert other_layout(typed) is None
