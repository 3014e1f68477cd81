"""The search API over the real engine."""

import json
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import CommandError

from songserm.hooks import documents
from songserm.hooks.documents import Document
from songserm.project.api import PublicRate
from songserm.search.queries import engine

pytestmark = pytest.mark.django_db


def paper(number: int, title: str, province: str = "10") -> Document:
    return Document(
        kind="items", id=number, version=1, enterprise_id=1, enterprise_number="0105500000001",
        enterprise_name="ร้านดี", enterprise_name_en="Good Shop", size="MICRO", sector="TRADE_SERVICES",
        province=province, verified=True, title=title, price=Decimal("120.50"), unit="รีม", category="14111507",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path
    caches["process"].clear()
    with engine().writer() as writer:
        writer.put([paper(1, "กระดาษถ่ายเอกสาร A4"), paper(2, "กระดาษวาดเขียน A4", "50"), paper(3, "ปากกา")])
        writer.commit()


def test_an_answer_has_exactly_the_promised_keys(client):
    found = client.get("/api/v1/search", {"q": "กระดาษ"}).json()
    assert set(found) == {"count", "results", "facets", "did_you_mean", "corrected", "next"}
    assert found["count"] == 2
    first = found["results"][0]
    assert {"kind", "id", "title", "highlight", "enterprise", "price", "unit", "score"} <= set(first)
    assert set(first["enterprise"]) == {"number", "name", "size", "province"}
    assert first["price"] == "120.50"


def test_values_repeated_and_with_commas_mean_the_same(client):
    commas = client.get("/api/v1/search?q=กระดาษ&province=10,50").json()
    repeated = client.get("/api/v1/search?q=กระดาษ&province=10&province=50").json()
    assert commas == repeated
    assert client.get("/api/v1/search?q=กระดาษ&province=50").json()["count"] == 1


def test_the_page_after_this_one_is_reached_by_its_cursor(client):
    first = client.get("/api/v1/search?q=กระดาษ&limit=1").json()
    second = client.get("/api/v1/search", {"q": "กระดาษ", "limit": 1, "after": first["next"]}).json()
    assert first["results"][0]["id"] != second["results"][0]["id"]
    assert second["next"] is None


@pytest.mark.parametrize("other", [{"q": "ปากกา"}, {"q": "กระดาษ", "sort": "price"}, {"q": "กระดาษ", "province": "10"}])
def test_the_place_in_one_search_is_none_in_another(client, other):
    first = client.get("/api/v1/search?q=กระดาษ&limit=1").json()
    answer = client.get("/api/v1/search", {**other, "after": first["next"]})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "query.after")
    longer = client.get("/api/v1/search", {"q": "กระดาษ", "limit": 5, "after": first["next"]}).json()
    assert {each["id"] for each in first["results"] + longer["results"]} == {1, 2}


@pytest.mark.parametrize("q", ["ก" * 10_000, 'ปากกา: "', "a\0b", "<script>alert(1)</script>", "", "(((", "AND OR"])
def test_no_text_is_an_error(client, q):
    assert client.get("/api/v1/search", {"q": q}).status_code == 200
    assert client.get("/api/v1/suggest", {"q": q}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [("after", "!!"), ("after", "9" * 5000), ("province", "x"), ("size", "HUGE"), ("limit", "0"), ("price_min", "NaN"),
     ("price_max", "-1"), ("sort", "best"), ("kind", "people"), ("verified", "perhaps")],
)  # fmt: skip
def test_a_bad_value_is_named_by_its_path(client, name, value):
    answer = client.get("/api/v1/search", {name: value})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["path"].startswith(f"query.{name}")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [("province", "Bangkok", "two digits, such as 10"), ("category", "abc", "such as 14"), ("size", "micro", "MICRO, SMALL"),
     ("mark", "MiT", "MIT, TIS"), ("firm", "-", "register number"), ("province", "99", "No province")],
)  # fmt: skip
def test_a_bad_value_is_told_in_words_and_not_as_a_pattern(client, name, value, says):
    error = client.get("/api/v1/search", {name: value}, headers={"accept-language": "en"}).json()["errors"][0]
    assert says in error["message"]
    assert "^" not in error["message"]


@pytest.mark.parametrize(
    "name",
    ["q", "kind", "province", "category", "size", "mark", "price_min", "sort", "after", "verified", "firm", "limit"],
)
def test_a_parameter_with_nothing_behind_it_was_not_given(client, name):
    assert client.get("/api/v1/search", {name: ""}).json() == client.get("/api/v1/search").json()


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/", "/api/", "/api/v1/items/%0A%1D", "/api/a%0A"])
def test_an_unknown_address_is_a_problem_document(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_taken_is_a_problem_document(client):
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]


def test_who_asks_too_often_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(PublicRate, "allow_request", lambda *_: False)
    monkeypatch.setattr(PublicRate, "wait", lambda _: 2.5)
    answer = client.get("/api/v1/search")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3")
    assert answer["Content-Type"] == "application/problem+json"


def test_errors_speak_the_readers_language(client):
    thai = client.get("/api/v1/nothing", headers={"Accept-Language": "th"}).json()["detail"]
    english = client.get("/api/v1/nothing", headers={"Accept-Language": "en"}).json()["detail"]
    assert english == "Nothing was found at this address."
    assert thai == "ไม่พบข้อมูลตามที่อยู่นี้"


