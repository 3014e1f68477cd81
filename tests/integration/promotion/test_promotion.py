"""Segments, letters to those who want them, and what came of it."""

import os
import re
import signal
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.contracts.actions import record_contract
from songserm.contracts.models import Contract
from songserm.notifications.models import Message
from songserm.people.permissions import Role
from songserm.promotion import actions
from songserm.promotion.models import Addressee, Consent, Outreach, Segment
from songserm.promotion.queries import segment_now
from songserm.promotion.results import months, months_between, results
from songserm.promotion.segments import Facts, Sold, firms
from songserm.promotion.shown import shown_groups
from songserm.registry.models import Enterprise
from songserm.search.actions import drain, queue_enterprise
from songserm.toolbox.refusals import Refused
from tests.factories.catalogue import make_item
from tests.factories.people import make_account, make_member, make_organisation, sign_in_with_two_factors
from tests.factories.registry import make_enterprise, make_owned
from tests.integration.tenders.conftest import announced, provinces, take

pytestmark = pytest.mark.django_db
_serial = count(1)


@pytest.fixture
def places(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path


@pytest.fixture
def planner():
    return make_member(make_organisation("OPERATOR"), Role.PLANNER)


def owned(*, wants=True, **facts):
    provinces()
    enterprise, owner = make_owned(**facts)
    if wants:
        actions.give_consent(account=owner, by=owner, now=timezone.now())
    return enterprise, owner


def sold(enterprise, amount, day, agency=None):
    agency = agency or make_organisation("AGENCY")
    return record_contract(
        source="test", reference=str(next(_serial)), supplier=enterprise, title="ซื้อ", amount=Decimal(amount), signed_date=day,
        buyer=agency, by=SYSTEM, now=timezone.now(),
    )  # fmt: skip


def saved(planner, **facts):
    organisation = planner.memberships.get().organisation
    return actions.save_segment(
        organisation=organisation, name=f"กลุ่ม {next(_serial)}", facts=Facts(**facts), by=planner, now=timezone.now()
    )


def reached(planner, now, *, percent=0, **facts):
    return actions.reach(
        segment=saved(planner, **facts), title_th="มาตรการใหม่", text_th="สมัครได้แล้ว", title_en="A new measure", held_out_percent=percent,
        by=planner, now=now,
    )  # fmt: skip


def numbers(facts, now=None):
    return set(firms(facts, now=now or timezone.now()).values_list("number", flat=True))


# Segments.


def test_firms_are_chosen_by_facts_of_the_register(places):
    one, _ = owned(province_id="50", size="MICRO", sector="MANUFACTURING", tsic_code="10304")
    two, _ = owned(province_id="10", size="SMALL", sector="TRADE_SERVICES", tsic_code="47611")
    make_enterprise(province_id="50", status="SUSPENDED")
    make_enterprise(province_id="50", status="UNVERIFIED")
    assert numbers(Facts()) == {one.number, two.number}
    assert numbers(Facts(provinces=("50",))) == {one.number}
    assert numbers(Facts(sizes=("SMALL", "MEDIUM"))) == {two.number}
    assert numbers(Facts(sectors=("MANUFACTURING",))) == {one.number}
    assert numbers(Facts(tsic=("10", "99"))) == {one.number}
    assert numbers(Facts(tsic=("47611",), provinces=("50",))) == set()


def test_firms_are_chosen_by_what_they_list(places):
    one, _ = owned(province_id="50")
    owned(province_id="50")
    make_item(one, name_th="ผ้าไหมทอมือ")
    queue_enterprise(enterprise_id=one.pk)
    drain()
    assert numbers(Facts(lists="ผ้าไหม")) == {one.number}


def test_firms_are_chosen_by_what_they_sold_to_the_state(places, now):
    never, _ = owned()
    before, _ = owned()
    lately, _ = owned()
    private, _ = owned()
    sold(before, 500, date(2025, 9, 30))
    sold(lately, 500, date(2026, 10, 1))
    sold(lately, 250, date(2026, 11, 1))
    sold(private, 900, date(2026, 11, 1), make_organisation("BUYER"))
    assert numbers(Facts(sold=Sold.NEVER), now) == {never.number, private.number}
    assert numbers(Facts(sold=Sold.EVER), now) == {before.number, lately.number}
    assert numbers(Facts(sold=Sold.THIS_YEAR), now) == {lately.number}
    assert numbers(Facts(sold=Sold.NOT_THIS_YEAR), now) == {never.number, before.number, private.number}
    assert numbers(Facts(least=Decimal(750)), now) == {lately.number}
    assert numbers(Facts(least=Decimal(751)), now) == set()
    assert numbers(Facts(most=Decimal(0)), now) == {never.number, before.number, private.number}


def test_a_contract_whose_agency_the_record_does_not_name_was_sold_to_the_state(places, now):
    firm, _ = owned()
    Contract.objects.filter(pk=sold(firm, 500, date(2026, 10, 1)).pk).update(agency=None, buyer=None)
    assert numbers(Facts(sold=Sold.THIS_YEAR), now) == {firm.number}


def test_facts_come_back_as_they_were_saved():
    facts = Facts(("50",), ("MICRO",), ("MANUFACTURING",), ("10",), "ผ้า", Sold.NEVER, Decimal(0), Decimal("9.50"))
    assert Facts.from_json(facts.to_json()) == facts
    assert Facts().to_json() == {}
    assert Facts.from_json({}) == Facts()


def test_a_segment_is_counted_with_few_queries(places):
    for _ in range(3):
        owned(province_id="50")
    owned(province_id="10", wants=False)
    with CaptureQueriesContext(connection) as queries:
        found = segment_now(Facts(), now=timezone.now())
    assert (found.firms, found.consenting, found.by_province) == (4, 3, {"50": 3, "10": 1})
    assert len(queries) == 5


def test_a_name_is_taken_once(planner):
    segment = saved(planner)
    with pytest.raises(Refused) as refused:
        actions.save_segment(
            organisation=segment.organisation, name=segment.name, facts=Facts(), by=planner, now=timezone.now()
        )
    assert refused.value.reason.code == "NAME_TAKEN"


# Letters.


def test_only_those_who_want_it_are_written_to_in_their_language_and_once(planner, now):
    enterprise, owner = owned()
    colleague = make_member(enterprise.organisation, Role.COLLEAGUE, language="en")
    owned(wants=False)
    actions.give_consent(account=colleague, by=colleague, now=now)
    outreach = reached(planner, now)
    assert (actions.send_letters(now=now), actions.send_letters(now=now)) == (1, 0)
    subjects = dict(Message.objects.filter(topic="PROMOTION").values_list("account", "subject"))
    assert subjects == {owner.pk: "มาตรการใหม่", colleague.pk: "A new measure"}
    assert {group.code: group.firms for group in results(outreach).groups} == {
        "REACHED": 1,
        "HELD_OUT": 0,
        "NO_CONSENT": 1,
    }


def test_chance_leaves_some_out_and_they_hear_nothing(planner, now):
    for _ in range(30):
        owned()
    reached(planner, now, percent=50)
    actions.send_letters(now=now)
    told = Addressee.objects.filter(told_at__isnull=False).count()
    assert 1 <= told <= 29
    assert Message.objects.filter(topic="PROMOTION").count() == told
    assert Addressee.objects.filter(group="HELD_OUT", told_at=None).count() == 30 - told


def test_who_withdraws_before_the_letter_is_written_gets_none(planner, now):
    _, owner = owned()
    reached(planner, now)
    actions.withdraw_consent(account=owner, by=owner, now=now)
    actions.send_letters(now=now)
    assert not Message.objects.filter(topic="PROMOTION").exists()
    assert Addressee.objects.get().group == "NO_CONSENT"  # and counts among those who were not reached


def test_nobody_to_write_to_is_said(planner, now):
    owned(wants=False)
    with pytest.raises(Refused) as refused:
        reached(planner, now)
    assert refused.value.reason.code == "NOBODY_CONSENTS"
    assert not Outreach.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_among_the_letters_tells_each_firm_once(planner, now):
    for _ in range(3):
        owned()
    reached(planner, now)
    code = """
import time, django
django.setup()
from django.utils import timezone
from songserm.promotion import actions
real, done = actions.tell, []
def tell(**facts):
    letter = real(**facts)
    done.append(letter)
    if len(done) == 2:
        print("in the middle", flush=True)
        time.sleep(600)
    return letter
actions.tell = tell
actions.send_letters(now=timezone.now())
"""
    place = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "songserm.project.settings",
        "DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}",
        "SONGSERM_VAR": str(django_settings.SONGSERM_VAR),
    }
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "in the middle\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(50):
        actions.send_letters(now=now)
        if not Addressee.objects.filter(told_at=None).exists():
            break
    letters = list(Message.objects.filter(topic="PROMOTION").values_list("account", flat=True))
    assert len(letters) == len(set(letters)) == 3


