"""Sealed quotations: asking, handing in, opening by two, comparing, awarding."""

import hashlib
import threading
import time
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.contracts.models import Contract
from songserm.contracts.queries import contracts_this_year
from songserm.notifications.models import Message
from songserm.people.models import Account
from songserm.people.permissions import Role
from songserm.policy.rule_sets import FOLDER
from songserm.reference.actions import add_rule_set
from songserm.reference.queries import additions
from songserm.registry.models import Enterprise
from songserm.sourcing import actions, queries
from songserm.sourcing.actions import common, handing_in
from songserm.sourcing.actions.handing_in import Offer
from songserm.sourcing.keeper import opening
from songserm.sourcing.keeper.opening import open_waiting
from songserm.sourcing.keeper.places import secret_keys
from songserm.sourcing.models import Award, Debarment, OpeningConsent, Quotation, SealedQuotation
from songserm.sourcing.rules.quotations import is_late
from songserm.sourcing.watching import firm_warnings
from tests.factories.people import make_member, make_organisation
from tests.integration.sourcing.conftest import asked_for, assert_constant, close, sells, write

pytestmark = pytest.mark.django_db


def offers(request, firm, total="50000.00", days=7):
    invitation = request.invitations.get(enterprise=firm.enterprise)
    return actions.hand_in(
        invitation=invitation, offer=Offer(Decimal(total), days, "Double A", "เงื่อนไข"), by=firm.owner
    )


def agree(request, *people):
    for person in people:
        actions.agree_to_open(request=request, by=person, now=timezone.now())


def opened(agency, request):
    close(request)
    agree(request, agency.officer, agency.second)
    assert open_waiting(secret_keys()) == 1
    request.refresh_from_db()
    return queries.compared(request, timezone.now())


def award(agency, quotation, reason="ราคาต่ำสุด"):
    return actions.award(quotation=quotation, reason=reason, warnings=[], by=agency.officer, now=timezone.now())


def trail(request):
    events = Event.objects.filter(object_kind="quotation_request", object_id=str(request.pk)).order_by("id")
    return list(events.values_list("action", flat=True))


