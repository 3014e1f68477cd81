"""From need to sealed evidence."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.keys import trusted_keys
from songserm.audit.models import Event
from songserm.audit.queries import sealed_event
from songserm.catalogue.actions import save_item
from songserm.gateways.dbd.reading import profile_from
from songserm.people.permissions import Role
from songserm.reference.queries import province_names
from songserm.registry.actions.business_registry import ties_of
from songserm.registry.models import Enterprise
from songserm.search.actions import drain, queue_enterprise
from songserm.sourcing import actions
from songserm.sourcing.document import evidence_pdf
from songserm.sourcing.listing import listed
from songserm.sourcing.models import Debarment, Evidence, Need
from songserm.sourcing.rules.law import Step
from songserm.sourcing.searching import look
from songserm.sourcing.watching import firm_warnings, need_warnings
from songserm.toolbox.proof import verify_pdf
from songserm.toolbox.thai_dates import format_date
from tests.factories.catalogue import make_item
from tests.factories.people import make_member, make_organisation
from tests.factories.registry import make_enterprise
from tests.integration.sourcing.conftest import assert_constant, provinces, sells, write

pytestmark = pytest.mark.django_db


def sealed(need, agency):
    evidence = actions.seal(need=need, by=agency.officer, now=timezone.now())
    return evidence, json.loads(evidence.document)


def names(document, *, included=True):
    return [firm["name_th"] for firm in document["firms"] if firm["included"] is included]


def test_the_own_province_comes_first_and_counts_firms_not_items(agency):
    for _ in range(3):
        sells(province="50")
    sells(province="10")
    found = look(write(agency))
    assert [(each.step, each.firms) for each in found.steps] == [("PROVINCE", 3)]
    assert len(found.firms) == 3


def test_too_few_at_home_leads_to_the_region_and_the_country(agency):
    home, near, far = sells(province="50"), sells(province="51"), sells(province="10")
    found = look(write(agency))
    assert [(each.step, each.firms) for each in found.steps] == [("PROVINCE", 1), ("REGION", 2), ("COUNTRY", 3)]
    order = [firm.hit.enterprise_number for firm in found.firms]
    assert order == [each.enterprise.number for each in (home, near, far)]
    assert [firm.step for firm in found.firms] == ["PROVINCE", "REGION", "COUNTRY"]


def test_unverified_firms_are_never_on_a_lawful_list(agency):
    firm = make_enterprise(status="UNVERIFIED", province_id="50")
    make_item(firm, name_th="กระดาษ A4", imported=True)
    drain()
    assert look(write(agency)).count == 0


def test_the_evidence_is_signed_and_in_the_trail(agency):
    firm = sells()
    evidence, document = sealed(write(agency), agency)
    found = verify_pdf(bytes(evidence.pdf), trusted_keys())
    assert found.ok
    assert found.attachment.decode() == evidence.document
    assert sealed_event(found.sha256).data["hash"] == evidence.hash
    assert document["firms"][0]["number"] == firm.enterprise.number
    assert document["firms"][0]["item"]["version"] == 1
    assert document["rule_set"] == "th-2565-w78"
    assert "tantivy" in document["search"]["engine"]
    assert [step["firms"] for step in document["steps"]] == [1, 1, 1]


def test_an_edited_pdf_fails(agency):
    evidence, _ = sealed(write(agency), agency)
    changed = bytearray(evidence.pdf)
    changed[2000] ^= 1
    assert not verify_pdf(bytes(changed), trusted_keys()).ok


def test_an_item_changed_after_locking_stays_as_it_was_in_the_evidence(agency):
    firm = sells(name="กระดาษ A4 เดิม")
    evidence, _ = sealed(write(agency), agency)
    facts = {"name_th": "กระดาษ A4 ใหม่"}
    save_item(item=firm.item, revision=firm.item.revision, facts=facts, by=firm.owner, now=timezone.now())
    kept = json.loads(Evidence.objects.get(pk=evidence.pk).document)["firms"][0]["item"]
    assert (kept["version"], kept["content"]["name_th"]) == (1, "กระดาษ A4 เดิม")


def test_sealing_twice_gives_the_first_evidence_and_nothing_changes_afterwards(agency):
    need, firm = write(agency), sells()
    first, _ = sealed(need, agency)
    assert sealed(need, agency)[0].pk == first.pk
    with pytest.raises(actions.NeedRefused):
        actions.change_need(need=need, by=agency.officer, now=timezone.now(), title="อื่น")
    with pytest.raises(actions.NeedRefused):
        actions.choose(
            need=need, enterprise=firm.enterprise, included=False, reason="x", by=agency.officer, now=timezone.now()
        )


def test_firms_are_left_out_and_taken_in_with_a_reason(agency):
    out, far = sells(province="50"), sells(name="น้ำดื่ม", province="10")
    need = write(agency)
    facts = {"need": need, "by": agency.officer, "now": timezone.now()}
    actions.choose(enterprise=out.enterprise, included=False, reason="ส่งไม่ทัน", **facts)
    actions.choose(enterprise=far.enterprise, included=True, reason="เคยส่งดี", **facts)
    _, document = sealed(need, agency)
    assert names(document) == [far.enterprise.name_th]
    assert names(document, included=False) == [out.enterprise.name_th]
    assert {firm["reason"] for firm in document["firms"]} == {"ส่งไม่ทัน", "เคยส่งดี"}


def test_a_firm_suspended_a_moment_ago_is_not_on_the_list_even_if_the_index_still_has_it(agency):
    firm = sells()
    need = write(agency)
    facts = {"enterprise": firm.enterprise, "included": True, "reason": "รู้จัก"}
    actions.choose(need=need, by=agency.officer, now=timezone.now(), **facts)
    firm.enterprise.certificates.update(ended_date=timezone.localdate() - timedelta(days=1))
    _, document = sealed(need, agency)
    assert names(document) == []
    assert document["firms"][0]["certificate"] is None


def test_a_suspended_firm_is_never_on_a_lawful_list_though_its_certificate_still_runs(agency):
    found, taken_in = sells(), sells(name="น้ำดื่ม")
    need = write(agency)
    facts = {"included": True, "reason": "รู้จัก", "by": agency.officer, "now": timezone.now()}
    actions.choose(need=need, enterprise=taken_in.enterprise, **facts)
    Enterprise.objects.filter(pk__in=[found.enterprise.pk, taken_in.enterprise.pk]).update(status="SUSPENDED")
    _, document = sealed(need, agency)
    assert names(document) == []


@pytest.mark.parametrize("typed", [{"number": "0000000000000", "reason": "เคยส่งดี"}, {"reason": "ย" * 501}])
def test_what_was_typed_about_a_firm_is_kept_when_it_cannot_be_taken_in(client, agency, typed):
    number = sells(name="น้ำดื่ม").enterprise.number
    need = write(agency)
    client.force_login(agency.officer)
    page = client.post(f"/needs/{need.public_id}/firms/", {"number": number, **typed, "step": "include"})
    assert page.status_code == 422
    assert typed["reason"] in page.content.decode()
    assert typed.get("number", number) in page.content.decode()
    assert not need.choices.exists()


def test_searching_further_needs_a_reason_and_is_told(agency):
    for _ in range(3):
        sells(province="50")
    sells(province="10")
    need = write(agency)
    actions.widen(need=need, to=Step.COUNTRY, reason="ต้องการเปรียบเทียบ", by=agency.officer, now=timezone.now())
    _, document = sealed(need, agency)
    assert [step["reason"]["code"] for step in document["steps"]] == ["WIDENED", "WIDENED", "WHOLE_COUNTRY"]
    assert document["widened"]["reason"] == "ต้องการเปรียบเทียบ"


def test_grounds_of_exemption_are_recorded(agency):
    need = write(agency, query="ไม่มีของแบบนี้")
    facts = {"by": agency.officer, "now": timezone.now()}
    actions.exempt(need=need, ground="NOT_LISTED", note_text="บันทึกที่ 12/2569", **facts)
    _, document = sealed(need, agency)
    assert document["exemption"] == {"ground": "NOT_LISTED", "note": "บันทึกที่ 12/2569"}
    assert document["firms"] == []


@pytest.mark.parametrize("ground", ["NOT_LISTED", "LOAN_OR_DONOR", "COMMITTEE"])
def test_exempt_are_no_listed_item_or_firm_terms_of_a_loan_or_donor_and_leave_of_a_committee(client, agency, ground):
    need = write(agency)
    client.force_login(agency.officer)
    assert client.post(f"/needs/{need.public_id}/exemption/", {"ground": ground, "note": ""}).status_code == 422
    client.post(f"/needs/{need.public_id}/exemption/", {"ground": ground, "note": "บันทึกที่ 12/2569"})
    assert sealed(need, agency)[1]["exemption"]["ground"] == ground


def test_the_rule_set_with_its_source_and_values_is_in_the_evidence_and_on_the_page(client, agency):
    need = write(agency, budget=Decimal(900_000))
    _, document = sealed(need, agency)
    assert document["law"]["invitees_at_least"] == 3
    assert "ว 78" in document["law"]["source"]
    client.force_login(agency.officer)
    page = client.get(f"/en/needs/{need.public_id}/").content.decode()
    assert "At least 30 %" in page
    assert "At least 60 % of the value has to be goods made in Thailand" in page
    assert "5 working days" in page


def test_purchases_that_look_split_are_named(agency):
    need = write(agency, budget=Decimal(300_000))
    assert need_warnings(need) == []
    far = write(agency, budget=Decimal(300_000))
    for days in (-31, 31):
        Need.objects.filter(pk=far.pk).update(created_at=need.created_at + timedelta(days=days))
        assert need_warnings(need) == [], "the rule set looks at 30 days before and after"
    Need.objects.filter(pk=far.pk).update(created_at=need.created_at - timedelta(days=29))
    write(agency, budget=Decimal(300_000), query="น้ำดื่ม")
    assert [each.code for each in need_warnings(need)] == ["LOOKS_SPLIT"]
    _, document = sealed(need, agency)
    assert [each["code"] for each in document["warnings"]] == ["LOOKS_SPLIT"]


def test_debarred_and_connected_firms_are_named(agency):
    one, two = sells(), sells()
    assert firm_warnings([one.enterprise, two.enterprise], now=timezone.now()) == []
    Debarment.objects.create(
        number=one.enterprise.identity_number, name="x", from_date=date(2025, 1, 1), source="กรมบัญชีกลาง"
    )
    Debarment.objects.create(
        number=two.enterprise.identity_number,
        name="x",
        from_date=date(2020, 1, 1),
        until_date=date(2021, 1, 1),
        source="กรมบัญชีกลาง",
    )
    two.enterprise.organisation.memberships.create(account=one.owner, role=Role.COLLEAGUE)
    type(one.enterprise).objects.filter(pk__in=[one.enterprise.pk, two.enterprise.pk]).update(website="https://a.test")
    firms = list(type(one.enterprise).objects.filter(pk__in=[one.enterprise.pk, two.enterprise.pk]))
    codes = [each.code for each in firm_warnings(firms, now=timezone.now())]
    assert codes == ["DEBARRED", "SHARED_PERSON", "SHARED_WEBSITE"]


def test_firms_that_share_a_director_or_a_telephone_are_named_and_nobodys_name_is_kept(agency):
    firms = [sells().enterprise for _ in range(3)]
    for firm, people, phone in zip(firms, (("ก ข", "ค ง"), ("ค ง",), ("จ ฉ",)), ("021", "029", "02-1"), strict=True):
        told = {
            "CommitteeInformations": [
                dict(zip(("FirstName", "LastName"), name.split(), strict=True)) for name in people
            ],
            "AddressInformations": [{"Phone": phone}],
        }
        registration = firm.registrations.get()
        profile = profile_from(told, number=firm.number, financial=None, shareholders=None, now=timezone.now())
        registration.fetched = {"ties": ties_of(profile)}
        registration.save()
        assert "ค" not in str(registration.fetched)
    warned = firm_warnings(firms, now=timezone.now())
    assert [each.code for each in warned] == ["SHARED_DIRECTOR", "SHARED_PHONE"]
    assert firms[0].name_th in warned[0].en
    assert firms[2].name_th not in warned[0].en


def test_firms_that_share_a_shareholder_are_named_and_nobodys_name_is_kept(agency):
    firms = [sells().enterprise for _ in range(3)]
    for firm, names in zip(firms, (("ก ข", "ค ง"), ("ค ง",), ("จ ฉ",)), strict=True):
        held = {
            "ShareholderDetail": [dict(zip(("HolderName", "Lastname"), name.split(), strict=True)) for name in names]
        }
        profile = profile_from({}, number=firm.number, financial=None, shareholders=held, now=timezone.now())
        registration = firm.registrations.get()
        registration.fetched = {"ties": ties_of(profile)}
        registration.save()
        assert "ค" not in str(registration.fetched)
    warned = firm_warnings(firms, now=timezone.now())
    assert [each.code for each in warned] == ["SHARED_SHAREHOLDER"]
    assert (firms[0].name_th in warned[0].en, firms[2].name_th in warned[0].en) == (True, False)


def lives(firm, given, told=None):
    registration = firm.registrations.get()
    registration.given = {**registration.given, "address": given}
    registration.fetched = {"address": told} if told else None
    registration.save()


def test_firms_of_one_address_are_named_however_it_is_spaced(agency):
    one, two, other = (sells().enterprise for _ in range(3))
    for firm, given in ((one, "99/1 ถนนนิมมาน"), (two, "99/1  ถนน นิมมาน"), (other, "7 ถนนช้างคลาน")):
        lives(firm, given)
    warned = firm_warnings([one, two, other], now=timezone.now())
    assert [each.code for each in warned] == ["SHARED_ADDRESS"]
    assert one.name_th in warned[0].en
    assert two.name_th in warned[0].en
    assert other.name_th not in warned[0].en


@pytest.mark.parametrize("given", ["เลขที่ 99/1 นิมมานเหมินท์", "99/1 ถนนนิมมาน"])
def test_an_address_typed_in_another_way_than_the_registry_writes_it_still_ties_firms_and_is_told_once(agency, given):
    one, two = (sells().enterprise for _ in range(2))
    lives(one, "99/1 ถนนนิมมาน", told="99/1 ถ.นิมมานเหมินท์ เชียงใหม่")
    lives(two, given, told="99/1 ถ.นิมมานเหมินท์ เชียงใหม่")
    assert [each.code for each in firm_warnings([one, two], now=timezone.now())] == ["SHARED_ADDRESS"]


def test_an_address_given_by_one_that_the_registry_tells_of_another_ties_them(agency):
    one, two = (sells().enterprise for _ in range(2))
    lives(one, "99/1 ถนนนิมมาน")
    lives(two, "ตลาดใหม่ ห้อง 5", told="99/1 ถนนนิมมาน")
    assert [each.code for each in firm_warnings([one, two], now=timezone.now())] == ["SHARED_ADDRESS"]


def test_locking_asks_the_database_equally_often_for_few_and_many_firms(agency):
    sells()
    few = _queries(write(agency), agency)
    for _ in range(5):
        sells()
    assert _queries(write(agency), agency) == few


def _queries(need, agency):
    province_names()  # kept for a minute: read now, so that the minute cannot end in between
    with CaptureQueriesContext(connection) as asked:
        actions.seal(need=need, by=agency.officer, now=timezone.now())
    return len(asked)


def test_pages_lead_from_need_to_pdf(client, agency):
    sells()
    client.force_login(agency.officer)
    wrong = client.post("/needs/new/", {"title": "กระดาษ", "budget": "-5", "quantity": "inf"})
    assert wrong.status_code == 422
    assert "กระดาษ" in wrong.content.decode()
    typed = {
        "title": "กระดาษ A4", "kind": "GOODS", "quantity": "๕๐๐", "unit": "รีม", "budget": "60,000", "province": "50",
        "needed_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    page = client.post("/needs/new/", typed, follow=True)
    need = agency.organisation.needs.get()
    assert page.status_code == 200
    assert client.post(f"/needs/{need.public_id}/seal/", follow=True).status_code == 200
    pdf = client.get(f"/needs/{need.public_id}/evidence.pdf")
    assert verify_pdf(pdf.content, trusted_keys()).ok
    public = client.get(f"/evidence/{need.evidence.public_id}/")
    assert agency.officer.email not in public.content.decode()
    assert need.evidence.hash in public.content.decode()


@pytest.mark.parametrize("amount", ["-1", "0", "NaN", "Infinity", "1e400", "abc", "99999999999999"])
def test_absurd_amounts_are_refused_and_kept_on_the_page(client, agency, amount):
    client.force_login(agency.officer)
    page = client.post("/needs/new/", {"title": "กระดาษ", "budget": amount, "quantity": "1"})
    assert page.status_code == 422
    assert f'value="{amount}"' in page.content.decode()


def test_an_officer_of_another_agency_and_strangers_get_404(client, agency):
    need = write(agency)
    other = make_member(make_organisation("AGENCY"), Role.OFFICER)
    client.force_login(other)
    for path in ("", "seal/", "evidence.pdf", "change/", "firms/", "wider/", "exemption/", "project/", "ask/"):
        address = f"/needs/{need.public_id}/{path}"
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
    typed = {"to": "COUNTRY", "reason": "x", "ground": "COMMITTEE", "note": "x", "project_number": "69119000001"}
    for path in ("wider/", "exemption/", "project/"):
        assert client.post(f"/needs/{need.public_id}/{path}", typed).status_code == 404
    need.refresh_from_db()
    assert (need.widened_to, need.exemption, need.project_number) == ("", "", "")
    assert not Evidence.objects.exists()
    assert not Event.objects.filter(action="EVIDENCE_SEALED").exists()


def test_what_e_gp_decides_is_bound_to_its_project(client, agency):
    need = write(agency, budget=Decimal(900_000))
    sealed(need, agency)
    client.force_login(agency.officer)
    assert client.post(f"/needs/{need.public_id}/project/", {"project_number": "123"}).status_code == 422
    client.post(f"/needs/{need.public_id}/project/", {"project_number": "69119000001"})
    need.refresh_from_db()
    assert need.project_number == "69119000001"
    with pytest.raises(ValueError, match="e-GP"):
        actions.publish_request(
            need=need, invited=[], deadline=timezone.now() + timedelta(days=1), note="", by=agency.officer,
            now=timezone.now(),
        )  # fmt: skip


def drawn(document, number):
    """What the first page of the PDF draws, were that the project's number."""
    content = {**document, "need": {**document["need"], "project_number": number}}
    with pikepdf.open(BytesIO(evidence_pdf(content, "{}", "0" * 64, now=datetime(2026, 11, 24, tzinfo=UTC)))) as pdf:
        return pdf.pages[0].Contents.read_bytes()