# What came of it.


def test_opened_applied_and_won_are_counted_group_by_group(planner, now):
    made = [owned() for _ in range(20)]
    outreach = reached(planner, now, percent=50)
    actions.send_letters(now=now)
    rows = {row.enterprise_id: row for row in Addressee.objects.all()}
    one = next(row for row in rows.values() if row.group == "REACHED")
    other = next(row for row in rows.values() if row.group == "HELD_OUT")
    owner = next(owner for enterprise, owner in made if enterprise.pk == one.enterprise_id)
    actions.open_letter(addressee=one, now=now)
    for _ in range(2):
        actions.say_applied(addressee=one, by=owner, now=now)
        actions.say_applied(addressee=other, by=owner, now=now)
    tomorrow = now.date() + timedelta(days=1)
    sold(one.enterprise, 700, tomorrow)
    sold(one.enterprise, 300, tomorrow)
    sold(other.enterprise, 50, now.date())
    sold(other.enterprise, 50, now.date() + timedelta(days=400))
    found = results(outreach)
    by_code = {group.code: group for group in found.groups}
    assert (by_code["REACHED"].opened, by_code["REACHED"].applied) == (1, 1)
    assert (by_code["REACHED"].won, by_code["REACHED"].amount) == (1, Decimal(1000))
    assert (by_code["HELD_OUT"].won, by_code["HELD_OUT"].applied) == (0, 0)
    assert found.difference.points == pytest.approx(100 / by_code["REACHED"].firms)
    assert Event.objects.filter(action="APPLIED").count() == 1


