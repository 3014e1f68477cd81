"""Cookies and headers where the platform is reached over https, and on the demo's own machine."""

import runpy

import pytest

from tests.factories import make_account

pytestmark = pytest.mark.django_db
OF_COOKIES = ("SESSION_COOKIE_", "CSRF_COOKIE_", "SECURE_")


@pytest.fixture
def reached_at(settings, monkeypatch):
    """Take over what the settings say of cookies and headers at that address."""

    def reached(address: str) -> None:
        monkeypatch.setenv("SONGSERM_PUBLIC_URL", address)
        monkeypatch.setenv("SONGSERM_BEHIND_PROXY", "1")
        for name, value in runpy.run_module("songserm.project.settings").items():
            if name.startswith(OF_COOKIES):
                setattr(settings, name, value)

    return reached


def signed_in(client, *, secure: bool):
    """Sign in by the page; afterwards the client holds both cookies."""
    account = make_account()
    forwarded = {"HTTP_X_FORWARDED_PROTO": "https" if secure else "http"}
    client.get("/accounts/login/", **forwarded)
    facts = {"login": account.email, "password": "a long enough password"}
    return client.post("/accounts/login/", facts, **forwarded)


def test_over_https_cookies_belong_to_this_host_alone_and_browsers_stay_on_https(client, reached_at):
    reached_at("https://songserm.example")
    answer = signed_in(client, secure=True)
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(client.cookies)
    for name in ("__Host-sessionid", "__Host-csrftoken"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
        assert cookie["samesite"] == "Lax"
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    api = client.get("/api/v1/categories", HTTP_X_FORWARDED_PROTO="https")
    assert api["Strict-Transport-Security"] == "max-age=31536000"


def test_the_demo_on_plain_http_keeps_working(client, reached_at):
    reached_at("http://127.0.0.1:8000")
    answer = signed_in(client, secure=False)
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    assert not client.cookies["sessionid"]["secure"]
    assert "Strict-Transport-Security" not in answer
