"""What a verifier does: take, return with reasons, approve, reject."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from songserm.hooks.firms import tell_entered
from songserm.people.models import Account
from songserm.policy.certificates import validity_from
from songserm.policy.eligibility import Answer
from songserm.policy.sectors import Sector
from songserm.registry.actions.business_registry import ask
from songserm.registry.actions.common import (
    OwnFirm,
    changed,
    hand_back,
    locked,
    move,
    next_number,
    note,
    note_firm,
    refuse_own_firm,
    tell_firm,
)
from songserm.registry.actions.registering import facts_to_decide_by, judgement_of, keep_answer, note_size
from songserm.registry.models import Certificate, Enterprise, Registration, SizeRecord
from songserm.registry.rules.facts import Changed, FirmFacts, stamp
from songserm.registry.rules.facts import changed as changed_facts
from songserm.registry.rules.registration_states import Move, MoveRefused, State
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import BUDDHIST_ERA, bangkok_today

SME_SIZES = frozenset({"MICRO", "SMALL", "MEDIUM"})


class SizeUnsettled(ValueError):
    """The facts do not give an SME size: the firm must add revenue or employees, or the verifier names the sector."""


class NotEligible(ValueError):
    """The law forbids to register the firm as its facts stand now; ``reasons`` say why: reject it, or send it back."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("; ".join(reason.en for reason in reasons))
        self.reasons = reasons


class FactsChanged(ValueError):
    """The business registry says something else now than what the verifier has seen; the new facts are kept: look, and decide again."""

    def __init__(self, changes: list[Changed]) -> None:
        super().__init__(", ".join(change.name for change in changes))
        self.changes = changes


class RegistrySilent(ValueError):
    """The business registry could not be asked, or does not know the number: decide without it, which is kept, or later."""


class FirmSuspended(MoveRefused):
    """A renewal does not end a suspension: reinstate the firm first, or send its renewal back."""


class TakenByAnother(MoveRefused):
    """A colleague reviews it: leave it to them, or take it over and be seen to."""


def _refuse_own(registration: Registration, by: Account) -> None:
    if registration.applicant_id == by.pk:
        raise OwnFirm("the verifier applies for the firm")
    refuse_own_firm(registration.enterprise.organisation_id, by)


def _refuse_anothers(registration: Registration, by: Account) -> None:
    if registration.state == State.UNDER_REVIEW and registration.reviewer_id not in {None, by.pk}:
        raise TakenByAnother("a colleague reviews it")


@transaction.atomic
def take(*, registration: Registration, by: Account, now: datetime, over: bool = False) -> Registration:
    """Begin to review; others see who does. Taking one's own again changes nothing.

    ``over``: take it from the colleague who has it, who may be away; otherwise raises TakenByAnother.
    """
    current = locked(registration)
    _refuse_own(current, by)
    if current.reviewer_id == by.pk and current.state == State.UNDER_REVIEW:
        return current
    if not over:
        _refuse_anothers(current, by)
    before = current.reviewer_id if current.state == State.UNDER_REVIEW else None
    move(current, Move.TAKE)
    current.reviewer = by
    current.save(update_fields=["state", "reviewer"])
    if before:
        note(current, "REVIEW_TAKEN_OVER", by=by, now=now, data={"from": before})
    else:
        note(current, "REVIEW_BEGUN", by=by, now=now)
        tell_firm(current.enterprise, "REVIEW_BEGUN", now=now, link=f"/register/{current.public_id}/")
    return current


def ask_registry(*, registration: Registration, by: Account, now: datetime) -> Registration:
    """Ask the business registry about a juristic person once more, for who reviews it; what the firm gave stays as it is.

    ``gateway_trouble`` of the answer says whether it could be asked; until then what it said before stands.
    """
    return _ask_again(registration, by=by, now=now)[0]


def _ask_again(registration: Registration, *, by: Account, now: datetime) -> tuple[Registration, list[Changed]]:
    """The registration with the registry's answer of now, and the decisive facts that are no longer what they were."""
    profile, trouble = ask(registration.enterprise.number, now=now)
    with transaction.atomic():
        current = locked(registration)
        _refuse_own(current, by)
        _refuse_anothers(current, by)
        if current.state != State.UNDER_REVIEW:
            raise MoveRefused("take it first")
        before = facts_to_decide_by(current)
        keep_answer(current, profile, trouble)
        changes = changed_facts(before, facts_to_decide_by(current))
        note_size(current, judgement_of(current, now))
        current.save()
        data = {"trouble": trouble, "changed": [change.name for change in changes]}
        note(current, "REGISTRY_ASKED", by=by, now=now, data=data)
        return current, changes


def _to_decide(registration: Registration, step: Move, by: Account) -> Registration:
    """The registration with its row locked and moved on; only who reviews it decides."""
    current = locked(registration)
    _refuse_own(current, by)
    _refuse_anothers(current, by)
    move(current, step)
    return current


@transaction.atomic
def return_(
    *, registration: Registration, reasons: Sequence[dict[str, str]], by: Account, now: datetime
) -> Registration:
    """Give it back with reasons ({field, text}); the firm answers without typing anything anew."""
    current = _to_decide(registration, Move.RETURN, by)
    current.return_reasons, current.decided_at = list(reasons), now
    current.returned_at, current.given_before = now, current.given
    current.save(update_fields=["state", "return_reasons", "decided_at", "returned_at", "given_before"])
    note(current, "REGISTRATION_RETURNED", by=by, now=now, data={"fields": [reason["field"] for reason in reasons]})
    tell_firm(
        current.enterprise, "REGISTRATION_RETURNED", now=now, link=f"/register/{current.public_id}/", reasons=reasons
    )
    return current


