"""The states of a notice, and what each announcement of e-GP does to it."""

from datetime import date
from enum import StrEnum


class Announced(StrEnum):
    """Kinds of announcement, by e-GP's codes, in the order of a project."""

    PLAN = "P0"
    PRICE = "15"
    DRAFT = "B0"
    INVITATION = "D0"
    INVITATION_CHANGED = "D2"
    INVITATION_CANCELLED = "D1"
    WINNER = "W0"
    WINNER_CHANGED = "W2"
    WINNER_CANCELLED = "W1"


class State(StrEnum):
    """Where a project stands for a firm that may want to bid."""

    PLANNED = "PLANNED"
    DRAFT = "DRAFT"
    OPEN = "OPEN"
    CANCELLED = "CANCELLED"
    AWARDED = "AWARDED"
    AWARD_CANCELLED = "AWARD_CANCELLED"


class Event(StrEnum):
    """What firms are told of."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    CANCELLED = "CANCELLED"
    REOPENED = "REOPENED"
    """Invited again after it was called off, or after its award was."""
    AWARDED = "AWARDED"
    ANNULLED = "ANNULLED"
    """The award was called off."""


DECISIONS = frozenset({Event.AWARDED, Event.ANNULLED})
"""What firms are told of the end: nothing is to be done about it within minutes."""
LEADS_TO = {
    Announced.PLAN: State.PLANNED,
    Announced.PRICE: State.PLANNED,
    Announced.DRAFT: State.DRAFT,
    Announced.INVITATION: State.OPEN,
    Announced.INVITATION_CHANGED: State.OPEN,
    Announced.INVITATION_CANCELLED: State.CANCELLED,
    Announced.WINNER: State.AWARDED,
    Announced.WINNER_CHANGED: State.AWARDED,
    Announced.WINNER_CANCELLED: State.AWARD_CANCELLED,
}
STAGES = tuple(Announced)
BEGINS_AGAIN = {
    State.CANCELLED: {Announced.INVITATION},
    State.AWARD_CANCELLED: {Announced.INVITATION, Announced.WINNER, Announced.WINNER_CHANGED},
}
"""What may come again, on a later day, after something was called off."""


def takes_effect(announced: Announced, published: date, *, last: Announced, last_published: date) -> bool:
    """Whether the announcement is the newer one: the feed tells of each kind apart, so they come in any order.

    A project goes forward; only what was called off may begin again, on a later day. Of two of the same stage the later
    day counts, and on the same day the one that came later.
    """
    stage, last_stage = STAGES.index(announced), STAGES.index(last)
    if stage >= last_stage:
        return stage > last_stage or published >= last_published
    return published > last_published and announced in BEGINS_AGAIN.get(LEADS_TO[last], set())


def event_of(announced: Announced, before: State | None) -> Event | None:
    """What the firms are told when the announcement took effect on a notice in that state; none for no news to them."""
    after = LEADS_TO[announced]
    if after == State.OPEN:
        again = {State.OPEN: Event.CHANGED, **dict.fromkeys(BEGINS_AGAIN, Event.REOPENED)}
        return again.get(before, Event.NEW) if before else Event.NEW
    if after == State.CANCELLED:
        return Event.CANCELLED if before in {State.OPEN, State.DRAFT} else None
    return _decision_of(announced, before)


def _decision_of(announced: Announced, before: State | None) -> Event | None:
    """A winner that a second source tells of again is no news; that another one won is."""
    if before is None:
        return None
    if announced == Announced.WINNER:
        return None if before == State.AWARDED else Event.AWARDED
    if announced == Announced.WINNER_CHANGED:
        return Event.AWARDED
    return Event.ANNULLED if announced == Announced.WINNER_CANCELLED and before == State.AWARDED else None
