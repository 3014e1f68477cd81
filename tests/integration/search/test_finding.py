"""What people type, and what they find."""

from decimal import Decimal

import pytest

from songserm.hooks.documents import Document
from songserm.search.engine import AddressInvalid, Facet, SearchRequest, Sort
from songserm.search.tantivy_engine import TantivyEngine

TITLES = (
    "กระดาษสี A4", "กระดาษถ่ายเอกสาร 80แกรม", "เก้าอี้สำนักงาน พนักพิงสูง", "คอมพิวเตอร์โน้ตบุ๊ก 15 นิ้ว", "ผ้าไหมมัดหมี่",
    "ยางมะตอยสำเร็จรูป", "ยางรถยนต์ ขอบ 15", "กล้องวงจรปิด CCTV", "แผ่นพื้น 60 x 120 ซม.", "น้ำดื่มบรรจุขวด",
    "เครื่องพิมพ์เลเซอร์ HP", "ปากกาลูกลื่น", "วัสดุสำนักงานจังหวัดเลย",
)  # fmt: skip


def document(key: int, title: str) -> Document:
    return Document(
        kind="items", id=key, version=1, enterprise_id=1, enterprise_number="0105500000001", enterprise_name="ร้านดี",
        enterprise_name_en="", size="MICRO" if key % 2 else "SMALL", sector="TRADE_SERVICES", province="10" if key < 6 else "50",
        verified=key != 3, title=title, price=Decimal(100 * (key + 1)), unit="ชิ้น", category="44120000", marks=("TIS",) if key == 1 else (),
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    made = TantivyEngine(tmp_path_factory.mktemp("index"))
    with made.writer() as writer:
        writer.put(document(key, title) for key, title in enumerate(TITLES))
        writer.commit()
    return made


@pytest.fixture
def titles(engine):
    return lambda text, **facts: [hit.title for hit in engine.search(SearchRequest(q=text, **facts)).hits]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("กระดาษ A4", "กระดาษสี A4"),
        ("กระดาษ A 4", "กระดาษสี A4"),
        ("80 แกรม", "กระดาษถ่ายเอกสาร 80แกรม"),
        ("๘๐แกรม", "กระดาษถ่ายเอกสาร 80แกรม"),
        ("60x120", "แผ่นพื้น 60 x 120 ซม."),
        ("นํ้าดื่ม", "น้ำดื่มบรรจุขวด"),
        ("notebook", "คอมพิวเตอร์โน้ตบุ๊ก 15 นิ้ว"),
        ("โน๊ตบุ๊ค", "คอมพิวเตอร์โน้ตบุ๊ก 15 นิ้ว"),
        ("printer", "เครื่องพิมพ์เลเซอร์ HP"),
        ("ผ้าไหม", "ผ้าไหมมัดหมี่"),
        ("ยาง", "ยางมะตอยสำเร็จรูป"),
        ("กระดาดสี", "กระดาษสี A4"),
        ("เก้าอิ้สำนักงาน", "เก้าอี้สำนักงาน พนักพิงสูง"),
        ("xkddk", "ปากกาลูกลื่น"),
        ("ซื้อปากกา", "ปากกาลูกลื่น"),
        ("จัดซื้อกระดาษ A4", "กระดาษสี A4"),
        ("จำหน่าย เก้าอี้สำนักงาน", "เก้าอี้สำนักงาน พนักพิงสูง"),
        ("the printer", "เครื่องพิมพ์เลเซอร์ HP"),
        ('ปากกา: "', "ปากกาลูกลื่น"),
        ("ปากกา\x00", "ปากกาลูกลื่น"),
    ],
)
def test_what_is_typed_finds_what_is_meant(titles, typed, wanted):
    assert wanted in titles(typed)


def test_a_word_comes_before_the_same_letters_inside_another(titles):
    assert titles("ยาง")[0] == "ยางรถยนต์ ขอบ 15"
    assert titles("วัด") == ["วัสดุสำนักงานจังหวัดเลย"]


def test_ten_thousand_letters_are_a_query_too(titles):
    assert titles("กระดาษ " * 1500)


def test_filters_and_facets_agree(engine):
    asked = SearchRequest(q="", provinces=("50",), facets=(Facet.PROVINCE, Facet.SIZE, Facet.MARK))
    page = engine.search(asked)
    counted = {row.code: row.count for row in page.facets[Facet.PROVINCE]}
    assert (page.count, counted) == (7, {"50": 7, "10": 6})


