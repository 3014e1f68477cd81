"""What people say about the notices that they are shown, and how they want to hear of them."""

from datetime import datetime

from django.db import transaction

from songserm.audit.actions import Actor, record
from songserm.people.models import Account
from songserm.search.queries import words
from songserm.tenders.inbox import is_unread
from songserm.tenders.lessons import HELD_BACK, asked_of, lessons_of
from songserm.tenders.models import AlertSetting, NoticeMatch, SavedSearch
from songserm.tenders.notices import not_stale
from songserm.tenders.rules.lessons import held_back_because
from songserm.toolbox.refusals import Refused

MOST_SEARCHES = 30
SAID = ("because", "dismissed_at", "dismissed_by", "dismissed_title")
"""What a match keeps of a no."""


class SearchRefused(Refused):
    """A search that cannot be saved."""


class MatchGone(Exception):
    """The notice was changed meanwhile and is for the firm no more: there is nothing left to press."""


@transaction.atomic
def dismiss(*, match: NoticeMatch, because: NoticeMatch.Because, by: Account, now: datetime) -> None:
    """The notice is not for the firm; what it says teaches the next matches. Raises MatchGone.

    ``match`` with its notice as the firm saw it.
    """
    match.because, match.dismissed_at, match.dismissed_by = because.value, now, by
    match.dismissed_title = match.notice.title
    _update(match, *SAID)
    _note("NOTICE_DISMISSED", match, by, now, because=because.value)
    _learn_again(match.enterprise_id, now)


@transaction.atomic
def take_back(*, match: NoticeMatch, by: Account, now: datetime) -> None:
    """The notice is for the firm after all, and teaches nothing. Raises MatchGone."""
    if not match.because:
        return
    match.because, match.dismissed_at, match.dismissed_by, match.dismissed_title = "", None, None, ""
    _update(match, *SAID)
    _note("NOTICE_TAKEN_BACK", match, by, now)
    _learn_again(match.enterprise_id, now)


def save(*, match: NoticeMatch, is_saved: bool, now: datetime) -> None:
    """Put the notice aside to bid for, or no longer; twice is once. Raises MatchGone."""
    if is_saved != (match.saved_at is not None):
        match.saved_at = now if is_saved else None
        _update(match, "saved_at")


def _update(match: NoticeMatch, *columns: str) -> None:
    """Not ``save``: a match that is gone must not come back, nor be an error of ours."""
    if not NoticeMatch.objects.filter(pk=match.pk).update(**{name: getattr(match, name) for name in columns}):
        raise MatchGone


def _learn_again(enterprise_id: int, now: datetime) -> None:
    """What the firm has said holds for the notices that wait in its inbox too, save those that it put aside.

    Those that are just being matched are left to the morning's new look: to wait for them while the pressed one is held
    could end with both waiting for each other.
    """
    lessons = lessons_of([enterprise_id]).get(enterprise_id, [])
    waiting = NoticeMatch.objects.select_for_update(of=("self",), skip_locked=True).select_related("notice")
    changed = []
    for match in waiting.filter(
        not_stale(now, of="notice__"), enterprise=enterprise_id, dismissed_at=None, saved_at=None
    ):
        because = held_back_because(lessons, asked_of(match.notice))
        reasons = [reason for reason in match.reasons if reason["code"] != HELD_BACK]
        reasons += [{"code": HELD_BACK, "because": because}] if because else []
        if reasons != match.reasons:
            match.reasons, match.held_back = reasons, bool(because)
            changed.append(match)
    NoticeMatch.objects.bulk_update(changed, ["reasons", "held_back"], batch_size=500)


def read(*, matches: list[NoticeMatch], now: datetime) -> None:
    """Somebody of the firm has opened the notice."""
    NoticeMatch.objects.filter(is_unread(), pk__in=[match.pk for match in matches]).update(read_at=now)


@transaction.atomic
def choose_alerts(*, account: Account, how: AlertSetting.How, by: Actor, now: datetime) -> AlertSetting:
    """How the person is told from now on."""
    setting, _ = AlertSetting.objects.update_or_create(account=account, defaults={"how": how.value, "changed_at": now})
    record(action="ALERTS_CHOSEN", by=by, now=now, object_kind="account", object_id=account.pk, data={"how": how.value})
    return setting


@transaction.atomic
def save_search(
    *, account: Account, query: str = "", province: str = "", kind: str = "", method: str = "", now: datetime
) -> SavedSearch:
    """Notices that answer the search are told of like those that match the firm; the same search is saved once.

    Raises SearchRefused for a search that asks for nothing, and beyond thirty of one person.
    """
    found = words(query)
    if not (found or province or kind or method):
        raise SearchRefused(
            "SEARCH_EMPTY",
            th="พิมพ์คำค้นหรือเลือกตัวกรองก่อนบันทึก",
            en="Type some words or choose a filter before you save the search.",
        )
    asked = {"account": account, "query": query, "province_id": province or None, "kind": kind, "method": method}
    if saved := SavedSearch.objects.filter(**asked).first():
        return saved
    if SavedSearch.objects.filter(account=account).count() >= MOST_SEARCHES:
        raise SearchRefused(
            "SEARCHES_TOO_MANY",
            th=f"บันทึกได้ไม่เกิน {MOST_SEARCHES} การค้นหา ลบรายการที่ไม่ใช้ก่อน",
            en=f"You can save {MOST_SEARCHES} searches: remove one that you no longer need.",
        )
    saved, is_new = SavedSearch.objects.get_or_create(**asked, defaults={"words": found, "created_at": now})
    if is_new:
        record(action="TENDER_SEARCH_SAVED", by=account, now=now, object_kind="saved_search", object_id=saved.pk)
    return saved


@transaction.atomic
def forget_search(*, search: SavedSearch, by: Account, now: datetime) -> None:
    """No more letters because of it."""
    record(action="TENDER_SEARCH_REMOVED", by=by, now=now, object_kind="saved_search", object_id=search.pk)
    search.delete()


def _note(action: str, match: NoticeMatch, by: Account, now: datetime, **data: str) -> None:
    facts = {"notice": match.notice_id, "enterprise": match.enterprise_id, **data}
    record(action=action, by=by, now=now, object_kind="notice_match", object_id=match.pk, data=facts)
