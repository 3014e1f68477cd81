"""An account's e-mail address is changed by its holder, by a code; the old address is told."""

import time

import pytest
from django.core.cache import caches

from songserm.people.models import Account
from tests.factories import make_account
from tests.factories.people import PASSWORD
from tests.integration.people.test_signing_up import codes, words

pytestmark = pytest.mark.django_db
NEW = "Somsri.New@example.test"


@pytest.fixture
def account(client):
    account = make_account()
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    caches["default"].clear()
    return account


def asked(client, email=NEW):
    """Typed once: the password is asked between, and what was typed goes on after it."""
    answer = client.post("/accounts/email/", {"email": email, "action_add": ""}, follow=True)
    if answer.redirect_chain:
        answer = client.post(answer.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    return answer


def test_the_way_to_it_stands_on_the_page_of_the_account(client, account):
    assert 'href="/accounts/email/"' in client.get("/people/account/").content.decode()
    assert account.email in words(client.get("/accounts/email/"))


def test_the_new_address_takes_over_when_its_code_was_typed_and_the_old_one_is_told(client, account, mailoutbox):
    old = account.email
    asked(client)
    assert Account.objects.get().email == old
    client.post("/accounts/confirm-email/", {"code": codes(mailoutbox)[-1]})
    account.refresh_from_db()
    assert (account.email, account.emailaddress_set.get().email) == (NEW.lower(), NEW.lower())
    assert [letter.to for letter in mailoutbox] == [[NEW.lower()], [old]]
    assert NEW.lower() in mailoutbox[-1].body
    assert "/password/reset/" not in mailoutbox[-1].body  # it would no longer reach this account
    client.logout()
    answer = client.post("/accounts/login/", {"login": NEW, "password": PASSWORD})
    assert answer["Location"] == "/desk/"


def test_a_wrong_address_is_told_in_place_and_kept(client, account):
    answer = asked(client, "somsri@")
    assert 'value="somsri@"' in answer.content.decode()
    assert "field-error" in answer.content.decode()


def test_who_typed_the_wrong_address_gives_another_without_losing_the_account(client, account):
    page = asked(client).content.decode()
    assert 'href="/accounts/email/"' in page
    assert "/accounts/logout/" not in page.partition("<main")[2]


def test_an_address_of_another_account_looks_the_same_and_is_never_taken_over(client, account, mailoutbox):
    """Who asks learns nothing; whoever reads the letters of that address has a code that opens nothing."""
    other = make_account()
    other.emailaddress_set.create(email=other.email, verified=True, primary=True)
    old = account.email
    assert "กรอกรหัส" in words(asked(client, other.email))
    client.post("/accounts/confirm-email/", {"code": codes(mailoutbox)[-1]})
    account.refresh_from_db()
    assert account.email == old
    assert other.emailaddress_set.get().verified


def again(client, email=NEW):
    """Sent once more at once: the password was asked a moment ago."""
    return client.post("/accounts/email/", {"email": email, "action_add": ""})


def test_the_same_address_again_at_once_is_kept_and_told_when_it_can_be_sent(client, account, mailoutbox):
    asked(client)
    answer = again(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert f'value="{NEW}"' in answer.content.decode()
    assert "โปรดรอสิบวินาที" in words(answer)
    assert len(codes(mailoutbox)) == 1
    client.post("/accounts/confirm-email/", {"code": codes(mailoutbox)[0]})  # the code before is still good
    account.refresh_from_db()
    assert account.email == NEW.lower()


def test_the_same_address_is_sent_a_code_again_after_the_time_that_was_told(client, account, mailoutbox, settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "1/1s/key"}
    asked(client)
    time.sleep(1.1)
    assert again(client).status_code == 302
    assert len(codes(mailoutbox)) == 2


def test_many_addresses_one_after_the_other_are_kept_and_told_to_wait_a_minute(client, account, settings):
    settings.ACCOUNT_RATE_LIMITS = {"manage_email": "3/m/user"}
    asked(client)  # counted twice: before the password was asked, and after it
    again(client, "second@example.test")
    answer = again(client, "third@example.test")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert 'value="third@example.test"' in answer.content.decode()
    assert "โปรดรอหนึ่งนาที" in words(answer)


def test_who_changes_the_password_is_told_by_letter(client, account, mailoutbox):
    new = "seven blue boats on the bay"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/accounts/password/change/", given)
    assert [letter.to for letter in mailoutbox] == [[account.email]]
    assert client.get("/people/account/").status_code == 302


def test_after_a_new_password_the_way_leads_to_the_desk_and_not_back_to_the_form(client, account):
    new = "seven blue boats on the bay"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post("/accounts/password/change/", given, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/desk/"
    assert "ออกจากระบบแล้ว" in words(answer)
