"""Signing up speaks the reader's language, and tells nobody a number for a name."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils.html import strip_tags

from tests.factories import make_account
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def words(answer) -> str:
    return strip_tags(answer.content.decode())


def test_what_a_password_needs_is_told_in_thai(client):
    page = words(client.get("/accounts/signup/"))
    assert "ยาวอย่างน้อย 12 ตัวอักษร" in page
    assert not re.search(r"[Pp]assword", page)


def test_a_bad_password_is_told_in_thai_and_what_was_typed_is_kept(client):
    answer = client.post("/accounts/signup/", {"email": "somsri@example.test", "password1": "short"})
    assert "สั้นเกินไป" in words(answer)
    assert 'value="somsri@example.test"' in answer.content.decode()


def test_who_signs_in_is_not_greeted_by_a_number(client):
    account = make_account()
    given = {"login": account.email, "password": PASSWORD}
    page = words(client.post("/accounts/login/", given, follow=True))
    assert f"#{account.pk}" not in page


def test_a_wrong_code_says_where_the_right_one_is(client):
    client.post("/accounts/signup/", {"email": "somsri@example.test", "password1": "four green lamps by the river"})
    answer = client.post("/accounts/confirm-email/", {"code": "AAAAAA"})
    assert "โปรดกรอกรหัสในอีเมลฉบับล่าสุด" in words(answer)


SIGN_UP = {"email": "somsri@example.test", "password1": "four green lamps by the river"}
CODE = re.compile(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{2,6})\s*$", re.MULTILINE)


@pytest.fixture
def a_minute_passes():
    """Between two codes: what was counted against the limit is forgotten."""
    return caches["default"].clear


def codes(letters) -> list[str]:
    return [found[1] for letter in letters if (found := CODE.search(letter.body))]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_second_code_is_sent_when_asked_and_alone_opens_the_account(client, mailoutbox, a_minute_passes, prefix):
    client.post(f"{prefix}/accounts/signup/", SIGN_UP)
    a_minute_passes()
    page = words(client.post(f"{prefix}/accounts/confirm-email/", {"action": "resend"}, follow=True))
    assert ("Earlier ones can no longer be used" if prefix else "รหัสก่อนหน้าใช้ไม่ได้อีก") in page
    first, second = codes(mailoutbox)
    assert client.post(f"{prefix}/accounts/confirm-email/", {"code": first}).status_code == 200
    assert client.post(f"{prefix}/accounts/confirm-email/", {"code": second})["Location"] == f"{prefix}/desk/"


def test_codes_are_not_sent_one_after_the_other_nor_without_end(client, mailoutbox, a_minute_passes):
    client.post("/accounts/signup/", SIGN_UP)
    page = words(client.post("/accounts/confirm-email/", {"action": "resend"}, follow=True))
    assert "ถี่เกินไป" in page
    for _each in range(4):
        a_minute_passes()
        page = words(client.post("/accounts/confirm-email/", {"action": "resend"}, follow=True))
    assert len(codes(mailoutbox)) == 3
    assert "ส่งรหัสใหม่" not in page


def test_who_has_an_account_already_cannot_be_told_from_the_page_of_the_code(client):
    make_account(SIGN_UP["email"])
    known = client.post("/accounts/signup/", SIGN_UP, follow=True)
    other = Client().post("/accounts/signup/", {**SIGN_UP, "email": "somsak@example.test"}, follow=True)
    secret = r'name="csrfmiddlewaretoken" value="\w+"'
    assert re.sub(secret, "", known.content.decode()) == re.sub(secret, "", other.content.decode()).replace(
        "somsak@example.test", SIGN_UP["email"]
    )


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "โปรดเข้าสู่ระบบ แล้วระบบจะส่งรหัสใหม่ให้"), ("/en", "Sign in, and we send a new one")]
)
def test_a_code_that_is_over_says_how_to_get_another(client, prefix, said):
    client.post(f"{prefix}/accounts/signup/", SIGN_UP)
    for _each in range(3):
        answer = client.post(f"{prefix}/accounts/confirm-email/", {"code": "AAAAAA"}, follow=True)
    assert answer.request["PATH_INFO"] == f"{prefix}/accounts/login/"
    assert said in words(answer)
    assert "โปรดรอห้านาที" not in words(answer)  # allauth's word: there is nothing to wait for
    assert "Wait five minutes" not in words(answer)
    assert said not in words(client.get(f"{prefix}/accounts/login/"))


def test_a_code_that_is_too_old_says_how_to_get_another(client, settings):
    client.post("/accounts/signup/", SIGN_UP, follow=True)
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 0
    assert "ระบบจะส่งรหัสใหม่ให้" in words(client.get("/accounts/confirm-email/", follow=True))


def test_a_new_code_lasts_its_own_quarter_of_an_hour(client, a_minute_passes):
    client.post("/accounts/signup/", SIGN_UP)
    session = client.session
    first = session["account_email_verification_code"]["at"] = (
        session["account_email_verification_code"]["at"] - 14 * 60
    )
    session.save()
    a_minute_passes()
    client.post("/accounts/confirm-email/", {"action": "resend"})
    assert client.session["account_email_verification_code"]["at"] > first + 13 * 60


@pytest.mark.parametrize(
    ("limit", "where", "given"),
    [
        ({"signup": "1/m/ip"}, "/accounts/signup/", SIGN_UP),
        ({"reset_password": "1/m/ip"}, "/accounts/password/reset/", {"email": SIGN_UP["email"]}),
    ],
)
def test_too_often_is_told_where_it_was_typed_and_nothing_is_lost(client, settings, limit, where, given):
    client.post(where, {})
    settings.ACCOUNT_RATE_LIMITS = limit
    Client().post(where, {**given, "email": "another@example.test"})
    answer = client.post(where, given)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "โปรดรอหนึ่งนาที" in words(answer)
    assert f'value="{SIGN_UP["email"]}"' in answer.content.decode()


def test_who_signs_up_twice_at_once_is_told_when_the_next_code_can_be_sent(client):
    client.post("/accounts/signup/", SIGN_UP)
    answer = Client().post("/accounts/signup/", SIGN_UP)
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert "โปรดรอสิบวินาที" in words(answer)
    assert f'value="{SIGN_UP["email"]}"' in answer.content.decode()


def test_too_often_is_told_on_a_page_of_ours_where_no_form_can_be_shown_again(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/accounts/login/", {})
    answer = client.post("/accounts/login/", {})
    assert answer.status_code == 429
    assert "รอหนึ่งนาที" in words(answer)


def test_who_comes_to_the_page_of_the_code_without_one_is_told_nothing_of_codes(client):
    assert "รหัสนั้น" not in words(client.get("/accounts/confirm-email/", follow=True))


def test_who_typed_the_right_code_is_not_told_that_it_is_over(client, mailoutbox):
    client.post("/accounts/signup/", SIGN_UP, follow=True)
    answer = client.post("/accounts/confirm-email/", {"code": codes(mailoutbox)[0]}, follow=True)
    assert answer.request["PATH_INFO"] == "/desk/"
    assert "รหัสนั้น" not in words(answer)


@pytest.mark.parametrize(("prefix", "said"), [("", "ขอลิงก์ใหม่"), ("/en", "Ask for a new link")])
def test_a_link_that_is_over_offers_a_new_one(client, prefix, said):
    page = words(client.get(f"{prefix}/accounts/password/reset/key/1-abcdef-0123/"))
    assert said in page
    assert "Token" not in page
