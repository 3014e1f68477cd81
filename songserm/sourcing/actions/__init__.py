"""Everything that sourcing changes."""

from songserm.sourcing.actions.asking import answer, ask, cancel_request, publish_request
from songserm.sourcing.actions.awarding import AwardRefused, award
from songserm.sourcing.actions.handing_in import HandingInRefused, hand_in, withdraw
from songserm.sourcing.actions.needs import NeedRefused, bind_project, change_need, choose, exempt, widen, write_need
from songserm.sourcing.actions.opening import OpeningRefused, agree_to_open
from songserm.sourcing.actions.sealing import seal

__all__ = [
    "AwardRefused",
    "HandingInRefused",
    "NeedRefused",
    "OpeningRefused",
    "agree_to_open",
    "answer",
    "ask",
    "award",
    "bind_project",
    "cancel_request",
    "change_need",
    "choose",
    "exempt",
    "hand_in",
    "publish_request",
    "seal",
    "widen",
    "withdraw",
    "write_need",
]