def test_a_project_number_given_before_sealing_is_sealed_and_on_the_pdf_and_the_public_page(client, agency):
    need = write(agency, budget=Decimal(900_000))
    client.force_login(agency.officer)
    address = f"/en/needs/{need.public_id}/"
    wrong = client.post(f"{address}project/", {"project_number": "6911"})
    assert wrong.status_code == 422
    assert 'value="6911"' in wrong.content.decode(), "what was typed is kept"
    assert "69119000001" in client.post(f"{address}project/", {"project_number": "69119000001"}, follow=True).text
    evidence, document = sealed(Need.objects.get(pk=need.pk), agency)
    assert document["need"]["project_number"] == "69119000001"
    printed = [drawn(document, number) for number in ("69119000001", "69119000002", "", "69119000001")]
    assert printed[0] == printed[3]
    assert len(set(printed)) == 3, "the number stands on the page"
    client.post(f"{address}project/", {"project_number": "69119000002"}, follow=True)
    public = client.get(f"/en/evidence/{evidence.public_id}/").content.decode()
    assert "69119000001" in public
    assert "69119000002" not in public, "the public page shows what was sealed"


def test_without_a_project_number_neither_the_pdf_nor_the_public_page_speaks_of_one(client, agency):
    evidence, document = sealed(write(agency), agency)
    assert document["need"]["project_number"] == ""
    assert "project number" not in client.get(f"/en/evidence/{evidence.public_id}/").content.decode()


