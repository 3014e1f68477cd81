"""What time does to a registered firm."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate

from songserm.audit.models import Event
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.registry.actions import expire_due, reinstate, remind_due, revoke, standing, suspend
from songserm.registry.models import Enterprise
from songserm.registry.rules.registration_states import MoveRefused
from tests.factories import make_account, make_enterprise, make_member, make_organisation
from tests.factories.registry import certify

pytestmark = pytest.mark.django_db


def owned(now, *, ends_in: int, **facts):
    """A registered firm with an owner; its certificate's last day is that many days away."""
    organisation = make_organisation()
    make_member(organisation, Role.OWNER)
    enterprise = make_enterprise(organisation=organisation, **facts)
    certify(enterprise, issued=localdate(now) + timedelta(days=ends_in - 365))
    return enterprise


def test_a_firm_expires_on_the_day_after_its_last(now):
    firm = owned(now, ends_in=0)
    assert expire_due(now=now) == 0
    assert expire_due(now=now + timedelta(days=1)) == 1
    firm.refresh_from_db()
    assert firm.status == "EXPIRED"
    assert Message.objects.filter(topic="ENTERPRISE_EXPIRED").count() == 1
    assert expire_due(now=now + timedelta(days=1)) == 0


def test_a_firm_that_cannot_be_expired_does_not_keep_the_others(now, monkeypatch, caplog):
    bad, good = owned(now, ends_in=-1), owned(now, ends_in=-1)
    told = standing.tell_firm

    def tell(firm, *given, **more):
        if firm.pk == bad.pk:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        told(firm, *given, **more)

    monkeypatch.setattr(standing, "tell_firm", tell)
    assert expire_due(now=now) == 1
    assert [(Enterprise.objects.get(pk=firm.pk).status) for firm in (bad, good)] == ["ACTIVE", "EXPIRED"]
    assert f"Firm {bad.pk} could not be expired" in caplog.text


def test_a_firm_that_can_never_be_expired_is_logged_ever_more_seldom_and_tried_again(now, monkeypatch, caplog):
    bad, broken = owned(now, ends_in=-1), [True]
    told = standing.tell_firm

    def tell(firm, *given, **more):
        if broken[0]:
            raise ValueError("no letter")
        told(firm, *given, **more)

    monkeypatch.setattr(standing, "tell_firm", tell)
    for second in range(60):
        assert expire_due(now=now + timedelta(seconds=second)) == 0
    assert caplog.text.count(f"Firm {bad.pk} could not be expired") == 6
    late = owned(now, ends_in=-1)
    broken[0] = False
    assert expire_due(now=now + timedelta(seconds=60)) == 1
    assert Enterprise.objects.get(pk=late.pk).status == "EXPIRED"
    assert expire_due(now=now + timedelta(seconds=63)) == 1


def test_a_suspended_firm_expires_too(now):
    firm = owned(now, ends_in=-1, status="SUSPENDED")
    assert expire_due(now=now) == 1
    firm.refresh_from_db()
    assert firm.status == "EXPIRED"


def test_a_renewed_firm_does_not_expire(now):
    firm = owned(now, ends_in=-1)
    certify(firm, issued=localdate(now))
    assert expire_due(now=now) == 0


def test_an_imported_firm_never_expires(now):
    make_enterprise(status="UNVERIFIED")
    assert expire_due(now=now) == 0


def test_a_firm_is_reminded_once_for_each_day_that_the_rules_name(now):
    owned(now, ends_in=5)
    assert remind_due(now=now) == 1
    assert remind_due(now=now) == 0
    assert Message.objects.filter(topic="CERTIFICATE_ENDS_SOON").count() == 1


def test_nobody_is_reminded_long_before(now):
    owned(now, ends_in=300)
    assert remind_due(now=now) == 0


def test_a_revocation_ends_the_certificate_and_is_kept_with_its_reason(now):
    firm, officer = owned(now, ends_in=100), make_account()
    revoke(enterprise=firm, reason="ข้อมูลเป็นเท็จ", by=officer, now=now)
    assert firm.certificates.get().ended_date == localdate(now)
    event = Event.objects.get(action="ENTERPRISE_REVOKED")
    assert (event.actor_id, event.data["reason"]) == (officer.pk, "ข้อมูลเป็นเท็จ")
    with pytest.raises(MoveRefused):
        reinstate(enterprise=firm, reason="", by=officer, now=now)


def test_a_suspension_is_undone_with_its_certificate_untouched(now):
    firm, officer = owned(now, ends_in=100), make_account()
    suspend(enterprise=firm, reason="รอตรวจสอบ", by=officer, now=now)
    assert reinstate(enterprise=firm, reason="ตรวจแล้ว", by=officer, now=now).status == "ACTIVE"
    assert firm.certificates.get().ended_date is None
