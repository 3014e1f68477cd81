"""Writing a need and choosing firms, until the evidence is sealed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from songserm.audit.actions import Actor
from songserm.people.models import Account, Organisation
from songserm.registry.models import Enterprise
from songserm.sourcing.actions.common import note
from songserm.sourcing.models import Choice, Evidence, Need
from songserm.sourcing.rules.law import Step, method_for
from songserm.sourcing.searching import law_today
from songserm.toolbox.refusals import Refused


class NeedRefused(Refused):
    """The need cannot be changed like this any more; the reason says what to do."""


SEALED = NeedRefused(
    "SEALED",
    th="ปิดผนึกหลักฐานการค้นแล้ว แก้ไขไม่ได้ หากต้องเปลี่ยน โปรดเขียนความต้องการใหม่",
    en="The evidence is sealed and cannot be changed. Write a new need to change something.",
)


@transaction.atomic
def write_need(*, organisation: Organisation, author: Account, now: datetime, **facts: Any) -> Need:
    """A new need with the method that the rules of today call for. ``facts`` are the fields of ``Need``."""
    need = Need(organisation=organisation, author=author, created_at=now, **facts)
    _decide(need, organisation, now)
    need.save()
    note(need, "NEED_WRITTEN", by=author, now=now, data={"method": need.method, "rule_set": need.rule_set})
    return need


@transaction.atomic
def change_need(*, need: Need, by: Actor, now: datetime, **facts: Any) -> Need:
    """Other facts, before sealing; the method is decided anew. Choices stay."""
    current = _open(need)
    for name, value in facts.items():
        setattr(current, name, value)
    _decide(current, current.organisation, now)
    current.save()
    note(current, "NEED_CHANGED", by=by, now=now, data={"fields": sorted(facts)})
    return current


@transaction.atomic
def choose(*, need: Need, enterprise: Enterprise, included: bool, reason: str, by: Actor, now: datetime) -> Choice:
    """Take a firm in or leave it out, with the reason; a newer choice takes the place of an older one."""
    current = _open(need)
    choice, _ = Choice.objects.update_or_create(
        need=current, enterprise=enterprise, defaults={"included": included, "reason": reason}
    )
    action = "FIRM_TAKEN_IN" if included else "FIRM_LEFT_OUT"
    note(current, action, by=by, now=now, data={"enterprise": enterprise.pk, "reason": reason})
    return choice


@transaction.atomic
def take_back(*, need: Need, enterprise: Enterprise, by: Actor, now: datetime) -> None:
    """Undo a choice: the firm stands again as the search found it."""
    current = _open(need)
    if current.choices.filter(enterprise=enterprise).delete()[0]:
        note(current, "CHOICE_TAKEN_BACK", by=by, now=now, data={"enterprise": enterprise.pk})


@transaction.atomic
def widen(*, need: Need, to: Step, reason: str, by: Actor, now: datetime) -> Need:
    """Search further than the law asks, with the reason."""
    current = _open(need)
    current.widened_to, current.widened_reason = to, reason
    current.save(update_fields=["widened_to", "widened_reason"])
    note(current, "SEARCH_WIDENED", by=by, now=now, data={"to": to, "reason": reason})
    return current


@transaction.atomic
def exempt(*, need: Need, ground: str, note_text: str, by: Actor, now: datetime) -> Need:
    """Record on what ground the purchase is exempt from buying of SMEs first."""
    current = _open(need)
    current.exemption, current.exemption_note = ground, note_text
    current.save(update_fields=["exemption", "exemption_note"])
    note(current, "EXEMPTION_RECORDED", by=by, now=now, data={"ground": ground, "note": note_text})
    return current


@transaction.atomic
def bind_project(*, need: Need, project_number: str, by: Actor, now: datetime) -> Need:
    """Bind the search to the state's e-GP project, where e-bidding and selection are decided.

    What is bound before sealing is sealed with the search; afterwards the evidence stays as it was.
    """
    current = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    current.project_number = project_number
    current.save(update_fields=["project_number"])
    note(current, "PROJECT_BOUND", by=by, now=now, data={"project_number": project_number})
    return current


def _open(need: Need) -> Need:
    """The need with its row locked; refused once it is sealed."""
    current = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    if Evidence.objects.filter(need=current).exists():
        raise SEALED
    return current


def _decide(need: Need, organisation: Organisation, now: datetime) -> None:
    law = law_today(organisation, now)
    need.rule_set, need.method = law.rule_set, method_for(need.budget, law)[0]