def private_buyer():
    company = make_organisation("BUYER", province_id="50")
    return SimpleNamespace(organisation=company, officer=make_member(company, Role.BUYER))


def test_a_private_buyer_has_no_project_of_e_gp(client):
    provinces()
    company = private_buyer()
    need = write(company)
    client.force_login(company.officer)
    sealed(need, company)
    assert client.post(f"/needs/{need.public_id}/project/", {"project_number": "69119000001"}).status_code == 404
    need.refresh_from_db()
    assert need.project_number == ""


def test_a_private_buyer_finds_only_firms_that_want_to_be_found_by_it(client):
    shown, hidden = sells(), sells()
    type(hidden.enterprise).objects.filter(pk=hidden.enterprise.pk).update(open_to_private=False)
    queue_enterprise(enterprise_id=hidden.enterprise.pk)
    drain()
    company = make_organisation("BUYER", province_id="50")
    buyer = make_member(company, Role.BUYER)
    need = write(SimpleNamespace(organisation=company, officer=buyer))
    assert (need.method, need.rule_set) == ("PRIVATE", "")
    found = look(need)
    assert [(each.step, each.firms) for each in found.steps] == [("COUNTRY", 1)]
    assert found.firms[0].hit.enterprise_number == shown.enterprise.number
    facts = {"included": True, "reason": "x", "by": buyer, "now": timezone.now()}
    actions.choose(need=need, enterprise=hidden.enterprise, **facts)
    assert [row.enterprise for row in listed(need, found, now=timezone.now())] == [shown.enterprise]
    need.choices.all().delete()
    client.force_login(buyer)
    typed = {"number": hidden.enterprise.number, "reason": "รู้จัก", "step": "include"}
    client.post(f"/needs/{need.public_id}/firms/", typed)
    assert not need.choices.exists()