def test_a_programme_has_targets_and_actuals_by_month(planner, now):
    enterprise, owner = owned()
    office = planner.memberships.get().organisation
    programme = actions.begin_programme(
        organisation=office, name="โครงการ", partner="สถาบัน", budget=Decimal(1000), begins=date(2026, 11, 1), ends=date(2027, 1, 31),
        by=planner, now=now,
    )  # fmt: skip
    actions.set_targets(programme=programme, targets={("REACHED", date(2026, 11, 1)): Decimal(5)}, by=planner, now=now)
    actions.set_targets(programme=programme, targets={("REACHED", date(2026, 11, 1)): Decimal(7)}, by=planner, now=now)
    actions.enter_spending(
        programme=programme, spent_date=date(2026, 12, 5), amount=Decimal(250), note="อบรม", by=planner, now=now
    )
    actions.reach(
        segment=saved(planner), title_th="ก", text_th="ข", programme=programme, held_out_percent=0, by=planner, now=now
    )
    actions.send_letters(now=now)
    actions.say_applied(addressee=Addressee.objects.get(), by=owner, now=now + timedelta(days=20))
    sold(enterprise, 900, date(2027, 1, 5))
    sold(enterprise, 100, date(2027, 1, 6))
    november, december, january = months(programme)
    assert november.figures["REACHED"] == (Decimal(7), Decimal(1))
    assert (december.spent, december.figures["APPLIED"]) == (Decimal(250), (None, Decimal(1)))
    assert (january.figures["WON"][1], january.figures["AMOUNT"][1]) == (Decimal(1), Decimal(1000))


