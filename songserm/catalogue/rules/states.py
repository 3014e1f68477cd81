"""The life of an item."""

from enum import StrEnum


class Move(StrEnum):
    """What can be done with it."""

    PUBLISH = "PUBLISH"
    WITHDRAW = "WITHDRAW"


MOVES: dict[Move, tuple[frozenset[str], str]] = {
    Move.PUBLISH: (frozenset({"DRAFT", "WITHDRAWN", "PUBLISHED"}), "PUBLISHED"),
    Move.WITHDRAW: (frozenset({"PUBLISHED"}), "WITHDRAWN"),
}


class MoveRefused(ValueError):
    """The item is not in a state from which this can be done: reload it to see what has happened."""


def after(move: Move, state: str) -> str:
    """The state that follows; raises MoveRefused."""
    allowed, following = MOVES[move]
    if state not in allowed:
        raise MoveRefused(f"{move} is not possible for an item that is {state}")
    return following
