"""From a first certificate over its renewal to the next; and a sector that only a verifier can name."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from songserm.hooks import desk
from songserm.hooks.desk import Task, register_tasks, tasks_of
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.registry.actions import (
    approve,
    begin_renewal,
    expire_due,
    remind_due,
    revoke,
    save_facts,
    submit,
    suspend,
    take,
)
from songserm.registry.actions.reviewing import FirmSuspended, NotEligible, SizeUnsettled
from songserm.registry.models import Certificate, Enterprise, SizeRecord
from songserm.registry.rules.facts import FirmFacts
from songserm.registry.rules.registration_states import MoveRefused
from songserm.registry.waiting import tasks
from songserm.toolbox.thai_dates import end_of_day
from tests.factories import make_member, make_organisation, make_owned
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


def test_a_firm_is_reminded_renews_and_never_leaves_the_register(verifier, now):
    registration = waiting(43001)
    owner = registration.applicant
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
    told = Message.objects.filter(topic="REGISTRATION_APPROVED", account=owner).latest("pk")
    assert ("ต่ออายุ" in told.subject, "/my/items/" in told.body) == (True, False)  # its items are listed already
    assert Certificate.objects.filter(enterprise=firm).count() == 2
    assert SizeRecord.objects.filter(enterprise=firm).count() == 2
    expire_due(now=morning(second.expiry_date + timedelta(days=1)))
    firm.refresh_from_db()
    assert firm.status == "EXPIRED"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("", [("2569", "วิสาหกิจขนาดย่อม"), ("2567", "วิสาหกิจรายย่อย")]),
        ("/en", [("2026", "Small enterprise"), ("2024", "Micro enterprise")]),
    ],
)
def test_the_owner_reads_the_size_of_each_year_in_the_years_of_the_language(client, verifier, language, wanted):
    registration = waiting(43007)
    owner, now = registration.applicant, timezone.now()
    registration.given = {**registration.given, "statement_year": 2024}
    registration.save()
    first = approved(registration, verifier, now)
    month_before = morning(first.expiry_date - timedelta(days=30))
    renewal = begin_renewal(enterprise=first.enterprise, by=owner, now=month_before)
    handed_in(renewal, owner, month_before, revenue=Decimal(9_000_000), statement_year=2026)
    renewal.refresh_from_db()
    approved(renewal, verifier, month_before)
    client.force_login(owner)
    page = client.get(f"{language}/my/firms/{first.enterprise.number}/").content.decode()
    table = re.search(r'aria-labelledby="sizes".*?<tbody>(.*?)</tbody>', page, re.DOTALL)[1]
    cells = [" ".join(each.split()) for each in re.findall(r"<td[^>]*>(.*?)</td>", table, re.DOTALL)]
    assert list(zip(cells[::2], cells[1::2], strict=True)) == wanted


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


def registered(serial, verifier):
    registration = waiting(serial)
    approved(registration, verifier, timezone.now())
    return Enterprise.objects.get(pk=registration.enterprise_id), registration.applicant


def test_no_renewal_gets_around_a_suspension(verifier):
    firm, owner = registered(43003, verifier)
    month_before = morning(firm.certificates.get().expiry_date - timedelta(days=30))
    renewal = begin_renewal(enterprise=firm, by=owner, now=month_before)
    handed_in(renewal, owner, month_before, revenue=Decimal(9_000_000))
    suspend(enterprise=firm, reason="ตรวจสอบ", by=verifier, now=month_before)
    renewal.refresh_from_db()
    with pytest.raises(FirmSuspended):
        approved(renewal, verifier, month_before)
    firm.refresh_from_db()
    assert (firm.status, firm.certificates.count()) == ("SUSPENDED", 1)
    renewal.delete()
    with pytest.raises(MoveRefused):
        begin_renewal(enterprise=firm, by=owner, now=month_before)


def test_a_revoked_firm_may_register_anew_at_once(verifier):
    firm, owner = registered(43004, verifier)
    now = timezone.now()
    revoke(enterprise=firm, reason="แสดงข้อมูลเท็จ", by=verifier, now=now)
    firm.refresh_from_db()
    anew = begin_renewal(enterprise=firm, by=owner, now=now)
    handed_in(anew, owner, now, revenue=Decimal(9_000_000), statement_year=now.year)
    anew.refresh_from_db()
    second = approved(anew, verifier, now)
    firm.refresh_from_db()
    assert (firm.status, second.ended_date) == ("ACTIVE", None)


def test_a_company_renews_on_new_figures_and_keeps_the_other_facts(verifier):
    firm, owner = registered(43005, verifier)
    month_before = morning(firm.certificates.get().expiry_date - timedelta(days=30))
    given = begin_renewal(enterprise=firm, by=owner, now=month_before).given
    assert ("revenue" in given, given["tsic_code"]) == (False, GIVEN.tsic_code)


def test_what_the_law_forbids_is_not_approved_though_it_was_submitted(verifier):
    registration = waiting(43006)
    registration.fetched = {"registry_status": "DISSOLVED"}
    registration.save()
    with pytest.raises(NotEligible, match="dissolved"):
        approved(registration, verifier, timezone.now())
    registration.refresh_from_db()
    assert (registration.state, registration.enterprise.status) == ("UNDER_REVIEW", "APPLYING")


@pytest.mark.parametrize(
    ("status", "said"),
    [("SUSPENDED", "โปรดอ่านเหตุผล"), ("REVOKED", "ขอขึ้นทะเบียนใหม่ได้"), ("EXPIRED", "โปรดต่ออายุ")],
)
def test_a_firm_that_is_found_no_more_has_that_first_on_its_desk(client, status, said):
    firm, owner = make_owned(status=status, name_en="Lanna Wood")
    client.force_login(owner)
    page = client.get("/desk/").content.decode()
    assert said in page
    assert f"/my/firms/{firm.number}/" in page
    assert "/my/items/new/" not in page
    assert "Lanna Wood" in client.get("/en/desk/").content.decode()


def test_a_registered_firm_without_a_list_is_told_to_list(client):
    _firm, owner = make_owned()
    client.force_login(owner)
    assert "/my/items/new/" in client.get("/desk/").content.decode()


def test_who_is_suspended_reads_what_to_do(client):
    firm, owner = make_owned(status="SUSPENDED")
    client.force_login(owner)
    assert "a verifier lifts the suspension" in client.get(f"/en/my/firms/{firm.number}/").content.decode()


def test_letters_about_a_firms_standing_lead_to_where_it_is_mended(verifier):
    firm, owner = registered(43008, verifier)
    expiry = firm.certificates.get().expiry_date
    remind_due(now=morning(expiry - timedelta(days=30)))
    expire_due(now=morning(expiry + timedelta(days=1)))
    letters = Message.objects.filter(account=owner, topic__in=["CERTIFICATE_ENDS_SOON", "ENTERPRISE_EXPIRED"])
    assert [f"/my/firms/{firm.number}/" in letter.body for letter in letters] == [True, True]


@pytest.fixture
def renewing(client, verifier):
    """A firm whose certificate ends in ten days and whose renewal is begun."""
    firm, owner = registered(43009, verifier)
    now = timezone.now()
    day = timezone.localdate(now)
    firm.certificates.update(issued_date=day - timedelta(days=300), expiry_date=day + timedelta(days=10))
    renewal = begin_renewal(enterprise=firm, by=owner, now=now)
    client.force_login(owner)
    return firm, owner, renewal


def test_a_renewal_that_is_begun_is_due_when_the_certificate_ends(renewing):
    firm, owner, _renewal = renewing
    (task,) = tasks(owner, timezone.now())
    assert task.due == end_of_day(firm.certificates.get().expiry_date)


def test_who_has_begun_a_renewal_still_reads_when_the_certificate_ends(client, renewing):
    firm, owner, renewal = renewing
    own, page = f"/my/firms/{firm.number}/", f"/register/{renewal.public_id}/"
    assert "เหลืออีก 10 วัน และยังไม่ได้ส่ง" in client.get(own).content.decode()
    assert f"หนังสือรับรอง {firm.certificates.get().number} ใช้ได้ถึง" in client.get(page).content.decode()
    handed_in(renewal, owner, timezone.now(), revenue=Decimal(9_000_000), statement_year=2026)
    submitted = client.get(own).content.decode()
    assert "ดูความคืบหน้าของคำขอ" in submitted
    assert "ยังไม่ได้ส่ง" not in submitted


def test_a_firm_that_is_found_no_more_comes_before_every_day():
    _firm, owner = make_owned(status="EXPIRED")
    register_tasks(_due_today)
    try:
        assert [task.before_all for task in tasks_of(owner, timezone.now())] == [True, False]
    finally:
        desk._task_providers.remove(_due_today)


def _due_today(_account, now):
    yield Task("งานที่ใกล้ปิดรับ", "", "/", due=now)


def test_the_list_of_a_firm_that_left_the_register_says_that_nobody_finds_it(client):
    firm, owner = make_owned(status="EXPIRED")
    client.force_login(owner)
    page = client.get("/my/items/").content.decode()
    assert "ค้นไม่พบสิ่งที่กิจการขาย" in page
    assert f"/my/firms/{firm.number}/" in page
    client.force_login(make_member(firm.organisation, Role.COLLEAGUE))
    assert f"/my/firms/{firm.number}/" not in client.get("/my/items/").content.decode()
