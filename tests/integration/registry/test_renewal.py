"""From a first certificate over its renewal to the next; and a sector that only a verifier can name."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.registry.actions import approve, begin_renewal, expire_due, remind_due, save_facts, submit, take
from songserm.registry.actions.reviewing import SizeUnsettled
from songserm.registry.models import Certificate, Enterprise, SizeRecord
from songserm.registry.rules.facts import FirmFacts
from songserm.registry.rules.registration_states import MoveRefused
from tests.factories import make_member, make_organisation
from tests.integration.registry.test_review_pages import GIVEN, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifier():
    return make_member(make_organisation("OPERATOR"), Role.VERIFIER)


def morning(day):
    return datetime.combine(day, time(3), UTC)


def handed_in(registration, owner, now, **facts):
    given = replace(FirmFacts.from_json(registration.given), **facts)
    registration = save_facts(registration=registration, facts=given, by=owner, now=now)
    for kind in ("COMMERCIAL_REGISTRATION", "TAX_RETURN"):
        registration.documents.create(kind=kind, name="a.pdf", format="pdf", file="nowhere")
    return submit(registration=registration, by=owner, now=now)


def approved(registration, verifier, now, **more):
    take(registration=registration, by=verifier, now=now)
    return approve(registration=registration, by=verifier, now=now, **more)


def test_a_firm_is_reminded_renews_and_never_leaves_the_register(verifier):
    registration = waiting(43001)
    owner, now = registration.applicant, timezone.now()
    first = approved(registration, verifier, now)
    firm = Enterprise.objects.get(pk=registration.enterprise_id)
    with pytest.raises(MoveRefused):
        begin_renewal(enterprise=firm, by=owner, now=now + timedelta(days=1))
    month_before = morning(first.expiry_date - timedelta(days=30))
    remind_due(now=month_before)
    assert Message.objects.filter(topic__startswith="CERTIFICATE_ENDS", account=owner).exists()
    renewal = begin_renewal(enterprise=firm, by=owner, now=month_before)
    assert begin_renewal(enterprise=firm, by=owner, now=month_before) == renewal
    assert renewal.given["name_th"] == GIVEN.name_th
    handed_in(renewal, owner, month_before, revenue=Decimal(9_000_000), statement_year=month_before.year)
    renewal.refresh_from_db()
    second = approved(renewal, verifier, month_before)
    assert (second.number != first.number, second.expiry_date > first.expiry_date) == (True, True)
    expire_due(now=morning(first.expiry_date + timedelta(days=1)))
    firm.refresh_from_db()
    assert (firm.status, firm.size) == ("ACTIVE", second.size)
    assert Certificate.objects.filter(enterprise=firm).count() == 2
    assert SizeRecord.objects.filter(enterprise=firm).count() == 2
    expire_due(now=morning(second.expiry_date + timedelta(days=1)))
    firm.refresh_from_db()
    assert firm.status == "EXPIRED"


def test_a_sector_that_the_rules_leave_open_is_named_by_the_verifier_and_decides_the_size(verifier):
    registration = waiting(43002)
    owner, now = registration.applicant, timezone.now()
    registration.state = "RETURNED"
    registration.save()
    handed_in(registration, owner, now, tsic_code="35101", revenue=Decimal(60_000_000))
    registration.refresh_from_db()
    assert registration.size == "UNKNOWN"
    take(registration=registration, by=verifier, now=now)
    for nothing in ("", "OFFICER", "x"):
        with pytest.raises(SizeUnsettled):
            approve(registration=registration, by=verifier, now=now, sector=nothing)
    certificate = approve(registration=registration, by=verifier, now=now, sector="TRADE_SERVICES")
    registration.refresh_from_db()
    assert (certificate.size, certificate.sector, registration.size) == ("MEDIUM", "TRADE_SERVICES", "MEDIUM")
    assert registration.size_reasons