def test_from_invitation_to_a_recorded_contract(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    offers(request, one, "55000.00")
    offers(request, two, "50000.00", days=3)
    rows = opened(agency, request)
    assert [each.quotation.enterprise for each in rows] == [two.enterprise, one.enterprise]
    assert rows[0].unit_price == Decimal("100.00")
    made = award(agency, rows[0].quotation)
    contract = Contract.objects.get()
    assert (contract.supplier, contract.amount, contract.buyer) == (
        two.enterprise,
        Decimal(50_000),
        agency.organisation,
    )
    assert contracts_this_year([two.enterprise.pk], timezone.now()) == {two.enterprise.pk: Decimal(50_000)}
    assert made.contract == contract
    assert trail(request)[-4:] == ["OPENING_AGREED", "QUOTATIONS_BEING_OPENED", "QUOTATIONS_OPENED", "AWARDED"]
    told = {message.account: message.subject for message in Message.objects.filter(topic="quotations").order_by("pk")}
    assert len({told[one.owner], told[two.owner]}) == 2
    lost = Message.objects.filter(account=one.owner).latest("pk")
    assert "ราคาต่ำสุด" in lost.body
    assert "50,000" not in lost.body
    assert mail.outbox == []


def test_what_was_bought_before_leaves_this_contract_out(agency):
    firm = sells()
    earlier, request = asked_for(agency, firm), asked_for(agency, firm)
    offers(earlier, firm, "20000.00")
    award(agency, opened(agency, earlier)[0].quotation)
    offers(request, firm, "50000.00")
    assert opened(agency, request)[0].before == Decimal(20_000)
    award(agency, Quotation.objects.get(request=request))
    assert queries.compared(request, timezone.now())[0].before == Decimal(20_000)


def test_who_handed_in_nothing_is_told_the_result_and_not_thanked_for_a_quotation(agency):
    one, two, silent = sells(), sells(), sells()
    request = asked_for(agency, one, two, silent)
    offers(request, one, "50000.00")
    offers(request, two, "55000.00")
    award(agency, opened(agency, request)[0].quotation)
    told = {firm.owner: Message.objects.filter(account=firm.owner).latest("pk").body for firm in (two, silent)}
    assert "ขอบคุณ" in told[two.owner]
    assert "ไม่ได้ยื่นใบเสนอราคา" in told[silent.owner]


def test_a_rate_of_vat_that_changes_later_changes_no_opened_price(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm, "107.00")
    row = opened(agency, request)[0]
    toml = (FOLDER / "vat.toml").read_text(encoding="utf-8")
    tomorrow = timezone.localdate() + timedelta(days=1)
    newer = toml[toml.index("[[rule_set]]") :].replace("vat-2542", "vat-test").replace("1999-04-01", str(tomorrow))
    add_rule_set(subject="vat", toml=newer.replace("0.07", "0.10"), reason="x", by=SYSTEM, now=timezone.now())
    later = queries.compared(request, timezone.now() + timedelta(days=2))[0]
    additions.forget()
    assert later.without_vat == row.without_vat == Decimal("100.00")


def test_nothing_in_the_database_tells_a_price_before_opening(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm, "48765.43")
    tables = [name for name in connection.introspection.table_names() if not name.startswith("pg_")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', ["%48765%"])  # noqa: S608 - our own tables
            assert cursor.fetchone() == (0,), table


def test_every_box_has_the_same_length_whatever_the_price(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    assert len(offers(request, one, "1.00").box) == len(offers(request, two, "99999999.99").box)


def test_at_the_very_second_of_the_deadline_it_is_taken_and_one_after_it_is_late(agency, monkeypatch):
    firm = sells()
    request = asked_for(agency, firm)
    monkeypatch.setattr(handing_in, "database_time", lambda: request.deadline + timedelta(milliseconds=900))
    kept = offers(request, firm)
    monkeypatch.setattr(handing_in, "database_time", lambda: request.deadline + timedelta(seconds=1))
    with pytest.raises(actions.HandingInRefused) as late:
        offers(request, firm, "1.00")
    assert late.value.reason.code == "LATE"
    with pytest.raises(actions.HandingInRefused):
        actions.withdraw(invitation=kept.invitation, by=firm.owner)
    assert queries.current_box(kept.invitation) == kept


def test_the_database_clock_decides_not_the_web_servers(agency):
    firm = sells()
    request = asked_for(agency, firm)
    close(request)
    with pytest.raises(actions.HandingInRefused):
        offers(request, firm)
    before = common.database_time()
    assert common.database_time() > before, "clock_timestamp moves inside a transaction"


def test_a_newer_quotation_replaces_the_older_and_a_withdrawn_one_counts_no_more(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    offers(request, one, "60000.00")
    offers(request, one, "45000.00")
    taken_back = offers(request, two, "40000.00")
    actions.withdraw(invitation=taken_back.invitation, by=two.owner)
    rows = opened(agency, request)
    assert [(each.quotation.enterprise, each.quotation.total) for each in rows] == [(one.enterprise, Decimal(45_000))]
    assert SealedQuotation.objects.count() == 3


def test_nobody_opens_before_the_deadline_or_alone(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    with pytest.raises(actions.OpeningRefused) as early:
        agree(request, agency.officer)
    assert early.value.reason.code == "TOO_EARLY"
    close(request)
    agree(request, agency.officer, agency.officer)
    assert open_waiting(secret_keys()) == 0
    assert not Quotation.objects.exists()


def test_the_keeper_believes_no_order_without_two_entitled_people(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    stranger = make_member(make_organisation("AGENCY"), Role.OFFICER)
    for person in (agency.officer, stranger):
        OpeningConsent.objects.create(request=request, account=person, at=timezone.now())
    request.ordered_at = timezone.now()
    request.save()
    assert open_waiting(secret_keys()) == 0
    with pytest.raises(actions.OpeningRefused):
        agree(request, stranger)


def test_the_keeper_believes_no_order_before_the_deadline(agency):
    firm = sells()
    request = asked_for(agency, firm)
    close(request)
    agree(request, agency.officer, agency.second)
    request.refresh_from_db()
    assert request.ordered_at
    close(request, seconds=-60)
    assert open_waiting(secret_keys()) == 0


def test_a_missing_key_makes_opening_wait_and_nothing_is_lost(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    keys = secret_keys()
    file = keys.folder / f"{request.key_id}.key"
    aside = file.rename(file.with_suffix(".aside"))
    close(request)
    agree(request, agency.officer, agency.second)
    assert open_waiting(keys) == 0
    request.refresh_from_db()
    assert (request.trouble, request.opened_at) == ("KEY_MISSING", None)
    aside.rename(file)
    assert open_waiting(keys) == 1
    request.refresh_from_db()
    assert (request.trouble, Quotation.objects.get().total) == ("", Decimal(50_000))


def test_the_trail_tells_of_the_opening_even_if_the_keeper_dies_right_after(agency, monkeypatch):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    agree(request, agency.officer, agency.second)

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(opening, "_read", dies)
        with pytest.raises(KeyboardInterrupt):
            open_waiting(secret_keys())
    assert "QUOTATIONS_BEING_OPENED" in trail(request)
    assert not Quotation.objects.exists()
    assert open_waiting(secret_keys()) == 1
    assert Quotation.objects.count() == 1


def test_an_exchanged_box_shows(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    offers(request, one, "60000.00")
    cheap = offers(request, two, "10.00")
    mine = SealedQuotation.objects.get(invitation__enterprise=one.enterprise)
    mine.box, mine.digest = cheap.box, cheap.digest
    mine.save()
    rows = {each.quotation.enterprise: each.quotation for each in opened(agency, request)}
    assert rows[one.enterprise].trouble == "EXCHANGED"
    assert rows[two.enterprise].total == Decimal(10)
    with pytest.raises(actions.AwardRefused):
        award(agency, rows[one.enterprise])


@pytest.mark.parametrize("with_its_digest", [False, True])
@pytest.mark.parametrize("place", [0, 40, -1])
def test_one_byte_of_a_box_that_was_altered_after_sealing_shows_at_opening(client, agency, place, with_its_digest):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    sealed, _ = offers(request, one, "60000.00"), offers(request, two, "55000.00")
    altered = bytearray(sealed.box)
    altered[place] ^= 1
    digest = hashlib.sha256(altered).hexdigest() if with_its_digest else sealed.digest
    SealedQuotation.objects.filter(pk=sealed.pk).update(box=bytes(altered), digest=digest)
    rows = {each.quotation.enterprise: each.quotation for each in opened(agency, request)}
    assert (rows[one.enterprise].trouble, rows[one.enterprise].total) == ("EXCHANGED", None)
    assert rows[two.enterprise].total == Decimal(55_000), "the others are read all the same"
    client.force_login(agency.officer)
    assert (
        "not the one that the audit trail tells of" in client.get(f"/en/requests/{request.public_id}/").content.decode()
    )


def test_a_box_that_nobody_handed_in_shows(agency):
    firm = sells()
    request = asked_for(agency, firm)
    sealed = offers(request, firm)
    made_up = handing_in._sealed(request, sealed.invitation, Offer(Decimal(1), 1))
    sealed.box, sealed.digest = made_up, handing_in.hashlib.sha256(made_up).hexdigest()
    sealed.save()
    assert opened(agency, request)[0].quotation.trouble == "EXCHANGED"


def test_a_box_of_the_firms_own_that_it_had_replaced_or_taken_back_shows(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    older, newer = offers(request, one, "60000.00"), offers(request, one, "45000.00")
    taken_back = offers(request, two, "40000.00")
    actions.withdraw(invitation=taken_back.invitation, by=two.owner)
    SealedQuotation.objects.filter(pk=newer.pk).update(ended_at=timezone.now())
    SealedQuotation.objects.filter(pk__in=[older.pk, taken_back.pk]).update(ended_at=None)
    assert [each.quotation.trouble for each in opened(agency, request)] == ["EXCHANGED", "EXCHANGED"]


def test_a_box_that_was_removed_from_the_database_shows(client, agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    offers(request, one)
    offers(request, two)
    SealedQuotation.objects.get(invitation__enterprise=two.enterprise).delete()
    assert len(opened(agency, request)) == 1
    assert request.trouble == "BOX_MISSING"
    event = Event.objects.get(action="QUOTATIONS_OPENED")
    assert event.data["missing"] == [two.enterprise.pk]
    client.force_login(agency.officer)
    page = client.get(f"/en/requests/{request.public_id}/").content.decode()
    assert "tell the operator before you award" in page


@pytest.mark.parametrize("price", ["-1", "0", "NaN", "Infinity", "1e30", "abc"])
def test_a_box_with_an_absurd_price_does_not_stop_the_keeper(agency, monkeypatch, price):
    firm, other = sells(), sells()
    absurd, sound = asked_for(agency, firm), asked_for(agency, other)
    monkeypatch.setattr(handing_in, "_price", lambda _: price)
    offers(absurd, firm)
    monkeypatch.undo()
    offers(sound, other)
    for request in (absurd, sound):
        close(request)
        agree(request, agency.officer, agency.second)
    assert open_waiting(secret_keys()) == 2
    assert Quotation.objects.get(request=absurd).trouble == "UNREADABLE"
    assert Quotation.objects.get(request=sound).total == Decimal(50_000)


def test_a_request_that_is_called_off_after_two_agreed_is_never_opened(agency, monkeypatch):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    agree(request, agency.officer, agency.second)
    has = opening.SecretKeys.has

    def called_off_meanwhile(keys, key):
        actions.cancel_request(request=request, reason="งบถูกตัด", by=agency.officer, now=timezone.now())
        return has(keys, key)

    monkeypatch.setattr(opening.SecretKeys, "has", called_off_meanwhile)
    assert open_waiting(secret_keys()) == 0
    assert not Quotation.objects.exists()
    assert "QUOTATIONS_BEING_OPENED" not in trail(request)


def test_a_consent_that_the_trail_does_not_tell_of_counts_nothing(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    agree(request, agency.officer)
    OpeningConsent.objects.create(request=request, account=agency.second, at=timezone.now())
    request.ordered_at = timezone.now()
    request.save()
    assert open_waiting(secret_keys()) == 0


def test_who_has_left_before_the_opening_is_replaced_by_a_third(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    agree(request, agency.officer, agency.second)
    agency.second.memberships.all().delete()
    assert open_waiting(secret_keys()) == 0
    third = make_member(agency.organisation, Role.OFFICER)
    client.force_login(third)
    assert "/open/" in client.get(f"/requests/{request.public_id}/").content.decode()
    agree(request, third)
    assert open_waiting(secret_keys()) == 1


def test_an_officer_who_belongs_to_an_invited_firm_is_named_and_opens_nothing(client, agency):
    firm = sells()
    firm.enterprise.organisation.memberships.create(account=agency.second, role=Role.COLLEAGUE)
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    with pytest.raises(actions.OpeningRefused) as refused:
        agree(request, agency.second)
    assert refused.value.reason.code == "OWN_FIRM"
    agree(request, agency.officer, make_member(agency.organisation, Role.OFFICER))
    assert open_waiting(secret_keys()) == 1
    warned = firm_warnings([firm.enterprise], now=timezone.now(), buyer=agency.organisation)
    assert [each.code for each in warned] == ["OWN_FIRM"]
    client.force_login(agency.officer)
    typed = {"quotation": Quotation.objects.get().pk, "reason": "รายเดียว"}
    client.post(f"/requests/{request.public_id}/award/", typed)
    assert "OWN_FIRM" in [each["code"] for each in Award.objects.get().warnings]


def test_the_second_person_is_told_that_its_part_is_needed(agency):
    request = asked_for(agency, sells())
    close(request)
    agree(request, agency.officer)
    letter = Message.objects.get(account=agency.second, topic="quotations")
    assert str(request.public_id) in letter.body
    agree(request, agency.second)
    assert Message.objects.filter(account=agency.officer).count() == 0


def test_a_firm_debarred_or_suspended_after_the_invitation_is_warned_of_before_the_award(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    Enterprise.objects.filter(pk=firm.enterprise.pk).update(status="SUSPENDED")
    offers(request, firm)
    Debarment.objects.create(
        number=firm.enterprise.identity_number, name="x", from_date=timezone.localdate(), source="กรมบัญชีกลาง"
    )
    opened(agency, request)
    client.force_login(agency.officer)
    assert "debarred" in client.get(f"/en/requests/{request.public_id}/").content.decode()
    typed = {"quotation": Quotation.objects.get().pk, "reason": "จำเป็น"}
    client.post(f"/requests/{request.public_id}/award/", typed)
    assert [each["code"] for each in Award.objects.get().warnings] == ["NOT_CERTIFIED_NOW", "DEBARRED"]


def test_the_first_answer_stands(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    question = actions.ask(invitation=request.invitations.get(), text="ส่งที่ไหน", by=firm.owner, now=timezone.now())
    client.force_login(agency.officer)
    address = f"/en/requests/{request.public_id}/answer/{question.pk}/"
    lacking = client.post(address, {"text": "ย" * 2001})
    assert lacking.status_code == 422
    assert "ย" * 2001 in lacking.content.decode(), "what was typed is kept"
    client.post(address, {"text": "ชั้นสอง"})
    later = client.post(address, {"text": "ชั้นสาม"}, follow=True).content.decode()
    assert "answered this question already" in later
    question.refresh_from_db()
    assert question.answer == "ชั้นสอง"


def test_who_asks_second_is_told_and_invites_nobody(client, agency):
    one, two = sells(), sells()
    request = asked_for(agency, one)
    with pytest.raises(ValueError, match="already"):
        actions.publish_request(
            need=request.need, invited=[two.enterprise], deadline=timezone.now() + timedelta(days=1), note="",
            by=agency.second, now=timezone.now(),
        )  # fmt: skip
    client.force_login(agency.second)
    page = client.get(f"/en/needs/{request.need.public_id}/ask/", follow=True)
    assert page.redirect_chain[-1][0].endswith(f"/requests/{request.public_id}/")
    assert request.invitations.count() == 1


def test_after_the_award_nothing_is_called_off(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    award(agency, opened(agency, request)[0].quotation)
    client.force_login(agency.officer)
    page = client.post(f"/en/requests/{request.public_id}/cancel/", {"cancel-reason": "ผิด"}, follow=True)
    assert "cannot be called off" in page.content.decode()
    request.refresh_from_db()
    assert request.cancelled_at is None


def test_two_awards_at_once_give_one(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    offers(request, one)
    offers(request, two)
    rows = opened(agency, request)
    award(agency, rows[0].quotation)
    with pytest.raises(actions.AwardRefused) as second:
        award(agency, rows[1].quotation)
    assert second.value.reason.code == "ALREADY_AWARDED"
    assert Contract.objects.count() == Award.objects.count() == 1


def test_a_certificate_that_ended_between_invitation_and_award_is_warned_of(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    rows = opened(agency, request)
    assert rows[0].warnings == ()
    firm.enterprise.certificates.update(expiry_date=timezone.localdate() - timedelta(days=1), issued_date="2020-01-01")
    rows = queries.compared(request, timezone.now())
    assert [each.code for each in rows[0].warnings] == ["NOT_CERTIFIED_NOW"]
    made = actions.award(
        quotation=rows[0].quotation, reason="ยังจำเป็น", warnings=rows[0].warnings, by=agency.officer, now=timezone.now()
    )
    assert [each["code"] for each in made.warnings] == ["NOT_CERTIFIED_NOW"]


def test_the_preference_that_e_bidding_would_give_is_shown_beside_the_price(agency):
    one, two, three = sells(), sells(), sells()
    request = asked_for(agency, one, two, three)
    offers(request, one, "50000.00")
    offers(request, two, "55000.00")
    offers(request, three, "55000.01")
    shown = {each.quotation.enterprise: each.standing for each in opened(agency, request)}
    assert shown[two.enterprise].preference == "SME 10\u00a0%"
    assert shown[three.enterprise].preference == ""
    assert [shown[each.enterprise].rank for each in (one, two, three)] == [1, 2, 3]
    assert [each.code for each in shown[three.enterprise].reasons] == ["ABOVE_CEILING"]


def test_right_after_the_opening_by_a_clock_that_is_ahead_the_comparison_is_shown(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm, "50000.00")
    opened(agency, request)
    request.opened_at = timezone.now() + timedelta(seconds=30)
    request.save(update_fields=["opened_at"])
    client.force_login(agency.officer)
    page = client.get(f"/requests/{request.public_id}/")
    assert page.status_code == 200
    assert "50,000" in page.content.decode()
    assert queries.compared(request, timezone.now())[0].standing.rank == 1


def test_a_quotation_above_the_budget_is_warned_of(agency):
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm, "60000.01")
    assert [each.code for each in opened(agency, request)[0].warnings] == ["ABOVE_BUDGET"]


@pytest.mark.parametrize(("total", "warned"), [("55000.00", []), ("55000.01", ["ABOVE_REFERENCE_PRICE"])])
def test_a_quotation_above_the_reference_price_and_below_the_budget_is_warned_of(agency, total, warned):
    firm = sells()
    request = asked_for(agency, firm, budget=Decimal(60_000), reference_price=Decimal(55_000))
    offers(request, firm, total)
    assert [each.code for each in opened(agency, request)[0].warnings] == warned


def test_questions_and_answers_are_seen_by_all_and_not_who_asked(client, agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    mine, theirs = (request.invitations.get(enterprise=firm.enterprise) for firm in (one, two))
    question = actions.ask(invitation=mine, text="ส่งที่ไหน", by=one.owner, now=timezone.now())
    actions.answer(question=question, text="ชั้นสอง", by=agency.officer, now=timezone.now())
    client.force_login(two.owner)
    page = client.get(f"/my/requests/{theirs.public_id}/").content.decode()
    assert "ส่งที่ไหน" in page
    assert "ชั้นสอง" in page
    assert one.enterprise.name_th not in page


def test_a_request_that_is_called_off_takes_nothing_and_tells_why(agency):
    firm = sells()
    request = asked_for(agency, firm)
    actions.cancel_request(request=request, reason="งบถูกตัด", by=agency.officer, now=timezone.now())
    with pytest.raises(actions.HandingInRefused):
        offers(request, firm)
    letter = Message.objects.filter(account=firm.owner).latest("pk").body
    assert "งบถูกตัด" in letter
    assert "จะไม่ถูกเปิด" in letter


@pytest.mark.parametrize(
    ("language", "told", "untrue"),
    [("th", "หลังเปิดใบเสนอราคา", "จะไม่ถูกเปิด"), ("en", "had been opened", "stays sealed")],
)
def test_called_off_after_the_opening_nobody_is_told_that_it_stays_sealed(agency, language, told, untrue):
    firm = sells()
    Account.objects.filter(pk=firm.owner.pk).update(language=language)
    request = asked_for(agency, firm)
    offers(request, firm)
    opened(agency, request)
    actions.cancel_request(request=request, reason="งบถูกตัด", by=agency.officer, now=timezone.now())
    letter = " ".join(Message.objects.filter(account=firm.owner).latest("pk").body.split())
    assert told in letter
    assert untrue not in letter


def test_without_sealed_evidence_nobody_is_asked(agency):
    with pytest.raises(ValueError, match="Seal"):
        actions.publish_request(
            need=write(agency), invited=[sells().enterprise], deadline=timezone.now() + timedelta(days=1), note="",
            by=agency.officer, now=timezone.now(),
        )  # fmt: skip


def test_pages_of_firm_and_buyer(client, agency):
    one, two = sells(), sells()
    request = asked_for(agency, one)
    invitation = request.invitations.get()
    address = f"/my/requests/{invitation.public_id}/"
    client.force_login(two.owner)
    assert client.get(address).status_code == 404
    assert client.get(f"/requests/{request.public_id}/").status_code == 404
    client.force_login(one.owner)
    wrong = client.post(address, {"total": "-3", "vat": "with", "delivery_days": "7", "note": "พิมพ์ไว้"})
    assert wrong.status_code == 422
    assert "พิมพ์ไว้" in wrong.content.decode()
    typed = {"total": "46,728.97", "vat": "without", "delivery_days": "7"}
    assert client.post(address, typed, follow=True).status_code == 200
    rows = opened(agency, request)
    assert rows[0].quotation.total == Decimal("50000.00")
    client.force_login(agency.officer)
    page = client.get(f"/requests/{request.public_id}/")
    assert "50,000" in page.content.decode()
    lacking = client.post(f"/requests/{request.public_id}/award/", {"quotation": rows[0].quotation.pk, "reason": ""})
    assert lacking.status_code == 422
    client.post(f"/requests/{request.public_id}/award/", {"quotation": rows[0].quotation.pk, "reason": "ดี"})
    assert Award.objects.get().reason == "ดี"
    stranger = make_member(make_organisation("AGENCY"), Role.OFFICER)
    client.force_login(stranger)
    for path in ("", "open/", "award/", "cancel/"):
        assert client.post(f"/requests/{request.public_id}/{path}").status_code in {404, 405}


def test_an_officer_of_another_agency_answers_no_question(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    question = actions.ask(invitation=request.invitations.get(), text="ส่งที่ไหน", by=firm.owner, now=timezone.now())
    stranger = make_member(make_organisation("AGENCY"), Role.OFFICER)
    client.force_login(stranger)
    address = f"/requests/{request.public_id}/answer/{question.pk}/"
    assert client.post(address, {"text": "ชั้นสอง"}).status_code == 404
    own = asked_for(SimpleNamespace(organisation=stranger.memberships.get().organisation, officer=stranger), firm)
    assert client.post(address.replace(str(request.public_id), str(own.public_id)), {"text": "ก"}).status_code == 404
    question.refresh_from_db()
    assert question.answer == ""


def test_the_firms_list_and_the_comparison_ask_equally_often_for_few_and_many(client, agency):
    firms = [sells() for _ in range(4)]
    request = asked_for(agency, *firms)
    for firm in firms[:2]:
        offers(request, firm)
    client.force_login(firms[0].owner)
    assert_constant(client, "/my/requests/", lambda: [asked_for(agency, firms[0]) for _ in range(3)])
    opened(agency, request)
    few = asked(request)
    other = asked_for(agency, *firms)
    for firm in firms:
        offers(other, firm)
    opened(agency, other)
    assert asked(other) == few


def asked(request):
    with CaptureQueriesContext(connection) as queries_asked:
        queries.compared(request, timezone.now())
    return len(queries_asked)


def somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0]


def until(happened):
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_the_row_beyond_the_deadline_is_late(agency):
    firm = sells()
    request = asked_for(agency, firm)
    results = []

    def run():
        try:
            results.append(offers(request, firm).digest)
        except actions.HandingInRefused as refused:
            results.append(refused.reason.code)
        finally:
            connections.close_all()

    waits = threading.Thread(target=run)
    with transaction.atomic():
        held = common.locked(request)
        waits.start()
        until(somebody_waits_for_us)
        held.deadline = common.database_time()
        held.save(update_fields=["deadline"])
        until(lambda: is_late(common.database_time(), held.deadline))
    waits.join()
    assert results == ["LATE"], "the clock is read when the row is got, not when it was asked for"
    assert not SealedQuotation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_award_at_the_same_moment(agency):
    one, two = sells(), sells()
    request = asked_for(agency, one, two)
    offers(request, one)
    offers(request, two)
    rows = opened(agency, request)
    results, together = [], threading.Barrier(2)

    def run(quotation):
        together.wait()
        try:
            results.append(award(agency, quotation).pk)
        except actions.AwardRefused as refused:
            results.append(refused.reason.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(each.quotation,)) for each in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "ALREADY_AWARDED" in results
    assert Award.objects.count() == Contract.objects.count() == 1


def test_the_deadline_is_written_as_a_day_of_either_era_and_an_hour(client, agency):
    firm = sells()
    need = write(agency)
    actions.seal(need=need, by=agency.officer, now=timezone.now())
    client.force_login(agency.officer)
    address = f"/needs/{need.public_id}/ask/"
    day = timezone.localdate() + timedelta(days=3)
    typed = {"firms": [firm.enterprise.number], "deadline_time": "16:30", "sure": "yes"}
    for wrong in (timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=400)):
        assert client.post(address, {**typed, "deadline_date": wrong.isoformat()}).status_code == 422
    client.post(address, {**typed, "deadline_date": f"{day.day}/{day.month}/{day.year + 543}"})
    assert f"{timezone.localtime(need.request.deadline):%Y-%m-%d %H:%M}" == f"{day} 16:30"


def test_what_waits_for_a_buyer_stands_above_its_needs(client, agency):
    firm = sells()
    request = asked_for(agency, firm)
    client.force_login(agency.officer)
    assert "waiting" not in client.get("/needs/").content.decode()
    actions.ask(invitation=request.invitations.get(), text="ส่งที่ไหน", by=firm.owner, now=timezone.now())
    assert "A firm has asked a question." in client.get("/en/needs/").content.decode()
    close(request)
    assert "two people have to agree" in client.get("/en/needs/").content.decode()
    assert "/answer/" not in client.get(f"/requests/{request.public_id}/").content.decode(), "nothing can be answered"