def test_classes_of_price_are_named_in_the_readers_language(client):
    asked = {
        language: client.get("/api/v1/search", headers={"accept-language": language}).json()
        for language in ("th", "en")
    }
    names = {language: answer["facets"]["price"][0]["name"] for language, answer in asked.items()}
    assert names == {"th": "100 – 500 บาท", "en": "100 – THB 500"}


def test_what_has_not_changed_is_not_sent_again(client):
    etag = client.get("/api/v1/search?q=กระดาษ")["ETag"]
    assert client.get("/api/v1/search?q=กระดาษ", headers={"If-None-Match": etag}).status_code == 304
    assert client.head("/api/v1/search?q=กระดาษ").status_code == 200


def test_search_asks_the_database_nothing_once_names_are_known(client, django_assert_num_queries):
    client.get("/api/v1/search?q=กระดาษ")
    with django_assert_num_queries(0):
        client.get("/api/v1/search?q=ปากกา")
        client.get("/api/v1/search?q=ปากกา", headers={"Accept-Language": "en"})


@pytest.fixture
def highlighted(client):
    """What a query finds, by id, with the found words marked."""
    pens = paper(10, "ปากกาลูกลื่น")._replace(title_en="Ball-point pens <blue>", body="ปากกาสีน้ำเงิน Blue pens")
    with engine().writer() as writer:
        writer.put([pens, paper(11, "ปลาร้าบอง")._replace(title_en="Fermented fish")])
        writer.commit()

    def found(q: str, language: str) -> dict[int, str]:
        answer = client.get("/api/v1/search", {"q": q}, headers={"Accept-Language": language}).json()
        return {each["id"]: each["highlight"] for each in answer["results"]}

    return found


def test_found_words_are_marked_in_the_title_that_the_reader_reads(highlighted):
    assert highlighted("pens", "en")[10] == "Ball-point <mark>pens</mark> &lt;blue&gt;"
    assert "ลูกลื่น" in highlighted("pens", "th")[10]
    assert highlighted("", "en")[10] == "Ball-point pens &lt;blue&gt;"


def test_the_thai_title_stays_where_it_alone_holds_what_was_asked_or_there_is_no_english_one(highlighted):
    assert highlighted("ปลาร้าบอง", "en")[11] == highlighted("ปลาร้าบอง", "th")[11]
    assert "<mark>" in highlighted("ปลาร้าบอง", "en")[11]
    assert highlighted("กระดาษวาดเขียน", "en")[2] == highlighted("กระดาษวาดเขียน", "th")[2]


def test_suggestions_hold_what_was_typed(client):
    found = client.get("/api/v1/suggest?q=ปากก").json()
    assert found == {"suggestions": [{"text": "ปากกา", "kind": "items"}]}


def test_the_command_gives_the_same_json_as_the_api(client, capsys):
    call_command("search", "กระดาษ", "--json")
    api = client.get("/api/v1/search?q=กระดาษ", headers={"Accept-Language": "th"})
    assert capsys.readouterr().out.strip().replace(", ", ",").replace(": ", ":") == api.content.decode()


def test_the_command_refuses_what_is_no_province():
    with pytest.raises(CommandError) as refusal:
        call_command("search", "กระดาษ", "--province", "แอตแลนติส")
    assert refusal.value.returncode == 2
    assert "โปรดระบุรหัส (10) หรือชื่อจังหวัด" in str(refusal.value)


def test_a_whole_audit_chain_is_reported(capsys):
    call_command("audit_verify")
    assert "whole" in capsys.readouterr().out


class OneItem:
    """The room that owns items holds only the first of those in the index."""

    kind = "items"

    def load(self, ids):
        return [paper(1, "กระดาษถ่ายเอกสาร A4")] if 1 in ids else []

    def versions(self):
        return iter([(1, 1)])

    def ids_of_enterprise(self, enterprise_id):  # noqa: ARG002 - the interface gives it
        return [1]


def test_verify_heals_what_differs_and_says_so_with_exit_status_1(monkeypatch, capsys):
    monkeypatch.setattr(documents, "_sources", {"items": OneItem()})
    with pytest.raises(SystemExit) as end:
        call_command("search_index_verify")
    assert end.value.code == 1
    assert "2 orphaned" in capsys.readouterr().out
    call_command("search_index_verify")
    assert "0 missing, 0 stale, 0 orphaned" in capsys.readouterr().out


def test_the_platform_says_that_it_is_well(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--kind", "items"], [1, 2]),
        (["--kind", "enterprises"], [7]),
        (["--province", "เชียงใหม่"], [2]),
        (["--province", "10", "--province", "50", "--kind", "items"], [1, 2]),
    ],
)
def test_the_command_narrows_by_kind_and_province(capsys, options, found):
    firm = paper(7, "ร้านกระดาษ")._replace(kind="enterprises", price=None, unit="", category="")
    with engine().writer() as writer:
        writer.put([firm])
        writer.commit()
    call_command("search", "กระดาษ", "--json", *options)
    assert sorted(each["id"] for each in json.loads(capsys.readouterr().out)["results"]) == found


def test_verified_leaves_out_the_firms_that_nobody_has_verified(client):
    with engine().writer() as writer:
        writer.put([paper(8, "กระดาษสา")._replace(verified=False)])
        writer.commit()
    for asked, found in (("", [1, 2, 8]), ("&verified=true", [1, 2])):
        answer = client.get(f"/api/v1/search?q=กระดาษ{asked}").json()
        assert sorted(each["id"] for each in answer["results"]) == found
