"""Letters about notices: each person is told of each announcement once, at once or once a day, as the person wants."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import override

from songserm.notifications.actions import tell
from songserm.notifications.models import Message
from songserm.notifications.unsubscribing import token_of
from songserm.people.models import Account
from songserm.reference.queries import Names
from songserm.tenders.actions.matching import TENDERS_A_DAY, bangkok_midnight
from songserm.tenders.models import Alert, AlertSetting, Notice, NoticeMatch
from songserm.tenders.notices import asked_in_words, is_over
from songserm.tenders.rules.notice_states import DECISIONS, Event
from songserm.tenders.rules.sharing import best_of_each
from songserm.tenders.why import NO_LONGER, shown_reasons

LETTERS = "tenders"
"""What one press in a letter ends."""
LETTERS_A_DAY = 10
"""Letters that one person gets at once, whatever the firms and the saved searches: what comes then waits for the evening."""
SHOWN = 30
"""Notices that one letter names; the inbox has the others."""
TEMPLATES = {
    Event.NEW: "tenders/notice",
    Event.CHANGED: "tenders/changed",
    Event.CANCELLED: "tenders/cancelled",
    Event.REOPENED: "tenders/reopened",
    Event.AWARDED: "tenders/awarded",
    Event.ANNULLED: "tenders/annulled",
}


class Round(StrEnum):
    """Which letters are written."""

    AT_ONCE = "AT_ONCE"
    """To who wants them so, of what was not put off."""
    EVENING = "EVENING"
    """To the same people, one of all that was put off during the day."""
    MORNING = "MORNING"
    """To everyone who still waits: those who want one letter a day, and the others of what came at night."""


def send_alerts(*, now: datetime, which: Round = Round.AT_ONCE) -> int:
    """Write the letters of that round; how many there were.

    The letter of an evening or a morning names the ten best of what is new to a firm; what fits it less well is in its
    inbox. So whatever comes first or last in a day, the day's ten best are told. Each person's alerts are settled in the
    transaction that writes the letter, so that a worker that is killed leaves nobody told twice and nobody forgotten.
    """
    waiting = _waiting(which)
    people = list(waiting.order_by("account").values_list("account", flat=True).distinct())
    enough = _told_enough(people, now) if which == Round.AT_ONCE else set()
    waiting.filter(account__in=enough).update(put_off=True)
    return sum(_tell_person(person, which, now) for person in people if person not in enough)


def _waiting(which: Round) -> QuerySet[Alert]:
    """What the round settles: at once nothing of a changed notice until it is known for whom it is now."""
    waiting = Alert.objects.filter(settled_at=None)
    if which == Round.MORNING:
        return waiting
    on_days = AlertSetting.objects.filter(how=AlertSetting.How.DAILY).values("account")
    waiting = waiting.exclude(account__in=on_days)
    if which == Round.EVENING:
        return waiting
    unsettled = {"announcement__notice__to_match": True, "announcement__notice__to_match_anew": True}
    return waiting.filter(put_off=False).exclude(**unsettled)


def _told_enough(people: Sequence[int], now: datetime) -> set[int]:
    """Who of them has had so many letters today that the rest comes in one, in the evening."""
    today = Message.objects.filter(
        account__in=people, topic__startswith="TENDER", created_at__gte=bangkok_midnight(now)
    )
    letters = today.values("account").order_by().annotate(count=Count("pk")).filter(count__gte=LETTERS_A_DAY)
    return {account for account in letters.values_list("account", flat=True) if account}


@transaction.atomic
def _tell_person(account_id: int, which: Round, now: datetime) -> int:
    """The person's waiting alerts, settled; 1 when there was something to write."""
    account = Account.objects.get(pk=account_id)
    alerts = list(
        _waiting(which)
        .select_for_update(of=("self",), skip_locked=True)
        .filter(account=account)
        .select_related("announcement__notice__province", "match__enterprise", "search__province")
        .order_by("pk")
    )
    if not alerts:
        return 0
    wants_none, told = _wants_none(account), _told_of(account, alerts)
    worth = [] if wants_none else _worth_telling(alerts, told, now)
    named = worth if which == Round.AT_ONCE else _best(worth)
    letter = _write(account, named, now, beside=len(worth) - len(named)) if named else None
    settled = [alert for alert in alerts if wants_none or not _may_come_back(alert, told, now)]
    for alert in settled:
        alert.settled_at = now
        alert.letter = letter if alert in named else None
    Alert.objects.bulk_update(settled, ["settled_at", "letter"])
    return int(letter is not None)


def _wants_none(account: Account) -> bool:
    if not account.is_active:
        return True
    return AlertSetting.objects.filter(account=account, how=AlertSetting.How.OFF).exists()


def _told_of(account: Account, alerts: Iterable[Alert]) -> set[int]:
    """The notices among them of which the person has had a letter."""
    notices = {alert.announcement.notice_id for alert in alerts}
    before = Alert.objects.filter(account=account, announcement__notice__in=notices, letter__isnull=False)
    return set(before.values_list("announcement__notice", flat=True))