def test_spending_that_is_sent_twice_by_a_double_press_counts_once(client, planner, now):
    office = planner.memberships.get().organisation
    programme = actions.begin_programme(
        organisation=office, name="ก", partner="", budget=Decimal(1000), begins=date(2026, 11, 1), ends=date(2026, 11, 30), by=planner,
        now=now,
    )  # fmt: skip
    sign_in_with_two_factors(client, planner)
    address = f"/promotion/programmes/{programme.public_id}/"

    def key():
        return re.search(r'name="key" value="([0-9a-f-]{36})"', client.get(address).content.decode())[1]

    typed = {"spent_date": "1/11/2569", "amount": "250", "note": "ค่าวิทยากร", "key": key()}
    for sent in (typed, typed, {**typed, "amount": "300"}, {**typed, "key": key()}):
        assert client.post(f"{address}spending/", sent).status_code == 302
    assert sorted(programme.spending.values_list("amount", flat=True)) == [250, 250, 300]
    assert Event.objects.filter(action="SPENDING_ENTERED").count() == 3
    assert client.post(f"{address}spending/", {**typed, "key": "x"}).status_code == 422


def test_a_programme_cannot_end_before_it_begins(planner, now):
    office = planner.memberships.get().organisation
    with pytest.raises(Refused) as refused:
        actions.begin_programme(
            organisation=office, name="ก", partner="", budget=Decimal(1), begins=date(2026, 2, 1), ends=date(2026, 1, 1), by=planner,
            now=now,
        )  # fmt: skip
    assert refused.value.reason.code == "PROGRAMME_ENDS_EARLY"


def test_months_cross_years():
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_few_winners_among_firms_that_were_not_written_to_are_not_counted_aloud(client, planner, now):
    for _ in range(40):  # so many that chance leaves at least five on either side, but for once in ten million
        owned()
    outreach = reached(planner, now, percent=50)
    actions.send_letters(now=now)
    left_out = list(Addressee.objects.filter(group="HELD_OUT"))
    sign_in_with_two_factors(client, planner)
    client.get("/en/promotion/")
    address = f"/en/promotion/letters/{outreach.public_id}/"
    for winners, is_hidden in ((0, False), (4, True), (5, False)):
        for row in left_out[:winners]:
            if not row.enterprise.contracts.exists():
                sold(row.enterprise, 123_457, now.date() + timedelta(days=1))
        page = client.get(address).content.decode()
        assert ("fewer than 5" in page) is is_hidden, winners
        assert ("95 % interval" in page) is not is_hidden, winners
    assert len(left_out) >= 5


# Pages.


def test_a_button_that_is_pressed_twice_writes_once(client, planner, now):
    owned()
    segment = saved(planner)
    sign_in_with_two_factors(client, planner)
    address = f"/promotion/segments/{segment.public_id}/reach/"
    typed = {"title_th": "ก", "text_th": "ข", "held_out_percent": "0"}
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', client.post(address, typed).content.decode())[1]
    pressed = [client.post(address, {**typed, "sure": "1", "key": key}) for _ in range(2)]
    assert [answer.status_code for answer in pressed] == [302, 302]
    assert pressed[0].url == pressed[1].url
    assert Outreach.objects.count() == Addressee.objects.count() == 1


@pytest.mark.parametrize("address", ["/promotion/", "/promotion/segments/new/", "/promotion/programmes/new/"])
def test_planning_is_for_planners_with_two_factors(client, planner, address):
    assert client.get(address).status_code == 302
    client.force_login(make_account())
    assert client.get(address).status_code == 404
    client.force_login(planner)
    assert client.get(address).status_code == 302
    sign_in_with_two_factors(client, planner)
    assert client.get(address).status_code == 200


