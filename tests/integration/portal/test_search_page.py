"""The results page: filters in use, order, pages, and what it says when nothing fits."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.http import QueryDict

from songserm.hooks.documents import Document
from songserm.people.permissions import Role
from songserm.portal.views.search import LONGEST
from songserm.reference.models import Province
from songserm.search.queries import engine
from songserm.search.tantivy_engine.engine import LONGEST_QUERY
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db


def paper(number: int, title: str, **facts: object) -> Document:
    known = {
        "kind": "items", "id": number, "version": 1, "enterprise_id": 1, "enterprise_number": "0105500000001",
        "enterprise_name": "ร้านดี", "enterprise_name_en": "Good Shop", "size": "MICRO", "sector": "TRADE_SERVICES",
        "province": "10", "verified": True, "title": title, "price": Decimal(120), "unit": "รีม", "category": "14111507",
    }  # fmt: skip
    return Document(**{**known, **facts})


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path
    with engine().writer() as writer:
        writer.put([paper(key, f"กระดาษถ่ายเอกสาร แบบ {key}", province="50" if key % 2 else "10") for key in range(50)])
        writer.put([paper(100, "บริษัท กระดาษใบตอง จำกัด", kind="enterprises", category="", price=None)])
        writer.commit()


@pytest.fixture
def page(client):
    return lambda **query: unescape(client.get("/search/", query).content.decode())


def chips(html: str) -> dict[str, str]:
    """Label → where taking it away leads."""
    found = re.findall(r'<a class="btn rounded-full" href="([^"]*)">(.*?)</a>', html, re.DOTALL)
    return {" ".join(re.sub(r"<.*?>.*?</.*?>", "", label, flags=re.DOTALL).split()): url for url, label in found}


def test_every_filter_in_use_is_a_chip_that_takes_itself_away(page):
    html = page(q="กระดาษ", province=["10", "50"], size="MICRO", price_min="100.01", price_max="500", after="")
    found = chips(html)
    assert list(found) == ["กรุงเทพมหานคร", "เชียงใหม่", "รายย่อย", "100 – 500 บาท"]
    assert "province=50" in found["กรุงเทพมหานคร"]
    assert "province=10" not in found["กรุงเทพมหานคร"]
    assert "price" not in found["100 – 500 บาท"]
    assert chips(page(q="กระดาษ")) == {}


def test_values_with_commas_are_chips_of_their_own(page):
    found = chips(page(q="กระดาษ", province="10,50"))
    assert "province=50" in found["กรุงเทพมหานคร"]
    assert found["กรุงเทพมหานคร"].count("province") == 1


def test_a_new_order_keeps_words_and_filters_and_begins_anew(page):
    html = page(q="กระดาษ", province=["10", "50"], sort="price")
    form = re.search(r'<form id="order".*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', form) == [
        ("q", "กระดาษ"),
        ("province", "10"),
        ("province", "50"),
    ]
    assert re.search(r'value="price"\s+selected', form)


def test_every_chosen_category_is_kept_when_filters_are_applied(page):
    html = page(q="กระดาษ", category=["14000000", "44000000"])
    form = re.search(r'<form id="filters".*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'name="category" value="(\d+)"', form) == ["14000000", "44000000"]


def test_later_pages_say_where_they_are(page):
    html = page(q="กระดาษ")
    assert "21–40" not in html
    after = re.search(r'rel="next" href="[^"]*after=([^"&]*)"', html)[1]
    assert "21–40" in page(q="กระดาษ", after=after)


@pytest.mark.parametrize("asked", [{}, {"q": "กระดาษ", "province": "10"}])
def test_a_made_up_place_in_the_results_leads_back_to_the_first_page(client, asked):
    answer = client.get("/search/", {**asked, "after": "x"})
    assert (answer.status_code, QueryDict(answer["Location"][1:]).dict()) == (302, asked)


def test_what_only_resembles_the_words_is_said_to_and_counted_nowhere(page):
    html = page(q="เอกสาร แบบ กระดาษ 7 แฟ้ม")
    assert "ใกล้เคียงที่สุด" in html
    assert re.search(r'aria-current="page".*?tabular-nums">0<', html, re.DOTALL)
    assert "กระดาษใบตอง" not in html


def test_a_firm_is_found_beside_its_items(page):
    assert "กระดาษใบตอง" in page(q="กระดาษใบตอง", kind="enterprises")


def narrowed_to(client, **query) -> dict[str, str]:
    """Label → address of each category that is offered."""
    html = unescape(client.get("/en/search/categories/", query).content.decode())
    found = re.findall(r'data-href="([^"]*)".*?flex-1">(.*?)<.*?tabular-nums">(\d+)<', html, re.DOTALL)
    return {f"{label.strip()} {count}": url for url, label, count in found}


def test_a_category_to_narrow_by_is_found_by_name_with_its_count(client):
    found = narrowed_to(client, find="paper goods", q="กระดาษ", province="10", after="x")
    [(label, url)] = found.items()
    assert label.endswith(" 25")
    assert QueryDict(url[1:]).dict() == {"q": "กระดาษ", "province": "10", "kind": "items", "category": "14110000"}


def test_categories_without_results_are_not_offered(client):
    assert narrowed_to(client, find="furniture", q="กระดาษ") == {}
    html = client.get("/search/categories/", {"find": "furniture", "q": "กระดาษ"}).content.decode()
    assert "ไม่มีผลลัพธ์ในหมวดหมู่" in html
    assert client.get("/search/categories/", {"find": "\0" * 9000}).status_code == 200


def test_nothing_found_leaves_a_way_out(page):
    html = page(q="กระดาษ", province="96")
    assert "ไม่พบผลลัพธ์" in html
    assert "ค้นหาอีกครั้งโดยไม่ใช้ตัวกรอง" in html
    assert 'id="filters"' in html


def test_prices_that_are_crossed_are_told_at_the_field_and_stay_as_typed(client):
    html = unescape(client.get("/en/search/", {"q": "กระดาษ", "price_min": "๕๐๐", "price_max": "100"}).content.decode())
    lowest, highest = (re.search(rf'<input id="{name}".*?>', html, re.DOTALL)[0] for name in ("price_min", "price_max"))
    assert ('value="๕๐๐"' in lowest, 'value="100"' in highest) == (True, True)
    told = re.search(r'aria-invalid="true" aria-describedby="(\w+)"', highest)[1]
    assert re.search(rf'id="{told}">The highest price is below the lowest: exchange them\.<', html)
    assert "aria-invalid" not in lowest
    assert "no filter of ours" not in html


def test_filters_of_nothing_are_not_offered(page):
    html = page(q="ฆฏฐฬฆฏฐฬ")
    assert "ไม่พบผลลัพธ์" in html
    assert 'id="filters"' not in html


@pytest.fixture
def officer(client):
    agency = make_organisation("AGENCY", province=Province.objects.get(code="50"))
    client.force_login(make_member(agency, Role.OFFICER))


def shown(html: str) -> list[int]:
    """The items of the page, in their order."""
    return list(dict.fromkeys(int(key) for key in re.findall(r'href="[^"]*/items/(\d+)/', html)))


@pytest.mark.usefixtures("officer")
def test_what_is_in_the_officers_own_province_comes_first_until_that_is_turned_off(client, page):
    own = page(q="กระดาษถ่ายเอกสาร")
    assert [key % 2 for key in shown(own)] == [1] * 20, "odd ones are in Chiang Mai"
    turn_off = re.search(r'href="([^"]*)"\s+aria-current="true">\s*✓ เชียงใหม่ก่อน', own)[1]
    assert QueryDict(turn_off[1:])["home"] == "0"
    plain = unescape(client.get(f"/search/{turn_off}").content.decode())
    assert {key % 2 for key in shown(plain)} == {0, 1}
    turn_on = re.search(r'href="([^"]*)">\s*เชียงใหม่ก่อน\s*<', plain)[1]
    assert shown(unescape(client.get(f"/search/{turn_on}").content.decode())) == shown(own)


@pytest.mark.usefixtures("officer")
def test_the_own_province_stays_off_from_page_to_page_when_filters_are_applied_and_words_changed(client, page):
    plain = page(q="กระดาษถ่ายเอกสาร", home="0")
    assert plain.count('name="home" value="0"') == 3, "the words', the order's and the filters' forms carry it on"
    following = re.search(r'rel="next" href="([^"]*)"', plain)[1]
    assert "✓ เชียงใหม่ก่อน" not in unescape(client.get(f"/search/{following}").content.decode())


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("narrowed", [{"province": "10"}, {"province": "76"}], ids=["found", "nothing found"])
def test_taking_every_filter_away_keeps_the_words_the_order_and_the_own_province_as_they_were(page, narrowed):
    asked = page(q="กระดาษ", kind="items", sort="price", home="0", price_max="500", **narrowed)
    ways = {QueryDict(way[1:]).urlencode() for way in re.findall(r'href="([^"]*)">\s*(?:ล้าง|ค้นหาอีกครั้ง)', asked)}
    assert [QueryDict(way).dict() for way in ways] == [{"q": "กระดาษ", "kind": "items", "sort": "price", "home": "0"}]


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({}, True),
        ({"province": ["10", "50"]}, True),
        ({"province": "50"}, False),
        ({"province": "10"}, False),
        ({"sort": "price"}, False),
        ({"sort": "newest", "home": "0"}, False),
    ],
)
def test_the_own_province_first_is_offered_only_where_it_changes_something(page, asked, offered):
    assert ("เชียงใหม่ก่อน" in page(q="กระดาษถ่ายเอกสาร", **asked)) is offered


def test_whoever_has_no_own_province_has_no_switch(page):
    assert "เชียงใหม่ก่อน" not in page(q="กระดาษถ่ายเอกสาร")


@pytest.mark.parametrize("signs", ["🪑", "!!!", "🪑 🖨️"])
def test_signs_and_pictures_alone_find_nothing_instead_of_everything(page, signs):
    assert "ไม่พบผลลัพธ์" in page(q=signs)
    assert "กระดาษถ่ายเอกสาร" not in page(q=signs)
    assert "กระดาษถ่ายเอกสาร" in page(q="  ")


def test_of_a_query_of_ten_thousand_letters_every_link_repeats_only_what_is_read(client):
    answer = client.get("/search/", {"q": "กระดาษ" * 1_700, "province": "10"})
    assert answer.status_code == 200
    links = re.findall(r'href="(\?[^"]*)"', unescape(answer.content.decode()))
    assert {len(QueryDict(link[1:])["q"]) for link in links} == {LONGEST}
    kept = re.findall(r'name="q"\s+value="([^"]*)"', answer.content.decode())
    assert {len(value) for value in kept} == {LONGEST}


@pytest.mark.parametrize("address", ["/", "/search/", "/search/?q=กระดาษ", "/tenders/", "/contracts/", "/en/search/"])
def test_no_box_takes_more_than_an_address_can_carry(client, address):
    forms = re.findall(r"<form(?![^>]*method=.post).*?</form>", client.get(address).content.decode(), re.DOTALL)
    boxes = [box for form in forms for box in re.findall(r'<input[^>]*type="(?:text|search)"[^>]*>', form)]
    longest = [int(re.search(r'maxlength="(\d+)"', box)[1]) for box in boxes]
    assert longest
    assert max(longest) <= LONGEST


def test_the_page_reads_as_much_of_the_words_as_the_search():
    assert LONGEST == LONGEST_QUERY


def test_a_headline_breaks_between_words_only(client):
    heading = re.search(r"<h1.*?</h1>", client.get("/").content.decode(), re.DOTALL)[0]
    assert "<span class='whitespace-nowrap'>ผู้ประกอบการรายย่อย</span><wbr>" in heading
    assert "nowrap" not in re.search(r"<h1.*?</h1>", client.get("/en/").content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize("address", ["/register/", "/accounts/signup/", "/rules/"])
def test_no_pages_heading_breaks_inside_a_word(client, address):
    heading = re.search(r"<h1.*?>(.*?)</h1>", client.get(address).content.decode(), re.DOTALL)[1]
    held = re.sub(r"<span class='whitespace-nowrap'>[\u0e00-\u0e7f]+</span>", "", heading)
    assert held != heading
    assert not re.search(r"[\u0e00-\u0e7f]", held), "no Thai is outside of what is held together"


def test_who_reads_english_sees_english_names_with_the_found_words_marked(client):
    with engine().writer() as writer:
        writer.put([paper(200, "ปากกาลูกลื่น", title_en="Ball-point pens <blue>"), paper(201, "ปากกาเคมี")])
        writer.put([paper(202, "ร้านปากกา", title_en="Pen Shop", kind="enterprises", category="", price=None)])
        writer.commit()
    english = client.get("/en/search/", {"q": "pens"}).content.decode()
    assert "Ball-point <mark>pens</mark> &lt;blue&gt;" in english
    assert "ลูกลื่น" not in english
    assert "ปากกา" in client.get("/search/", {"q": "pens"}).content.decode()
    both = client.get("/en/search/", {"q": "ปากกา"}).content.decode()
    assert "Ball-point pens" in both
    assert "เคมี" in both, "what has no English name keeps its Thai one"
    firms = client.get("/en/search/", {"q": "ปากกา", "kind": "enterprises"}).content.decode()
    assert ("Pen Shop" in firms, "ร้าน" in firms) == (True, False)


def test_everything_of_one_firm_is_found_and_the_firm_is_a_filter_like_the_others(client, page):
    with engine().writer() as writer:
        other = {"enterprise_id": 2, "enterprise_number": "R000000010", "enterprise_name": "ร้านเก้าอี้"}
        writer.put([paper(300, "เก้าอี้ไม้", **other), paper(301, "เก้าอี้เหล็ก", **other), paper(302, "เก้าอี้หวาย")])
        writer.commit()
    html = page(firm="R000000010", province="10")
    assert set(shown(html)) == {300, 301}
    assert list(chips(html)) == ["ร้านเก้าอี้", "กรุงเทพมหานคร"]
    assert "firm" not in QueryDict(chips(html)["ร้านเก้าอี้"][1:])
    assert QueryDict(chips(html)["กรุงเทพมหานคร"][1:])["firm"] == "R000000010"
    assert html.count('name="firm" value="R000000010"') == 2, "the order's and the filters' forms carry it on"
    assert "firm" not in QueryDict(re.search(r'href="([^"]*)">\s*ล้าง', html)[1][1:])
    found = client.get("/api/v1/search", {"firm": "R000000010"}).json()
    assert {each["id"] for each in found["results"]} == {300, 301}
    assert "บางส่วนของที่อยู่ไม่ใช่ต" in page(firm="<b>")


def test_language_links_carry_no_more_of_the_words_than_the_search_reads(client):
    page = client.get("/search/", {"q": "ก" * 5_000}).content.decode()
    links = re.findall(r'href="([^"]*)"', page)
    assert max(map(len, links)) < 4_000
    assert any(link.startswith("/en/search/?q=") for link in links)


def test_language_links_leave_out_a_query_that_outgrows_what_servers_take(client):
    links = re.findall(r'href="([^"]*)"', client.get("/about/", {"made-up": "x" * 5_000}).content.decode())
    assert "/en/about/" in links


def test_the_next_page_of_everything_has_a_plain_address(page):
    assert re.search(r'rel="next" href="\?after=', page())
