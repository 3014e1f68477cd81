"""Signing up speaks the reader's language, and tells nobody a number for a name."""

import re

import pytest
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