def test_the_own_province_comes_first(engine):
    page = engine.search(SearchRequest(q="กระดาษ ", home_province="50"))
    first = engine.search(SearchRequest(q="", home_province="50", limit=7))
    assert {hit.province for hit in first.hits} == {"50"}
    assert page.count == 2


def test_prices_sort_both_ways_and_pages_follow_each_other(engine):
    first = engine.search(SearchRequest(sort=Sort.PRICE_ASC, limit=5))
    second = engine.search(SearchRequest(sort=Sort.PRICE_ASC, limit=5, after=first.next))
    prices = [hit.price for hit in (*first.hits, *second.hits)]
    assert prices == sorted(prices)
    dearest = engine.search(SearchRequest(sort=Sort.PRICE_DESC, limit=1))
    assert dearest.hits[0].price == 100 * len(TITLES)


def test_what_was_searched_instead_is_said(engine):
    page = engine.search(SearchRequest(q="กระดาดสี"))
    assert page.corrected == page.did_you_mean != None  # noqa: E711 - both are set, and the same


def test_suggestions_hold_what_was_typed(engine):
    assert "ปากกาลูกลื่น" in [each.text for each in engine.suggest("ปาก")]
    assert engine.suggest("") == []


def firm(key: int, name: str) -> Document:
    return document(key, name)._replace(kind="enterprises", enterprise_name=name, price=None, marks=(), category="")


def filled(folder, documents) -> TantivyEngine:
    made = TantivyEngine(folder)
    with made.writer() as writer:
        writer.put(documents)
        writer.commit()
    return made


def asked(engine: TantivyEngine, text: str, **facts) -> list[str]:
    return [hit.title for hit in engine.search(SearchRequest(q=text, **facts)).hits]


PAPER = (
    "ลวดเย็บกระดาษ", "กล่องใส่กระดาษ", "กระดาษถ่ายเอกสาร A4 80 แกรม ยี่ห้อดี ห่อละ 500 แผ่น", "จำหน่ายกระดาษสี", "กระดาษ", "แฟ้มกระดาษ",
)  # fmt: skip


def test_what_is_the_thing_comes_before_what_only_has_to_do_with_it(tmp_path):
    engine = filled(tmp_path, [document(key, title) for key, title in enumerate(PAPER)])
    assert asked(engine, "กระดาษ")[0] == "กระดาษ"
    assert set(asked(engine, "กระดาษ")[1:3]) == {PAPER[2], PAPER[3]}
    assert asked(engine, "กระดาษ A4") == [PAPER[2]]
    assert asked(engine, "paper")[0] == "กระดาษ"


def test_the_whole_name_of_a_firm_comes_first(tmp_path):
    names = ("บริษัท สยามการค้า พัฒนา จำกัด", "ห้างหุ้นส่วนจำกัด สยามการค้า", "ร้าน ไทยสยามการค้า")
    engine = filled(tmp_path, [firm(key, name) for key, name in enumerate(names)])
    for typed in ("สยามการค้า", "หจก. สยามการค้า", "ห้างหุ้นส่วนจำกัด สยามการค้า"):
        assert asked(engine, typed)[0] == names[1]
    assert asked(engine, "สยามการค้า")[1] == names[0]


def test_the_name_of_a_firm_makes_no_item_what_it_is_not(tmp_path):
    scissors = document(1, "กรรไกร")._replace(enterprise_name="บริษัท กระดาษใบตอง จำกัด")
    paper = document(2, "กระดาษสี")._replace(enterprise_name="ร้านดี")
    engine = filled(tmp_path, [scissors, paper])
    assert asked(engine, "กระดาษ") == ["กระดาษสี"]
    assert engine.count_firms(SearchRequest(q="กระดาษ")) == 1
    assert asked(engine, "กระดาษใบตอง") == asked(engine, "กรรไกร กระดาษใบตอง") == ["กรรไกร"]


def test_what_holds_only_most_of_the_words_is_said_to(engine):
    page = engine.search(SearchRequest(q="เก้าอี้สำนักงาน พนักพิงสูง ไม่มีล้อ"))
    assert [hit.title for hit in page.hits] == ["เก้าอี้สำนักงาน พนักพิงสูง"]
    assert page.loose
    assert not engine.search(SearchRequest(q="เก้าอี้สำนักงาน")).loose