def _may_come_back(alert: Alert, told: AbstractSet[int], now: datetime) -> bool:
    """Whether the notice left the firm before this person heard of it: it waits, and is new to them if it is for the firm again.

    Not where somebody of the firm has opened the notice or put it aside: then all its people hear of the change.
    """
    match, notice = alert.match, alert.announcement.notice
    if match is None or match.read_at or match.saved_at or match.dismissed_at or notice.pk in told:
        return False
    return _is_overtaken(alert) and notice.state == Notice.State.OPEN and not is_over(notice, now)


def _worth_telling(alerts: Sequence[Alert], told: AbstractSet[int], now: datetime) -> list[Alert]:
    """The newest alert of each notice, where there still is something to tell."""
    newest = {alert.announcement.notice_id: alert for alert in alerts}
    kept = [
        alert
        for notice, alert in newest.items()
        if _is_worth(alert, was_told=notice in told, now=now) and not _may_come_back(alert, told, now)
    ]
    for alert in kept:
        is_first = alert.announcement.notice_id not in told and not _is_overtaken(alert)
        if alert.event in {Event.CHANGED, Event.REOPENED} and is_first:
            alert.event = Event.NEW.value  # for this person it is
    return _in_turn(kept)


def _in_turn(alerts: Iterable[Alert]) -> list[Alert]:
    """Best first, each firm and each saved search in turn: the many of one hide nothing of the others.

    A firm comes before a search, since somebody looked at what it sells.
    """
    seen: Counter[tuple[int | None, int | None]] = Counter()
    ranked: list[tuple[int, bool, int, Alert]] = []
    for alert in sorted(alerts, key=lambda each: (-_fit(each), each.pk)):
        whose = (alert.match.enterprise_id if alert.match else None, alert.search_id)
        ranked.append((seen[whose], alert.match is None, alert.pk, alert))
        seen[whose] += 1
    return [alert for *_rank, alert in sorted(ranked, key=lambda each: each[:3])]


def _best(alerts: Sequence[Alert]) -> list[Alert]:
    """Without what is new to a firm and fits it less well than its ten best; in the order in which they were given."""
    firms = [alert.match.enterprise_id if alert.match and alert.event == Event.NEW else None for alert in alerts]
    kept = best_of_each(firms, [_fit(alert) for alert in alerts], most=TENDERS_A_DAY)
    return [alert for place, alert in enumerate(alerts) if place in kept]


def _fit(alert: Alert) -> float:
    return alert.match.fit if alert.match else 0.0


def _is_worth(alert: Alert, *, was_told: bool, now: datetime) -> bool:
    notice: Notice = alert.announcement.notice
    if alert.match and (alert.match.dismissed_at or alert.match.held_back):
        return False
    if alert.event in DECISIONS:
        return was_told or (alert.match is not None and bool(alert.match.saved_at or alert.match.read_at))
    if alert.event == Event.NEW and (was_told or _is_overtaken(alert)):
        return False  # a change was told at once while the news of it was put off
    if alert.event == Event.CANCELLED or notice.state == Notice.State.CANCELLED:
        is_saved = alert.match is not None and alert.match.saved_at is not None
        return (was_told or is_saved) and alert.event == Event.CANCELLED
    return notice.state == Notice.State.OPEN and not is_over(notice, now)


def _is_overtaken(alert: Alert) -> bool:
    """Whether the notice was changed and is not for the firm any more."""
    return alert.match is not None and any(reason["code"] == NO_LONGER for reason in alert.match.reasons)


def _write(account: Account, alerts: Sequence[Alert], now: datetime, *, beside: int) -> Message:
    """One letter about all of them: of a single one it tells everything, of several each in a few lines.

    ``beside`` so many more fit a firm less well and are in its inbox alone.
    """
    first, is_one = alerts[0], len(alerts) == 1
    rows = [_row(alert, account.language) for alert in alerts[:SHOWN]]
    with override("th"):  # the letter puts its own language before every address
        link = reverse("tenders:notice", args=[first.announcement.notice.public_id]) if is_one else _list(alerts)
        unsubscribe = reverse("tenders:unsubscribe", args=[token_of(account, LETTERS)])
    return tell(
        account=account,
        topic=f"TENDER_{first.event}" if is_one else "TENDERS",
        template=TEMPLATES[Event(first.event)] if is_one else "tenders/notices",
        context={
            "rows": rows,
            "row": rows[0],
            "count": len(alerts),
            "more": len(alerts) - len(rows),
            "beside": beside,
            "link": link,
        },
        unsubscribe=unsubscribe,
        now=now,
    )


def _row(alert: Alert, language: str) -> dict[str, object]:
    """What a letter says of one notice."""
    match: NoticeMatch | None = alert.match
    notice: Notice = alert.announcement.notice
    with override(language):
        path = reverse("tenders:notice", args=[notice.public_id])
        search = asked_in_words(alert.search) if alert.search else ""
    return {
        "notice": notice,
        "path": path,
        "event": alert.event,
        "is_over": alert.event in DECISIONS,
        "firm": Names(match.enterprise.name_th, match.enterprise.name_en).local(language) if match else "",
        "search": search,
        "why": [each.text(language) for each in shown_reasons(match.reasons)] if match else [],
        "no_longer": _is_overtaken(alert),
    }


def _list(alerts: Iterable[Alert]) -> str:
    return reverse("tenders:inbox" if any(alert.match_id for alert in alerts) else "tenders:notices")
