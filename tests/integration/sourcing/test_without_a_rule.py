"""A day on which no rule set, or another than the shipped one, is in force: nothing breaks, nothing typed is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.policy.rule_sets import FOLDER, NoRuleInForce
from songserm.reference.actions import add_rule_set
from songserm.reference.queries import additions
from songserm.sourcing import actions
from songserm.sourcing.models import Need, SealedQuotation
from songserm.sourcing.rules.law import Step
from songserm.sourcing.searching import look
from tests.integration.sourcing.conftest import asked_for, sells, write
from tests.integration.sourcing.test_quotations import offers, opened

pytestmark = pytest.mark.django_db
TOLD = {"": "ไม่มีหลักเกณฑ์เรื่อง", "/en": "No rule on"}


@pytest.fixture(autouse=True)
def _fresh():
    yield
    additions.forget()


def ended(subject):
    """The newest set of the subject ended yesterday and none follows it."""
    today = timezone.localdate()
    added(subject, f"{subject}-ended", since=today - timedelta(days=2), until=today - timedelta(days=1))


def added(subject, name, *, since, until=None, order=None):
    """A set like the shipped one, by another name, for other days; ``order`` is (its order, another)."""
    text = (FOLDER / f"{subject}.toml").read_text(encoding="utf-8")
    shipped = text[text.index("[[rule_set]]") :].split("[[rule_set]]")[1]
    lines = ["[[rule_set]]", *([f"in_force_until = {until}"] if until else [])]
    for line in shipped.strip().splitlines():
        if line.startswith("id = "):
            lines.append(f'id = "{name}"')
        elif line.startswith("in_force_from = "):
            lines.append(f"in_force_from = {since}")
        else:
            lines.append(line)
    toml = "\n".join(lines)
    if order:
        assert order[0] in toml
        toml = toml.replace(*order)
    add_rule_set(subject=subject, toml=toml, reason="แก้ไข", by=SYSTEM, now=timezone.now())


def test_only_steps_of_the_order_are_offered_and_gone_on_to(client, agency):
    order = ('["PROVINCE", "REGION", "COUNTRY"]', '["PROVINCE", "COUNTRY"]')
    added("procurement", "procurement-short", since=timezone.localdate(), order=order)
    for _ in range(3):
        sells(province="50")
    need = write(agency)
    assert need.rule_set == "procurement-short"
    client.force_login(agency.officer)
    address = f"/needs/{need.public_id}/"
    page = client.get(address).content.decode()
    assert 'value="COUNTRY"' in page
    assert 'value="REGION"' not in page
    assert client.post(f"{address}wider/", {"to": "REGION", "reason": "เปรียบเทียบ"}).status_code == 422
    actions.widen(need=need, to=Step.REGION, reason="เปรียบเทียบ", by=agency.officer, now=timezone.now())
    assert client.get(address).status_code == 200
    client.post(f"{address}wider/", {"to": "COUNTRY", "reason": "เปรียบเทียบ"})
    need.refresh_from_db()
    assert [each.step for each in look(need).steps] == ["PROVINCE", "COUNTRY"]
    assert 'value="COUNTRY"' not in client.get(address).content.decode(), "nothing is left to go on to"


def typed(**facts):
    return {
        "title": "กระดาษที่พิมพ์ไว้",
        "kind": "GOODS",
        "quantity": "10",
        "unit": "รีม",
        "budget": "1000",
        "province": "50",
        "needed_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
        **facts,
    }


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("unit", ["รีม", ""])
def test_a_need_is_not_written_and_what_was_typed_is_kept(client, agency, language, unit):
    ended("procurement")
    client.force_login(agency.officer)
    assert client.get(f"{language}/needs/new/").status_code == 200
    page = client.post(f"{language}/needs/new/", typed(unit=unit))
    assert page.status_code == 422
    assert TOLD[language] in page.content.decode()
    assert "กระดาษที่พิมพ์ไว้" in page.content.decode()
    assert not Need.objects.exists()
    with pytest.raises(NoRuleInForce):
        write(agency)


@pytest.mark.parametrize("language", ["", "/en"])
def test_while_it_is_written_the_preview_says_so(client, agency, language):
    ended("procurement")
    client.force_login(agency.officer)
    page = client.get(f"{language}/needs/preview/", {"title": "กระดาษ", "province": "50", "budget": "1000"})
    assert page.status_code == 200
    assert TOLD[language] in page.content.decode()


def test_a_need_of_an_earlier_day_is_searched_and_sealed_by_its_own_set_and_not_changed(client, agency):
    need = write(agency)
    ended("procurement")
    client.force_login(agency.officer)
    page = client.post(f"/needs/{need.public_id}/change/", typed())
    assert page.status_code == 422
    assert TOLD[""] in page.content.decode()
    assert "กระดาษที่พิมพ์ไว้" in page.content.decode()
    need.refresh_from_db()
    assert need.title == "กระดาษ A4 สำหรับสำนักงาน"
    assert client.get(f"/needs/{need.public_id}/").status_code == 200
    assert actions.seal(need=need, by=agency.officer, now=timezone.now()).need == need


def price(vat, **facts):
    return {"total": "100.00", "vat": vat, "delivery_days": "7", "offered": "ยี่ห้อที่พิมพ์ไว้", **facts}


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_price_without_vat_waits_for_the_rate_and_one_with_vat_is_taken(client, agency, language):
    firm = sells()
    invitation = asked_for(agency, firm).invitations.get()
    ended("vat")
    client.force_login(firm.owner)
    address = f"{language}/my/requests/{invitation.public_id}/"
    assert client.get(address).status_code == 200
    page = client.post(address, price("without"))
    assert page.status_code == 422
    assert TOLD[language] in page.content.decode()
    assert "ยี่ห้อที่พิมพ์ไว้" in page.content.decode()
    assert not SealedQuotation.objects.exists()
    assert client.post(address, price("with")).status_code == 302
    assert SealedQuotation.objects.count() == 1


def test_quotations_are_opened_and_compared_without_a_rate(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm, "50000.00")
    ended("vat")
    row = opened(agency, request)[0]
    assert (row.quotation.total, row.without_vat) == (Decimal(50_000), None)
    client.force_login(agency.officer)
    page = client.get(f"/requests/{request.public_id}/")
    assert page.status_code == 200
    assert "ไม่รวมภาษี" not in page.content.decode()