def test_the_next_page_goes_on_where_the_last_ended_although_the_index_has_changed(tmp_path):
    many = {key: document(key, f"สมุดปก {key}") for key in range(100, 160)}
    engine = filled(tmp_path, many.values())
    seen, page = [], engine.search(SearchRequest(sort=Sort.PRICE_ASC, limit=10))
    for turn in range(5):
        seen += [hit.id for hit in page.hits]
        with engine.writer() as writer:
            # What was shown goes away, also the very last of it, and something cheaper comes in before it.
            writer.remove("items", [seen[-1], seen[-4]])
            writer.put([document(turn, "สมุดถูก")._replace(price=Decimal(1))])
            writer.commit()
        page = engine.search(SearchRequest(sort=Sort.PRICE_ASC, limit=10, after=page.next))
    seen += [hit.id for hit in page.hits]
    assert seen == sorted(many)


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "W10",
        "eyJmcm9tIjogMjB9",
        "WzEsMiwzXQ",
        "WyJhIiwiIixbXV0",
        "Wy0xLCIiLFtdXQ",
        "ก",
        "WzAsIngiLFtbMV1dXQ",
        "WzAsIngiLCJhYiJd",
    ],
)
def test_an_address_that_no_answer_gave_is_refused(engine, after):
    with pytest.raises(AddressInvalid):
        engine.search(SearchRequest(after=after))


def test_suggestions_that_begin_with_what_was_typed_come_first(tmp_path):
    engine = filled(tmp_path, [document(key, title) for key, title in enumerate((*["แฟ้มกระดาษ"] * 50, *PAPER))])
    for typed in ("กระดาษ", "กระดาษถ่าย", "กระดา"):
        assert engine.suggest(typed)[0].text.startswith("กระดาษ")


def test_of_names_that_begin_alike_those_of_verified_firms_come_first(tmp_path):
    """Also where a short text beside the name would let the other's words count for more."""
    many = [document(key, "แฟ้มเอกสาร") for key in range(20, 60)]
    unverified = document(3, "กระดาษถ่ายเอกสาร A3")
    told = "ความหนา 80 แกรม สีขาว เนื้อเรียบ พิมพ์ได้สองหน้า บรรจุ 500 แผ่นต่อรีม เหมาะกับเครื่องถ่ายเอกสารทุกรุ่น"
    verified = document(1, "กระดาษถ่ายเอกสาร A4 80 แกรม")._replace(body=told)
    engine = filled(tmp_path, [*many, unverified, verified])
    for asked in ("กระดาษ", "กระดาษถ่ายเอกสาร"):
        assert [hit.id for hit in engine.search(SearchRequest(q=asked)).hits] == [1, 3]
    assert engine.search(SearchRequest(q="กระดาษถ่ายเอกสาร A3")).hits[0].id == 3


def test_two_letters_suggest_what_begins_with_them(tmp_path):
    titles = ("กระดาษถ่ายเอกสาร", "แฟ้มกระดาษ", "บริษัท กรรไกรไทย จำกัด", "สมุด")
    engine = filled(tmp_path, [document(key, title) for key, title in enumerate(titles)])
    assert {each.text for each in engine.suggest("กร")} == {"กระดาษถ่ายเอกสาร", "บริษัท กรรไกรไทย จำกัด"}
    assert engine.suggest("ก") == []


@pytest.mark.parametrize(
    "typed", ["0105500000003", "0-1055-00000-00-3", "105500000003", "๐๑๐๕๕๐๐๐๐๐๐๐๓", "R000000007", "r000000007"]
)
def test_a_firm_is_found_by_its_public_number_before_what_it_lists(tmp_path, typed):
    number = "R000000007" if typed[0] in "Rr" else "0105500000003"
    item = document(1, "กระดาษสี A4")._replace(enterprise_number=number)
    made = TantivyEngine(tmp_path)
    with made.writer() as writer:
        writer.put([item, item._replace(kind="enterprises", id=2, title="ร้านดี", price=None), document(3, "ปากกาลูกลื่น")])
        writer.commit()
    page = made.search(SearchRequest(q=typed))
    assert [(hit.kind, hit.id) for hit in page.hits] == [("enterprises", 2), ("items", 1)]
    assert page.did_you_mean is None


@pytest.mark.parametrize("typed", ["xkdd", "xkddk", "ditfk"])
def test_suggestions_know_the_other_keyboard_layout(engine, typed):
    assert [each.text for each in engine.suggest(typed)] == [
        each.text for each in engine.suggest("กระดา" if typed == "ditfk" else "ปากกา")
    ]
    assert engine.suggest(typed)
