import pytest
from allauth.account.models import EmailAddress
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
