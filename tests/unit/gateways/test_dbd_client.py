import json
from datetime import UTC, datetime

import httpx
import pytest

from songserm.gateways.dbd.client import DbdClient
from songserm.gateways.errors import GatewayDown

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NUMBER = "0105560000042"
FIRM = {"ResultList": [{"JuristicName_TH": "บริษัท ทดสอบ จำกัด", "JuristicStatus": "ยังดำเนินกิจการอยู่"}]}


class Registry:
    """A registry that answers as told, and remembers what it was asked."""

    def __init__(self, answers) -> None:
        self.answers = {"validate": (200, {"Result": "t"})} | answers
        self.asked = []

    def __call__(self, request) -> httpx.Response:
        what = request.url.path.rpartition("/")[2]
        self.asked.append(request)
        answer = self.answers.get(what, (404, {"Message": "data not found"}))
        status, body = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(body, Exception):
            raise body
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body).encode())

    def paths(self):
        return [request.url.path.rpartition("/")[2] for request in self.asked]


def asking(answers):
    registry, pauses = Registry(answers), []
    http = httpx.Client(base_url="http://registry.test", transport=httpx.MockTransport(registry))
    return DbdClient(http, consumer_key="k", consumer_secret="s", agent_id="a", sleep=pauses.append), registry, pauses


def down(client):
    with pytest.raises(GatewayDown) as failed:
        client.fetch(NUMBER, now=NOW)
    assert "กรอกข้อมูลเอง" in failed.value.reason.th
    return failed.value.reason.code


def test_the_published_form_is_spoken():
    client, registry, _ = asking({"information": (200, FIRM)})
    assert client.fetch(NUMBER, now=NOW).name_th == "บริษัท ทดสอบ จำกัด"
    token, information = registry.asked[:2]
    assert dict(token.url.params) == {"ConsumerSecret": "s", "AgentID": "a"}
    assert information.url.path == "/ws/dbd/juristic/v4/profile/information"
    assert dict(information.url.params) == {"JuristicID": NUMBER}
    assert (information.headers["Consumer-Key"], information.headers["Token"]) == ("k", "t")


def test_the_last_three_years_are_asked_for_a_statement_newest_first():
    client, registry, _ = asking({"information": (200, FIRM)})
    assert client.fetch(NUMBER, now=NOW).revenue is None
    years = [request.url.params["Year"] for request in registry.asked if "Year" in request.url.params]
    assert years == ["2568", "2567", "2566"]


def test_the_token_is_asked_for_once_and_renewed_when_it_has_run_out():
    client, registry, _ = asking({"information": [(200, FIRM), (401, {}), (200, FIRM)]})
    client.fetch(NUMBER, now=NOW)
    client.fetch(NUMBER, now=NOW)
    assert registry.paths().count("validate") == 2


def test_failures_that_may_pass_are_tried_again_after_a_pause():
    client, _, pauses = asking({"information": [(503, {}), (200, httpx.ConnectError("no")), (200, FIRM)]})
    assert client.fetch(NUMBER, now=NOW) is not None
    assert pauses == [0.2, 0.6]


def test_what_keeps_failing_is_down():
    client, registry, pauses = asking({"information": (500, {})})
    assert down(client) == "FAILING"
    assert registry.paths() == ["validate"] + ["information"] * 3
    assert len(pauses) == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, httpx.ConnectError("no")), "UNREACHABLE"),
        ((200, httpx.ReadTimeout("slow")), "UNREACHABLE"),
        ((403, {"Message": "consumer not found"}), "REFUSED"),
        ((429, {}), "REFUSED"),
        ((302, b""), "UNREADABLE"),
        ((200, b"<html>maintenance</html>"), "UNREADABLE"),
        ((200, b"[]"), "UNREADABLE"),
        ((404, b"<html>no such page</html>"), "UNREADABLE"),
    ],
)
def test_every_failure_is_one_kind_of_down(answer, code):
    client, _, _ = asking({"information": answer})
    assert down(client) == code


@pytest.mark.parametrize("answer", [(200, {}), (200, {"Result": ""}), (200, {"Result": 5})])
def test_an_answer_without_a_token_is_down(answer):
    client, _, _ = asking({"validate": answer})
    assert down(client) == "UNREADABLE"


def test_an_unknown_number_is_no_firm_and_no_failure():
    client, _, _ = asking({})
    assert client.fetch(NUMBER, now=NOW) is None
