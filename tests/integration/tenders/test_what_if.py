"""Two rule sets over what was recorded, by page and by command."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from songserm.audit.actions import SYSTEM
from songserm.contracts.actions import cancel_contract, record_contract
from songserm.contracts.actions.figures import refresh_all
from songserm.contracts.models import Contract
from songserm.contracts.queries import Scope, dashboard
from songserm.people.permissions import Role
from songserm.policy.rule_sets import FOLDER
from songserm.reference.actions import add_rule_set
from songserm.tenders.actions.evaluations import keep_evaluation
from songserm.tenders.queries import read
from songserm.tenders.what_if import as_json, what_if
from tests.factories.people import make_member, make_organisation, sign_in_with_two_factors
from tests.factories.registry import certify, make_enterprise

pytestmark = pytest.mark.django_db
SME = {"size": "SMALL", "sector": "TRADE_SERVICES", "contracts_this_year": "0.00"}


@pytest.fixture
def five_percent(now):
    """A draft under which an SME may ask five percent more, with half the ceiling for small traders."""
    text = (FOLDER / "procurement.toml").read_text(encoding="utf-8")
    draft = text[text.rindex("[[rule_set]]") :]
    draft = draft.replace('"th-2568-draft"', '"five-percent"').replace('value = "10"', 'value = "5"')
    draft = draft.replace('size = "SMALL", baht = "50000000"', 'size = "SMALL", baht = "25000000"')
    return add_rule_set(subject="procurement", toml=draft, reason="ร่าง", by=SYSTEM, now=now).id


@pytest.fixture
def agency():
    return make_organisation("AGENCY")


@pytest.fixture
def keep(agency, now):
    officer = make_member(agency, Role.OFFICER)

    def kept(*bids):
        document = {"announced_date": "2025-03-01", "criterion": "PRICE", "category": "GOODS", "bids": list(bids)}
        return keep_evaluation(
            tender=read(document), organisation=agency, project_number="68039123456", title="โต๊ะ", by=officer, now=now
        )

    return kept


def bid(name, price, sme=None):
    return {"bidder": name, "price": price, "compliant": True, "sme": sme}


def sign(firm, amount, day, buyer=None, reference="1"):
    return record_contract(
        source="TEST", reference=reference, supplier=firm, title="x", amount=Decimal(amount), signed_date=day,
        buyer=buyer, by=SYSTEM, now=NOON,
    )  # fmt: skip


NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_a_lower_preference_changes_the_award_it_decided(keep, five_percent):
    keep(bid("Big", "1000000.00"), bid("Small", "1080000.00", SME))
    keep(bid("Big", "1000000.00"), bid("Small", "1040000.00", SME))
    found = what_if("th-2565-w78", five_percent, year=2026).awards
    assert (found.cases, found.same, len(found.changed)) == (2, 1, 1)
    assert (found.changed[0].before.bidder, found.changed[0].after.bidder) == ("Small", "Big")
    assert found.cost == Decimal("-80000.00")


def test_firms_above_either_ceiling_are_named_with_what_they_sold(agency, five_percent):
    firm = make_enterprise(sector="TRADE_SERVICES")
    certify(firm, issued=date(2026, 1, 5))
    sign(firm, "30000000.00", date(2026, 2, 1), agency)
    sign(firm, "30000000.00", date(2025, 12, 31), agency, "last year")
    sign(firm, "30000000.00", date(2026, 2, 2), make_organisation("BUYER"), "private")
    cancel_contract(contract=sign(firm, "30000000.00", date(2026, 2, 3), agency, "off"), by=SYSTEM, now=NOON)
    found = what_if("th-2565-w78", five_percent, year=2026).caps
    assert (found.firms, found.before, found.after) == (1, 0, 1)
    assert found.passing[0].sold.total == Decimal("30000000.00")
    assert found.passing[0].sold.number == firm.number


def test_a_share_of_a_projects_total_passes_no_ceiling(agency, five_percent):
    firm = make_enterprise(sector="TRADE_SERVICES")
    certify(firm, issued=date(2026, 1, 5))
    shared = sign(firm, "30000000.00", date(2026, 2, 1), agency)
    Contract.objects.filter(pk=shared.pk).update(amount_is_shared=True)
    assert what_if("th-2565-w78", five_percent, year=2026).caps.after == 1
    Contract.objects.filter(pk=shared.pk).update(awarded_amount=None)
    assert what_if("th-2565-w78", five_percent, year=2026).caps.firms == 0


def test_the_set_aside_is_of_the_fiscal_year_and_names_its_denominator(agency, five_percent):
    sme, other = make_enterprise(), make_enterprise(size="UNKNOWN", status="UNVERIFIED")
    certify(sme, issued=date(2026, 1, 5))
    sign(sme, "100.00", date(2025, 10, 1), agency, "a")
    sign(other, "300.00", date(2026, 9, 30), agency, "b")
    sign(other, "900.00", date(2026, 10, 1), agency, "next year")
    found = what_if("th-2565-w78", five_percent, year=2026).set_aside
    assert (found.total, found.from_smes, found.share) == (Decimal(400), Decimal(100), Decimal(25))
    assert (found.missing_before, found.missing_after) == (Decimal(20), Decimal(0))
    assert (found.known, found.coverage) == (Decimal(100), Decimal(25))


def test_what_is_not_counted_is_told_and_the_denominator_is_the_dashboards(agency, five_percent):
    firm = make_enterprise(sector="TRADE_SERVICES")
    certify(firm, issued=date(2026, 1, 5))
    sign(firm, "100.00", date(2026, 2, 1), agency, "a")
    undated = sign(firm, "50.00", date(2026, 3, 1), agency, "b")
    Contract.objects.filter(pk=undated.pk).update(signed_date=None)
    shared = sign(firm, "70.00", date(2026, 4, 1), agency, "c")
    Contract.objects.filter(pk=shared.pk).update(amount_is_shared=True, awarded_amount=None)
    refresh_all()
    found = what_if("th-2565-w78", five_percent, year=2026)
    assert found.caps.uncounted == 2
    assert found.set_aside.total == dashboard(Scope(), year=2026).total == Decimal(220)
    assert as_json(found)["caps"]["contracts_not_counted"] == 2


@pytest.mark.parametrize(("ended", "counts"), [(date(2025, 9, 30), False), (date(2026, 1, 2), True)])
def test_a_firm_whose_certificate_was_ended_before_the_period_is_no_sme_in_it(agency, ended, counts):
    firm = make_enterprise(sector="TRADE_SERVICES")
    certify(firm, issued=date(2025, 9, 1), ended_date=ended)
    sign(firm, "100.00", date(2026, 2, 1), agency)
    found = what_if("th-2565-w78", "th-2568-draft", year=2026)
    assert (found.set_aside.from_smes, found.caps.firms) == ((Decimal(100), 1) if counts else (Decimal(0), 0))


def test_the_command_tells_the_same_as_json(keep, five_percent, capsys):
    keep(bid("Big", "1000000.00"), bid("Small", "1080000.00", SME))
    call_command("what_if", "th-2565-w78", five_percent, year=2026)
    found = json.loads(capsys.readouterr().out)
    assert found["awards"]["changed"][0]["before"] == {"bidder": "Small", "price": "1080000.00"}
    assert found["awards"]["cost"] == "-80000.00"
    with pytest.raises(CommandError) as refused:
        call_command("what_if", "th-2565-w78", "nobody-knows")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("year", [99999, 0, -1, 1999, 2569])
def test_a_year_that_cannot_be_is_said_by_the_command(year):
    with pytest.raises(CommandError, match="Give a year") as refused:
        call_command("what_if", "th-2565-w78", "th-2568-draft", year=year)
    assert refused.value.returncode == 2


def test_from_october_on_the_fiscal_year_that_runs_can_be_chosen(client, planner, monkeypatch):
    address = {"before": "th-2565-w78", "after": "th-2568-draft", "year": "2570"}
    monkeypatch.setattr("songserm.tenders.views.what_if.bangkok_today", lambda _now: date(2026, 9, 30))
    assert client.get("/en/what-if/", address).context["form"].errors["year"] == ["Give a year from B.E. 2543 to 2569."]
    monkeypatch.setattr("songserm.tenders.views.what_if.bangkok_today", lambda _now: date(2026, 10, 1))
    assert client.get("/en/what-if/", address).context["found"].year == 2027
    assert client.get("/en/what-if/", {**address, "year": "99999"}).status_code == 422


def test_the_page_is_for_planners_alone(client, agency):
    client.force_login(make_member(agency, Role.OFFICER))
    assert client.get("/en/what-if/").status_code == 404


@pytest.fixture
def planner(client):
    account = make_member(make_organisation("OPERATOR"), Role.PLANNER)
    sign_in_with_two_factors(client, account)
    return account


def test_a_planner_sees_what_changes_on_the_page(client, planner, keep, five_percent):
    keep(bid("Big", "1000000.00"), bid("Small", "1080000.00", SME))
    assert "Compare" in client.get("/en/what-if/").content.decode()
    page = client.get("/en/what-if/", {"before": "th-2565-w78", "after": five_percent, "year": "2569"})
    text = " ".join(page.content.decode().split())
    assert "Awards that change" in text
    assert "1,080,000" in text
    assert "Preference of a registered SME" in text
    assert "10 %" in text
    assert "5 %" in text
    assert page.context["found"].year == 2026


def test_a_set_that_there_is_not_and_a_year_that_is_none_are_said_beside_the_fields(client, planner):
    page = client.get("/en/what-if/", {"before": "th-2565-w78", "after": "x", "year": "soon"})
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["after", "year"]


def test_the_page_asks_as_often_for_one_evaluation_as_for_many(client, planner, keep, django_assert_num_queries):
    address = {"before": "th-2565-w78", "after": "th-2568-draft", "year": "2569"}
    keep(bid("Big", "1000000.00"))
    client.get("/en/what-if/", address)
    with django_assert_num_queries(17) as first:
        client.get("/en/what-if/", address)
    for _ in range(3):
        keep(bid("Big", "1000000.00"), bid("Small", "1080000.00", SME))
    with django_assert_num_queries(len(first)):
        client.get("/en/what-if/", address)
