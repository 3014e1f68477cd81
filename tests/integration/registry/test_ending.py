"""A registration that no verifier decides: withdrawn by its firm, or ended because nobody goes on with it."""

from datetime import timedelta

import pytest

from songserm.audit.models import Event
from songserm.notifications.models import Message
from songserm.people.actions import delete_account
from songserm.people.models import Account
from songserm.policy.certificates import idling_from
from songserm.portal.templatetags.portal_tags import day
from songserm.registry.actions import begin, begin_renewal, end_idle, save_facts, submit, take, withdraw
from songserm.registry.models import Registration
from songserm.registry.rules.facts import FirmFacts
from songserm.registry.rules.registration_states import MoveRefused
from songserm.toolbox.thai_dates import bangkok_today
from tests.factories import juristic_number, make_account, make_owned

pytestmark = pytest.mark.django_db
NUMBER = juristic_number(45001)


@pytest.fixture
def draft(now) -> Registration:
    return begin(kind="JURISTIC", number=NUMBER, name="บริษัท ทดสอบ จำกัด", by=make_account(), now=now)


def days_of(now):
    """(until its people are told, until it has ended) for a registration last touched now."""
    today = bangkok_today(now)
    idling = idling_from(today)
    return idling.told_on - today, idling.last_day - today + timedelta(days=1)


def test_a_withdrawn_draft_frees_the_number_for_whom_it_belongs_to(draft, now):
    owner = draft.applicant
    withdraw(registration=draft, by=owner, now=now)
    other = begin(kind="JURISTIC", number=NUMBER, name="บริษัท ทดสอบ จำกัด", by=make_account(), now=now)
    assert other.enterprise == draft.enterprise
    assert Event.objects.filter(action="REGISTRATION_WITHDRAWN", actor_id=owner.pk).count() == 1


def test_whoever_withdrew_their_only_firm_may_leave(draft, now):
    owner = draft.applicant
    withdraw(registration=draft, by=owner, now=now)
    delete_account(account=owner, by=owner, now=now)
    assert not Account.objects.filter(pk=owner.pk).exists()


def test_what_a_verifier_has_in_hand_is_not_withdrawn(draft, now, monkeypatch):
    monkeypatch.setattr("songserm.registry.actions.registering.missing_of", lambda *_given: ())
    submit(registration=draft, by=draft.applicant, now=now)
    take(registration=draft, by=make_account(), now=now)
    with pytest.raises(MoveRefused):
        withdraw(registration=draft, by=draft.applicant, now=now)


def test_withdrawing_a_renewal_leaves_the_firm_registered(now):
    firm, owner = make_owned()
    later = now + timedelta(days=340)
    withdraw(registration=begin_renewal(enterprise=firm, by=owner, now=later), by=owner, now=later)
    firm.refresh_from_db()
    assert (firm.status, firm.organisation is None) == ("ACTIVE", False)


def test_nobody_goes_on_so_its_people_are_told_once_and_then_it_ends(draft, now):
    told, ended = days_of(now)
    assert end_idle(now=now + told - timedelta(days=1)) == 0
    assert not Message.objects.filter(topic="REGISTRATION_ENDS_SOON").exists()
    for _night in range(2):
        assert end_idle(now=now + told) == 0
    assert Message.objects.filter(topic="REGISTRATION_ENDS_SOON").count() == 1
    assert end_idle(now=now + ended - timedelta(days=1)) == 0
    assert end_idle(now=now + ended) == 1
    draft.refresh_from_db()
    assert (draft.state, draft.enterprise.organisation) == ("LAPSED", None)
    assert Message.objects.filter(topic="REGISTRATION_LAPSED").count() == 1
    assert end_idle(now=now + ended) == 0


def test_whoever_goes_on_has_all_the_days_again_and_is_told_again(draft, now):
    told, ended = days_of(now)
    end_idle(now=now + told)
    again = now + told + timedelta(hours=1)
    save_facts(registration=draft, facts=FirmFacts(name_th="บริษัท ทดสอบ จำกัด"), by=draft.applicant, now=again)
    assert end_idle(now=now + ended) == 0
    end_idle(now=again + told)
    assert Message.objects.filter(topic="REGISTRATION_ENDS_SOON").count() == 2


def test_what_waits_for_a_verifier_never_lapses(draft, now, monkeypatch):
    monkeypatch.setattr("songserm.registry.actions.registering.missing_of", lambda *_given: ())
    submit(registration=draft, by=draft.applicant, now=now)
    assert end_idle(now=now + timedelta(days=3650)) == 0


def test_the_owner_withdraws_by_the_page_and_still_reads_what_was_given(client, draft):
    client.force_login(draft.applicant)
    page = client.post(f"/register/{draft.public_id}/withdraw/", follow=True)
    assert "ถอนคำขอ" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "WITHDRAWN"
    kept = client.get(f"/register/{draft.public_id}/").content.decode()
    assert "บริษัท ทดสอบ จำกัด" in kept.replace("<wbr>", "")
    assert 'aria-current="step"' not in kept


def test_a_stranger_does_not_withdraw(client, draft):
    client.force_login(make_account())
    assert client.post(f"/register/{draft.public_id}/withdraw/").status_code == 404
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_the_desk_says_when_it_ends(client, draft):
    client.force_login(draft.applicant)
    ends = day(idling_from(bangkok_today(draft.created_at)).last_day)
    assert ends in client.get(f"/register/{draft.public_id}/").content.decode()
    assert "บริษัท ทดสอบ จำกัด" in client.get("/desk/").content.decode()
