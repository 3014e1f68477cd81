"""The life of a registration, and of the firm's status that follows from it (domain: the register)."""

from enum import StrEnum


class State(StrEnum):
    """Where a registration stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"


class Move(StrEnum):
    """What can be done with it."""

    SUBMIT = "SUBMIT"
    TAKE = "TAKE"
    RETURN = "RETURN"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    WITHDRAW = "WITHDRAW"
    LAPSE = "LAPSE"


MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.SUBMIT: (frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED),
    Move.TAKE: (frozenset({State.SUBMITTED, State.UNDER_REVIEW}), State.UNDER_REVIEW),
    Move.RETURN: (frozenset({State.UNDER_REVIEW}), State.RETURNED),
    Move.APPROVE: (frozenset({State.UNDER_REVIEW}), State.APPROVED),
    Move.REJECT: (frozenset({State.UNDER_REVIEW}), State.REJECTED),
    Move.WITHDRAW: (frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED}), State.WITHDRAWN),
    Move.LAPSE: (frozenset({State.DRAFT, State.RETURNED}), State.LAPSED),
}

OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)
"""A firm has at most one registration in these states."""
EDITABLE = (State.DRAFT, State.RETURNED)
"""The firm may change what it gave."""
MAY_BE_WITHDRAWN = tuple(sorted(MOVES[Move.WITHDRAW][0]))
"""The firm may end it of its own accord; not while a verifier has it in hand."""
GIVEN_UP = (State.REJECTED, State.WITHDRAWN, State.LAPSED)
"""A firm's first registration that ended so has given up the firm: its number is free for whom it belongs to."""
WITH_VERIFIERS = (State.SUBMITTED, State.UNDER_REVIEW)


class MoveRefused(ValueError):
    """The registration is not in a state from which this can be done: reload it to see what has happened."""


def after(move: Move, state: str) -> State:
    """The state that follows; raises MoveRefused."""
    allowed, following = MOVES[move]
    if state not in allowed:
        raise MoveRefused(f"{move} is not possible in state {state}")
    return following