def test_letters_are_listed_by_their_title_in_the_readers_language(client, planner, now):
    firm, owner = owned()
    type(firm).objects.filter(pk=firm.pk).update(name_en="Paper Company Limited")
    type(owner).objects.filter(pk=owner.pk).update(language="en")
    outreach = reached(planner, now)
    actions.send_letters(now=now)
    assert "Paper Company Limited" in Message.objects.get(topic="PROMOTION").body
    Outreach.objects.filter(pk=outreach.pk).update(title_en="A measure for you")
    client.force_login(owner)
    pages = [client.get(f"{language}/my/promotion/").content.decode() for language in ("", "/en")]
    assert ["A measure for you" in page for page in pages] == [False, True]
    assert outreach.title_th in pages[0]


def test_another_agency_sees_nothing(client, planner, now):
    owned()
    outreach = reached(planner, now)
    stranger = make_member(make_organisation("OPERATOR"), Role.PLANNER)
    sign_in_with_two_factors(client, stranger)
    for address in (
        f"/promotion/segments/{outreach.segment.public_id}/",
        f"/promotion/segments/{outreach.segment.public_id}/reach/",
        f"/promotion/letters/{outreach.public_id}/",
    ):
        assert client.get(address).status_code == 404


def test_a_segment_is_looked_at_before_it_is_saved_and_keeps_what_was_typed(client, planner, places):
    owned(province_id="50")
    sign_in_with_two_factors(client, planner)
    looked = client.post("/promotion/segments/new/", {"provinces": ["50"], "tsic": "", "sold": "", "look": "1"})
    assert looked.status_code == 200
    assert not Segment.objects.exists()
    wrong = client.post("/promotion/segments/new/", {"name": "ก", "tsic": "สิบ", "lists": "ผ้าไหม"})
    assert wrong.status_code == 422
    assert "ผ้าไหม" in wrong.content.decode()
    assert (
        client.post("/promotion/segments/new/", {"name": "ก", "provinces": ["50"], "tsic": "10 47"}).status_code == 302
    )
    assert Segment.objects.get().facts == {"provinces": ["50"], "tsic": ["10", "47"]}


def test_sizes_stand_from_the_smallest_to_the_largest(places, now):
    for size in ("SMALL", "MEDIUM", "MICRO", "SMALL"):
        owned(size=size)
    (_title, bars), _places = shown_groups(segment_now(Facts(), now=now), "th")
    assert [bar.label for bar in bars] == [str(Enterprise.Size(size).label) for size in ("MICRO", "SMALL", "MEDIUM")]


def test_letters_go_out_only_when_one_is_sure(client, planner):
    owned()
    segment = saved(planner)
    sign_in_with_two_factors(client, planner)
    typed = {"title_th": "ก", "text_th": "ข", "held_out_percent": "0"}
    address = f"/promotion/segments/{segment.public_id}/reach/"
    assert client.post(address, {**typed, "number": "99999999999"}).status_code == 422
    assert client.post(address, typed).status_code == 200
    assert not Outreach.objects.exists()
    assert client.post(address, {**typed, "sure": "1"}).status_code == 302
    assert Outreach.objects.count() == 1


def test_a_letter_about_a_tender_names_it_and_leads_to_it(client, planner, now, places):
    enterprise, owner = owned()
    notice = take(announced(deadline=now + timedelta(days=3)), now=now)
    segment = saved(planner)
    sign_in_with_two_factors(client, planner)
    typed = {"title_th": "ก", "text_th": "ข", "held_out_percent": "0", "number": notice.number, "sure": "1"}
    assert client.post(f"/promotion/segments/{segment.public_id}/reach/", typed).status_code == 302
    actions.send_letters(now=now)
    body = Message.objects.get(topic="PROMOTION", account=owner).body
    assert notice.title in body
    assert "26 พ.ย. 2569" in body
    client.force_login(owner)
    letter = Addressee.objects.get(enterprise=enterprise)
    assert f"/tenders/{notice.public_id}/" in client.get(f"/my/promotion/{letter.public_id}/").content.decode()


