"""How a registration ends that no verifier has decided: its firm withdraws it, or nobody goes on with it."""

from datetime import datetime

from django.db import transaction

from songserm.audit.actions import SYSTEM, Actor
from songserm.people.models import Account
from songserm.policy.certificates import Idling, idling_from
from songserm.registry.actions.common import hand_back, locked, move, note, tell_firm
from songserm.registry.models import Registration
from songserm.registry.queries import ENDING_TOLD, idle_since
from songserm.registry.rules.registration_states import EDITABLE, Move
from songserm.toolbox.thai_dates import bangkok_today


@transaction.atomic
def withdraw(*, registration: Registration, by: Account, now: datetime) -> Registration:
    """End it for the firm. A firm that was never registered belongs to nobody again.

    Raises MoveRefused while a verifier has it in hand and after the decision.
    """
    current = locked(registration)
    _end(current, Move.WITHDRAW, by=by, now=now)
    return current


def end_idle(*, now: datetime) -> int:
    """End the registrations that nobody has gone on with for as long as the rules allow; gives how many.

    Their people are told some days before, once, and when it has ended.
    """
    return sum(_end_if_idle(registration, now) for registration in Registration.objects.filter(state__in=EDITABLE))


@transaction.atomic
def _end_if_idle(registration: Registration, now: datetime) -> int:
    current = locked(registration)
    if current.state not in EDITABLE:
        return 0
    since, told_at = idle_since(current)
    idling, today = idling_from(bangkok_today(since)), bangkok_today(now)
    if today > idling.last_day:
        _end(current, Move.LAPSE, by=SYSTEM, now=now)
        return 1
    if today >= idling.told_on and (told_at is None or told_at < since):
        _tell_ending(current, idling, now)
    return 0


def _tell_ending(registration: Registration, idling: Idling, now: datetime) -> None:
    note(registration, ENDING_TOLD, by=SYSTEM, now=now, data={"last_day": idling.last_day.isoformat()})
    link = f"/register/{registration.public_id}/"
    tell_firm(registration.enterprise, "REGISTRATION_ENDS_SOON", now=now, link=link, last_day=idling.last_day)


def _end(registration: Registration, step: Move, *, by: Actor, now: datetime) -> None:
    move(registration, step)
    registration.decided_at = now
    registration.save(update_fields=["state", "decided_at"])
    note(registration, f"REGISTRATION_{registration.state}", by=by, now=now)
    if step is Move.LAPSE:
        tell_firm(registration.enterprise, "REGISTRATION_LAPSED", now=now, link="/register/")
    hand_back(registration, by=by, now=now)
