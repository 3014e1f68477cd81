import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from songserm.audit.models import Event
from songserm.people.access import requires, two_factors_set_up
from songserm.people.permissions import Permission, Role
from songserm.project.urls import urlpatterns as platform_urls
from tests.factories import make_account, make_member, make_organisation, sign_in_with_two_factors
from tests.factories.people import PASSWORD


@requires(Permission.REVIEW_REGISTRATIONS)
def queue(request):
    return HttpResponse("the queue")


urlpatterns = [path("queue/", queue), *platform_urls]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_whoever_is_not_signed_in_is_led_to_sign_in(client):
    assert client.get("/queue/")["Location"] == "/accounts/login/?next=/queue/"


def test_an_owner_does_not_learn_that_the_queue_exists(client):
    client.raise_request_exception = False
    client.force_login(make_member(make_organisation(), Role.OWNER))
    assert client.get("/people/accounts/").status_code == 404


def test_a_verifier_with_a_password_alone_is_led_to_the_second_factor(client):
    client.force_login(make_member(make_organisation("OPERATOR"), Role.VERIFIER))
    assert client.get("/queue/")["Location"] == "/people/two-factor/?next=%2Fqueue%2F"


def test_a_verifier_who_has_not_given_a_code_is_asked_for_it(client):
    verifier = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    TOTP.activate(verifier, generate_totp_secret())
    client.force_login(verifier)
    assert client.get("/queue/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_session_in_which_a_code_was_given_passes(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.VERIFIER))
    assert client.get("/queue/").content == b"the queue"


def test_whom_an_administrator_looks_for_stands_in_no_address(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    wanted, other = make_account("somchai@firm.test"), make_account("other@firm.test")
    page = client.post("/people/accounts/", {"q": "somchai@firm"}).content.decode()
    assert (wanted.email in page, other.email in page) == (True, False)
    assert other.email in client.get("/people/accounts/", {"q": "somchai@firm"}).content.decode()
    assert '<form method="post"' in page


def test_an_administrator_who_reads_english_sees_and_finds_organisations_by_their_english_names(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    firm = make_organisation(name_th="บริษัท กระดาษใบตอง จำกัด", name_en="Baitong Paper")
    owner, other = make_member(firm, Role.OWNER), make_account()
    page = client.post("/en/people/accounts/", {"q": "baitong"}).content.decode()
    assert (owner.email in page, other.email in page) == (True, False)
    assert ("Baitong Paper" in page, firm.name_th in page) == (True, False)
    roles = client.get(f"/en/people/accounts/{owner.pk}/roles/").content.decode()
    assert ("Baitong Paper" in roles, firm.name_th in roles) == (True, False)
    assert firm.name_th in client.get(f"/people/accounts/{owner.pk}/roles/").content.decode()


def test_an_administrator_turns_off_the_second_step_of_whoever_lost_the_phone(client, mailoutbox):
    verifier = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    theirs = Client()
    sign_in_with_two_factors(theirs, verifier)
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    page = f"/people/accounts/{verifier.pk}/roles/"
    assert "second-factor" in client.get(page).content.decode()
    client.post(page, {"second-factor": ""})
    assert not two_factors_set_up(verifier)
    assert theirs.get("/queue/")["Location"].startswith("/accounts/login/")
    assert Event.objects.filter(action="second_factor.removed", object_id=str(verifier.pk)).count() == 1
    assert [letter.to for letter in mailoutbox] == [[verifier.email]]
    assert "second-factor" not in client.get(page).content.decode()


def test_a_verifier_turns_off_nobodys_second_step(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.VERIFIER))
    other = make_account()
    TOTP.activate(other, generate_totp_secret())
    client.raise_request_exception = False
    assert client.post(f"/people/accounts/{other.pk}/roles/", {"second-factor": ""}).status_code == 404
    assert two_factors_set_up(other)


@pytest.mark.parametrize(("prefix", "said"), [("", "กรอกรหัสถัดไป"), ("/en", "Type the next one")])
def test_a_wrong_second_code_says_what_to_do(client, prefix, said):
    account = make_account()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    TOTP.activate(account, generate_totp_secret())
    client.post(f"{prefix}/accounts/login/", {"login": account.email, "password": PASSWORD})
    page = client.post(f"{prefix}/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert said in page
    assert ("recovery codes" if prefix else "รหัสกู้คืน") in page


def recent_second_step(client):
    """An account with an app and fresh codes, signed in by a code just now."""
    account = make_account()
    sign_in_with_two_factors(client, account)
    RecoveryCodes.activate(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()
    return account


def left(account) -> list[str]:
    return account.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()


@pytest.mark.parametrize(("prefix", "said"), [("", "แต่ละรหัสใช้ได้ครั้งเดียว"), ("/en", "Each works once.")])
def test_the_page_of_recovery_codes_says_what_they_are_for(client, prefix, said):
    account = recent_second_step(client)
    page = client.get(f"{prefix}/accounts/2fa/recovery-codes/").content.decode()
    assert said in page
    assert all(code in page for code in left(account))
    assert f'href="{prefix}/accounts/2fa/"' in page


def test_new_recovery_codes_are_made_after_a_word_of_warning_that_can_be_declined(client):
    account = recent_second_step(client)
    before = left(account)
    page = client.get("/accounts/2fa/recovery-codes/generate/").content.decode()
    assert "รหัสเดิมที่เหลือ 10 รหัสจะใช้ไม่ได้ทันที" in page
    assert 'href="/accounts/2fa/">ยกเลิก' in page
    answer = client.post("/accounts/2fa/recovery-codes/generate/", follow=True).content.decode()
    assert not set(before) & set(left(account))
    assert all(code in answer for code in left(account))


def test_whoever_has_used_all_recovery_codes_is_asked_to_make_new_ones(client):
    account = recent_second_step(client)
    codes = account.authenticator_set.get(type="recovery_codes")
    codes.data["used_mask"] = 2**10 - 1
    codes.save()
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "ใช้ครบทุกรหัสแล้ว" in page
    assert "/accounts/2fa/recovery-codes/download/" not in page


def test_a_recovery_code_signs_in_once(client):
    account = make_account()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    TOTP.activate(account, generate_totp_secret())
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    for status in (302, 200):
        client.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == status
        client.logout()
    assert code not in left(account)


def test_turning_off_the_second_step_can_be_declined(client):
    recent_second_step(client)
    page = client.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert 'href="/accounts/2fa/">ยกเลิก' in page


def test_the_administrator_is_told_that_a_role_was_given_and_taken(client):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.ADMIN))
    other = make_account()
    where = f"/people/accounts/{other.pk}/roles/"
    assert "มอบบทบาทแล้ว" in client.post(where, {"role": "VERIFIER"}, follow=True).content.decode()
    held = other.memberships.get()
    assert "ถอนบทบาทแล้ว" in client.post(where, {"take": held.pk}, follow=True).content.decode()
