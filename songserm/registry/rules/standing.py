"""The life of a firm's standing in the register."""

from datetime import date
from enum import StrEnum

from songserm.registry.rules.registration_states import MoveRefused


class Standing(StrEnum):
    """What can happen to a registered firm."""

    SUSPEND = "SUSPENDED"
    REINSTATE = "REINSTATED"
    REVOKE = "REVOKED"
    EXPIRE = "EXPIRED"


MOVES: dict[Standing, tuple[frozenset[str], str]] = {
    Standing.SUSPEND: (frozenset({"ACTIVE"}), "SUSPENDED"),
    Standing.REINSTATE: (frozenset({"SUSPENDED"}), "ACTIVE"),
    Standing.REVOKE: (frozenset({"ACTIVE", "SUSPENDED"}), "REVOKED"),
    Standing.EXPIRE: (frozenset({"ACTIVE", "SUSPENDED"}), "EXPIRED"),
}

FOUND = frozenset({"ACTIVE", "UNVERIFIED"})
"""Firms of these statuses are found, and what they sell; an unverified one is plainly marked."""

LEFT = frozenset({"EXPIRED", "SUSPENDED", "REVOKED"})
"""Firms that were registered and are found no more: before anything else their people mend that."""


def after(step: Standing, status: str) -> str:
    """The status that follows; raises MoveRefused."""
    allowed, following = MOVES[step]
    if status not in allowed:
        raise MoveRefused(f"{step} is not possible for a firm that is {status}")
    return following


def may_apply_again(*, status: str, window_open: bool) -> bool:
    """Whether a firm may ask to be registered again.

    In the window before its certificate ends, and at once when it has expired or was revoked. A suspended one is
    reinstated first: no renewal gets around a suspension.
    """
    return status in {"EXPIRED", "REVOKED"} or (status != "SUSPENDED" and window_open)


def is_valid(*, status: str, expiry_date: date | None, on: date) -> bool:
    """Whether the firm is a registered SME on that day: approved, not suspended, certificate within its days."""
    return status == "ACTIVE" and expiry_date is not None and on <= expiry_date
