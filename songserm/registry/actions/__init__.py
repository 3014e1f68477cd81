"""Every write of the register."""

from songserm.registry.actions.buying import BuyerRefused, approve_buyer, ask_again, register_buyer, reject_buyer
from songserm.registry.actions.ending import end_idle, withdraw
from songserm.registry.actions.importing import import_enterprises
from songserm.registry.actions.profile import change_introduction, contact, show_to_private
from songserm.registry.actions.registering import (
    AlreadyRegistered,
    NotReady,
    attach,
    begin,
    begin_renewal,
    detach,
    fetch,
    save_facts,
    submit,
)
from songserm.registry.actions.reviewing import approve, approve_as_seen, ask_registry, reject, return_, take
from songserm.registry.actions.standing import expire_due, reinstate, remind_due, revoke, suspend

__all__ = [
    "AlreadyRegistered",
    "BuyerRefused",
    "NotReady",
    "approve",
    "approve_as_seen",
    "approve_buyer",
    "ask_again",
    "ask_registry",
    "attach",
    "begin",
    "begin_renewal",
    "change_introduction",
    "contact",
    "detach",
    "end_idle",
    "expire_due",
    "fetch",
    "import_enterprises",
    "register_buyer",
    "reinstate",
    "reject",
    "reject_buyer",
    "remind_due",
    "return_",
    "revoke",
    "save_facts",
    "show_to_private",
    "submit",
    "suspend",
    "take",
    "withdraw",
]
