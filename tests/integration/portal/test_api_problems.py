"""What every address of the API does alike: problems in the reader's language, methods, and scripts of other sites."""

import pytest
from django.core.cache import caches

pytestmark = pytest.mark.django_db
READ = ["/api/v1/search", "/api/v1/suggest", "/api/v1/categories", "/api/v1/tenders", "/api/v1/openapi.json"]


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path
    caches["process"].clear()


def wrong(client, language, asked, address="search"):
    answer = client.get(f"/api/v1/{address}?{asked}", headers={"Accept-Language": language})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    return answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("asked", "english", "thai"),
    [
        ("price_min=-1", "Give at least 0.", "ต้องไม่น้อยกว่า 0"),
        ("price_min=NaN", "Give a number, such as 1250.50.", "โปรดระบุเป็นตัวเลข เช่น 1250.50"),
        ("price_min=x", "Give a number, such as 1250.50.", "โปรดระบุเป็นตัวเลข เช่น 1250.50"),
        (
            "price_min=500&price_max=100",
            "The highest price is below the lowest: exchange them.",
            "ราคาสูงสุดน้อยกว่าราคาต่ำสุด โปรดสลับกัน",
        ),
        (
            "after=x",
            "No answer gave this value: ask again without it.",
            "ค่านี้ไม่ได้มาจากคำตอบก่อนหน้า โปรดขอใหม่โดยไม่ระบุค่านี้",
        ),
        ("limit=x", "Give a whole number.", "โปรดระบุเป็นจำนวนเต็ม"),
        (f"limit={'9' * 5000}", "Give a whole number.", "โปรดระบุเป็นจำนวนเต็ม"),
        ("limit=101", "Give at most 100.", "ต้องไม่เกิน 100"),
        ("kind=x", "Give one of these: 'items', 'enterprises'.", "โปรดระบุค่าใดค่าหนึ่งต่อไปนี้: 'items', 'enterprises'"),
        ("verified=x", "Give true or false.", "โปรดระบุ true หรือ false"),
        ("province=x", "Give a code of two digits, such as 10.", "โปรดระบุรหัสสองหลัก เช่น 10"),
        ("province=" + "10," * 101, "Give at most 100 values.", "ระบุได้ไม่เกิน 100 ค่า"),
    ],
)
def test_what_is_wrong_with_a_value_is_told_in_the_readers_language(client, asked, english, thai):
    assert (wrong(client, "en", asked), wrong(client, "th", asked)) == (english, thai)


def test_a_text_that_is_too_long_is_told_in_thai(client):
    assert wrong(client, "th", f"q={'ก' * 201}", "categories") == "ยาวได้ไม่เกิน 200 ตัวอักษร"


def test_prices_that_are_crossed_are_named_at_the_highest(client):
    crossed = client.get("/api/v1/search?price_min=500&price_max=100").json()["errors"]
    assert [error["path"] for error in crossed] == ["query.price_max"]
    assert client.get("/api/v1/search?price_min=500&price_max=500.00").status_code == 200


def test_a_mark_that_is_none_of_ours_is_refused(client):
    assert "OTOP" in wrong(client, "en", "mark=NOPE")
    assert client.get("/api/v1/search?mark=OTOP").status_code == 200


@pytest.mark.parametrize("name", ["price_min", "price_max", "kind", "verified"])
def test_a_parameter_with_nothing_behind_it_was_not_given(client, name):
    assert client.get(f"/api/v1/search?{name}=").json() == client.get("/api/v1/search").json()


@pytest.mark.parametrize("address", READ[:-1])
def test_a_thousand_parameters_are_a_problem_of_the_asker_not_ours(client, address):
    many = "&".join(f"a{number}=1" for number in range(1_500))
    answer = client.get(f"{address}?{many}", headers={"Accept-Language": "th"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith("อ่านคำขอนี้ไม่ได้")


@pytest.mark.parametrize("address", READ)
def test_scripts_of_other_sites_may_read_and_ask_again_with_the_etag(client, address):
    read = client.get(address)
    assert read["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in read["Access-Control-Expose-Headers"]
    again = client.get(address, headers={"If-None-Match": read["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    asked = client.options(address, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert "GET" in asked["Access-Control-Allow-Methods"]


def test_what_takes_no_reading_invites_no_scripts(client):
    asked = client.options("/api/v1/evaluations")
    assert (asked.status_code, asked["Allow"]) == (204, "POST, OPTIONS")
    assert "Access-Control-Allow-Origin" not in asked


@pytest.mark.parametrize("address", [*READ, "/api/v1/docs"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_is_only_read_takes_nothing(client, address, method):
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


def test_the_schema_names_every_answer_that_may_come(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths["/api/v1/search"]["get"]["responses"]) == {"200", "304", "400", "422", "429"}
    assert set(paths["/api/v1/items/{item_id}"]["get"]["responses"]) == {"200", "304", "400", "404", "429"}
    assert {"401", "413", "422", "429"} <= set(paths["/api/v1/evaluations"]["post"]["responses"])