def test_a_firm_that_hides_itself_after_sealing_is_invited_by_no_private_buyer_and_the_buyer_is_told(client, agency):
    stays, hides = sells(), sells()
    company = private_buyer()
    need = write(company)
    public = write(agency)
    for each, buyer in ((need, company), (public, agency)):
        sealed(each, buyer)
    Enterprise.objects.filter(pk=hides.enterprise.pk).update(open_to_private=False, name_en="Hidden Paper Ltd.")
    typed = {
        "deadline_date": (timezone.localdate() + timedelta(days=3)).isoformat(), "deadline_time": "16:30", "sure": "yes",
        "firms": [stays.enterprise.number, hides.enterprise.number],
    }  # fmt: skip
    client.force_login(company.officer)
    address = f"/en/needs/{need.public_id}/ask/"
    page = client.get(address).content.decode()
    assert "They cannot be invited" in page
    assert hides.enterprise.name_th in page
    assert f'value="{hides.enterprise.number}"' not in page
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "They cannot be invited" in refused.content.decode()
    with pytest.raises(ValueError, match=r"invited: Hidden Paper Ltd\.\.") as told:
        actions.publish_request(
            need=need, invited=[stays.enterprise, hides.enterprise], deadline=timezone.now() + timedelta(days=1), note="",
            by=company.officer, now=timezone.now(),
        )  # fmt: skip
    assert hides.enterprise.name_th in told.value.text("th")
    assert client.post(address, {**typed, "firms": [stays.enterprise.number]}).status_code == 302
    assert [each.enterprise for each in need.request.invitations.all()] == [stays.enterprise]
    client.force_login(agency.officer)
    assert client.post(f"/needs/{public.public_id}/ask/", typed).status_code == 302, "the state sees every firm"
    assert public.request.invitations.count() == 2