@transaction.atomic
def reject(
    *, registration: Registration, reasons: Sequence[dict[str, str]], by: Account, now: datetime
) -> Registration:
    """End it with reasons. A firm that was never registered belongs to nobody again: its real owner may claim it."""
    current = _to_decide(registration, Move.REJECT, by)
    current.return_reasons, current.decided_at = list(reasons), now
    current.save(update_fields=["state", "return_reasons", "decided_at"])
    note(current, "REGISTRATION_REJECTED", by=by, now=now)
    tell_firm(
        current.enterprise, "REGISTRATION_REJECTED", now=now, link=f"/register/{current.public_id}/", reasons=reasons
    )
    hand_back(current, by=by, now=now)
    return current


def approve_as_seen(
    *,
    registration: Registration,
    seen: str,
    by: Account,
    now: datetime,
    sector: str = "",
    without_registry: bool = False,
) -> Certificate:
    """Approve on facts that hold today: the business registry is asked about a juristic person once more.

    ``seen`` is the stamp of the facts that the verifier has before them (``rules.facts.stamp``). Raises FactsChanged when
    they are others now; RegistrySilent when it could not be asked, unless the verifier decides ``without_registry``; and
    what ``approve`` raises.
    """
    if registration.enterprise.kind != Enterprise.Kind.JURISTIC:
        return approve(registration=registration, by=by, now=now, sector=sector)
    current, changes = _ask_again(registration, by=by, now=now)
    if stamp(facts_to_decide_by(current)) != seen:
        raise FactsChanged(changes)
    if current.gateway_trouble and not without_registry:
        raise RegistrySilent(current.gateway_trouble)
    return approve(registration=current, by=by, now=now, sector=sector)


@transaction.atomic
def approve(*, registration: Registration, by: Account, now: datetime, sector: str = "") -> Certificate:
    """Enter the firm in the register and issue its certificate, on the facts as they are kept (``approve_as_seen`` asks first).

    ``sector`` is the verifier's word where the rules leave it open. Raises SizeUnsettled when no SME size follows,
    NotEligible when the law forbids it, FirmSuspended while the firm is suspended.
    """
    current = _to_decide(registration, Move.APPROVE, by)
    facts = facts_to_decide_by(current)
    judgement = judgement_of(current, now, named=Sector(sector) if sector in set(Sector) else None)
    decided = judgement.sector.sector.value if judgement.sector.sector else sector
    size = judgement.size.size.value
    if judgement.eligibility.allowed is Answer.NO:
        raise NotEligible(judgement.eligibility.reasons)
    if size not in SME_SIZES or decided not in set(Sector):
        raise SizeUnsettled(f"size {size}, sector {decided or 'open'}")
    note_size(current, judgement)
    current.decided_at = now
    current.save(update_fields=["state", "decided_at", "size", "size_basis", "rule_set", "size_reasons"])
    enterprise = (
        Enterprise.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=current.enterprise_id)
    )
    if enterprise.status == Enterprise.Status.SUSPENDED:
        raise FirmSuspended("the firm is suspended")
    certificate = _certify(current, facts, size=size, sector=decided, now=now)
    _enter(enterprise, facts, size=size, sector=decided, now=now)
    tell_entered(enterprise.pk)
    SizeRecord.objects.update_or_create(
        enterprise=enterprise,
        year=facts.statement_year or bangkok_today(now).year,
        defaults={
            "size": size,
            "sector": decided,
            "basis": judgement.size.basis.value,
            "rule_set": judgement.size.rule_set,
            "recorded_at": now,
        },
    )
    note(
        current,
        "REGISTRATION_APPROVED",
        by=by,
        now=now,
        data={
            "certificate": certificate.number,
            "rule_set": judgement.size.rule_set,
            "registry_trouble": current.gateway_trouble,
        },
    )
    note_firm(enterprise, "CERTIFICATE_ISSUED", by=by, now=now, data={"certificate": certificate.number, "size": size})
    tell_firm(
        enterprise,
        "REGISTRATION_APPROVED",
        now=now,
        link=f"/certificates/{certificate.number}/",
        certificate=certificate,
    )
    return certificate


def _certify(registration: Registration, facts: FirmFacts, *, size: str, sector: str, now: datetime) -> Certificate:
    enterprise = registration.enterprise
    today = bangkok_today(now)
    validity = validity_from(today)
    enterprise.certificates.filter(ended_date=None, expiry_date__gte=today).update(ended_date=today)
    return Certificate.objects.create(
        number=f"SME{today.year + BUDDHIST_ERA}-{next_number('certificate_number'):07d}",
        enterprise=enterprise,
        registration=registration,
        name_th=facts.name_th,
        name_en=facts.name_en,
        size=size,
        sector=sector,
        issued_at=now,
        issued_date=validity.issued_date,
        expiry_date=validity.expiry_date,
    )


def _enter(enterprise: Enterprise, facts: FirmFacts, *, size: str, sector: str, now: datetime) -> None:
    enterprise.status = Enterprise.Status.ACTIVE
    enterprise.name_th, enterprise.name_en = facts.name_th, facts.name_en
    enterprise.size, enterprise.sector, enterprise.tsic_code = size, sector, facts.tsic_code
    enterprise.province_id = facts.province
    changed(enterprise, now=now, fields=["status", "name_th", "name_en", "size", "sector", "tsic_code", "province"])
    if enterprise.organisation is not None:
        enterprise.organisation.name_th, enterprise.organisation.name_en = facts.name_th, facts.name_en
        enterprise.organisation.province_id = facts.province
        enterprise.organisation.save(update_fields=["name_th", "name_en", "province"])