def test_a_firm_reads_its_letter_and_says_that_it_applied_and_no_other_firm_can(client, planner, now):
    enterprise, owner = owned()
    _, other = owned(wants=False)
    reached(planner, now)
    actions.send_letters(now=now)
    letter = Addressee.objects.get(enterprise=enterprise)
    address = f"/my/promotion/{letter.public_id}/"
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}applied/").status_code == 404
    client.force_login(owner)
    assert "สมัครได้แล้ว" in client.get(address).content.decode()
    assert client.post(f"{address}applied/").status_code == 302
    letter.refresh_from_db()
    assert letter.opened_at
    assert letter.applied_at
    assert "มาตรการใหม่" in client.get("/my/promotion/").content.decode()


def test_consent_is_given_and_withdrawn_and_one_press_in_a_letter_ends_it(client, planner, now, settings):
    _, owner = owned(wants=False)
    client.force_login(owner)
    client.post("/my/promotion/consent/", {"want": "yes"})
    assert Consent.objects.filter(account=owner).exists()
    reached(planner, now)
    actions.send_letters(now=now)
    path = Message.objects.get(topic="PROMOTION").unsubscribe.removeprefix(settings.PUBLIC_URL)
    client.logout()
    assert client.get(path).status_code == 200
    assert Consent.objects.exists()
    assert client.post(path).status_code == 200
    assert not Consent.objects.exists()
    assert client.get(path[:-5] + "xxxx/").status_code == 404
    assert Event.objects.filter(action__startswith="CONSENT").count() == 2


def test_targets_and_spending_are_typed_on_pages(client, planner, now):
    office = planner.memberships.get().organisation
    programme = actions.begin_programme(
        organisation=office, name="ก", partner="", budget=Decimal(1000), begins=date(2026, 11, 1), ends=date(2026, 11, 30), by=planner,
        now=now,
    )  # fmt: skip
    sign_in_with_two_factors(client, planner)
    address = f"/promotion/programmes/{programme.public_id}/"
    assert client.post(f"{address}targets/", {"REACHED-2026-11": "-1"}).status_code == 422
    assert client.post(f"{address}targets/", {"REACHED-2026-11": "๑,๒๐๐"}).status_code == 302
    assert (
        client.post(f"{address}spending/", {"spent_date": "1/11/2569", "amount": "0", "note": "ก"}).status_code == 422
    )
    assert (
        client.post(f"{address}spending/", {"spent_date": "1/11/2569", "amount": "1,500", "note": "ก"}).status_code
        == 302
    )
    page = client.get(address).content.decode()
    assert "1200" in page.replace(",", "")
    assert programme.spending.get().amount == 1500


def test_a_target_that_is_cleared_is_gone_and_one_that_was_not_sent_stays(client, planner, now):
    programme = begun(planner, now)
    sign_in_with_two_factors(client, planner)
    address = f"/promotion/programmes/{programme.public_id}/targets/"
    client.post(address, {"REACHED-2026-11": "5", "WON-2026-11": "2", "AMOUNT-2026-11": ""})
    client.post(address, {"REACHED-2026-11": ""})
    assert list(programme.targets.values_list("indicator", "value")) == [("WON", 2)]
    told = Event.objects.filter(action="TARGETS_SET").order_by("pk").last().data["targets"]
    assert told == {"REACHED 2026-11": None}


def test_what_was_spent_is_one_figure_also_outside_the_months(client, planner, now):
    programme = begun(planner, now)
    for day, amount in ((date(2026, 11, 5), 300), (date(2027, 2, 1), 450)):
        actions.enter_spending(
            programme=programme, spent_date=day, amount=Decimal(amount), note="ก", by=planner, now=now
        )
    sign_in_with_two_factors(client, planner)
    page = client.get(f"/en/promotion/programmes/{programme.public_id}/")
    assert (page.context["spent"], page.context["left"], page.context["beside"]) == (750, 250, 450)
    assert "450" in page.content.decode()
    assert client.get("/en/promotion/").context["programmes"][0].spent == page.context["spent"]


def begun(planner, now):
    """A programme of one month with a budget of a thousand baht."""
    return actions.begin_programme(
        organisation=planner.memberships.get().organisation, name="ก", partner="", budget=Decimal(1000),
        begins=date(2026, 11, 1), ends=date(2026, 11, 30), by=planner, now=now,
    )  # fmt: skip