def test_lists_ask_the_database_equally_often_for_few_and_many(client, agency):
    client.force_login(agency.officer)
    write(agency)
    assert_constant(client, "/needs/", lambda: [write(agency) for _ in range(4)])


def test_while_a_need_is_written_it_is_told_what_it_would_find_and_by_which_method(client, agency):
    for price in ("100.00", "120.00"):
        sells(price=price)
    client.force_login(agency.officer)
    typed = {"title": "กระดาษ A4", "province": "50", "budget": "60,000"}
    page = client.get("/en/needs/preview/", typed).content.decode()
    assert "Specific method" in page
    assert "THB 100" in page
    assert '<option value="รีม">' in page
    assert "e-GP" in client.get("/en/needs/preview/", {**typed, "budget": "600,000"}).content.decode()
    assert client.get("/en/needs/preview/", {"budget": "NaN", "title": "x" * 999}).status_code == 200
    client.logout()
    assert client.get("/needs/preview/", typed).status_code == 302


def test_a_unit_left_empty_is_that_of_what_is_found(client, agency):
    client.force_login(agency.officer)
    typed = {
        "title": "กระดาษ A4", "kind": "GOODS", "quantity": "500", "budget": "60,000", "province": "50",
        "needed_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    assert client.post("/needs/new/", typed).status_code == 422
    sells()
    client.post("/needs/new/", typed)
    assert agency.organisation.needs.get().unit == "รีม"


def test_a_reader_of_english_sees_a_common_unit_in_english(client, agency):
    sells()
    need = write(agency)
    client.force_login(agency.officer)
    assert "500 reams" in " ".join(client.get(f"/en/needs/{need.public_id}/").content.decode().split())
    assert "500 รีม" in " ".join(client.get(f"/needs/{need.public_id}/").content.decode().split())


def test_the_page_offers_a_day_in_the_readers_era(client, agency):
    client.force_login(agency.officer)
    day = timezone.localdate() + timedelta(days=30)
    assert format_date(day, "th") in client.get("/needs/new/").content.decode()
    assert format_date(day, "en") in client.get("/en/needs/new/").content.decode()
