"""Matching notices to firms, and who is to be told of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Count

from songserm.notifications.soon import run_soon
from songserm.people.models import Membership
from songserm.people.permissions import Permission
from songserm.people.queries import roles_with
from songserm.tenders.actions.overtaken import drop_overtaken
from songserm.tenders.finding import Finder, Found
from songserm.tenders.models import Alert, Announcement, Notice, NoticeMatch
from songserm.tenders.notices import is_over, not_stale
from songserm.tenders.rules.notice_states import Event
from songserm.tenders.rules.sharing import shared_out
from songserm.toolbox.thai_dates import BANGKOK, bangkok_today

TOGETHER = 100
"""Notices that are matched in one transaction."""
FIRMS_A_NOTICE = 50
"""So many firms are written to about one notice: among the first fifty is the winner of most tenders."""
TENDERS_A_DAY = 10
"""No firm is written to at once about more notices a day. What comes then is put off: the letter of the evening, or of the
morning, names so many of the best that wait."""
QUIET, FOR_THE_QUIET = timedelta(days=7), 10
"""Firms that heard of nothing for so long are written to even where others fit better: so many more a notice."""
_ANSWERED = """
    SELECT DISTINCT ON (n.id, s.account_id) n.id, s.account_id, s.id
    FROM tenders_notice n JOIN tenders_savedsearch s ON s.words <@ n.words
        AND (s.province_id IS NULL OR s.province_id = n.province_id)
        AND (s.kind = '' OR s.kind = n.kind) AND (s.method = '' OR s.method = n.method)
    WHERE n.id = ANY(%(notices)s) AND NOT EXISTS (
        SELECT 1 FROM tenders_alert a JOIN tenders_announcement t ON t.id = a.announcement_id
        WHERE a.account_id = s.account_id AND t.notice_id = n.id)
    ORDER BY n.id, s.account_id, s.id
"""
"""Open notices with the people who saved a search that they answer."""
ALERTING = "songserm.tenders.tasks.send_alerts"


def match_waiting(*, now: datetime) -> int:
    """Match every notice that waits, many in one transaction; how many there were. One process does it at a time.

    A notice that was changed is for other firms than before: these are told of it as new, and ``drop_overtaken`` says what
    becomes of the others.
    """
    count = 0
    while done := _match_some(now):
        count += done
    return count


def match_again(*, now: datetime) -> int:
    """Let every notice that offers may still be made for wait once more; how many there are.

    Firms that have registered, listed or sold something since then are found, and what was told is not told again.
    """
    goes_on = Notice.objects.filter(not_stale(now), state__in=[Notice.State.OPEN, Notice.State.DRAFT])
    return goes_on.update(to_match=True)


@transaction.atomic
def _match_some(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tenders_matching'))")
    waiting = list(Notice.objects.select_for_update().filter(to_match=True).order_by("pk")[:TOGETHER])
    worth = [notice for notice in waiting if not is_over(notice, now)]
    if worth:
        found = Finder(worth, now).find()
        matches = _keep(found, now)
        overtaken = drop_overtaken({notice.pk: found[notice.pk] for notice in worth if notice.to_match_anew})
        put_off = _alert(worth, found, matches, overtaken, now)
        _alert_searches(worth, now)
        _create(put_off)
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(to_match=False)
    Notice.objects.filter(pk__in=[notice.pk for notice in worth]).update(to_match_anew=False)
    if worth:
        run_soon(ALERTING)
    return len(waiting)


def _keep(found: Mapping[int, Sequence[Found]], now: datetime) -> dict[tuple[int, int], NoticeMatch]:
    """The matches as rows; what people did with an earlier one (read, dismissed) stays."""
    rows = [
        NoticeMatch(
            notice_id=notice, enterprise_id=each.enterprise_id, place=place, fit=each.score,
            reasons=list(each.reasons), held_back=each.held_back, matched_at=now,
        )
        for notice, firms in found.items()
        for place, each in enumerate(firms, start=1)
    ]  # fmt: skip
    kept = NoticeMatch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["notice", "enterprise"],
        update_fields=["place", "fit", "reasons", "held_back"],
        batch_size=2000,
    )
    return {(match.notice_id, match.enterprise_id): match for match in kept}


def _alert(
    notices: Sequence[Notice],
    found: Mapping[int, Sequence[Found]],
    matches: Mapping[tuple[int, int], NoticeMatch],
    overtaken: AbstractSet[tuple[int, int]],
    now: datetime,
) -> list[Alert]:
    """Share the letters out among the firms, best first, and note who is to be told of an open notice.

    Comes back with the alerts, not yet stored, of firms that are among a notice's first but have no room left today: who
    has a search that the notice answers is told by it at once.
    """
    is_open = {notice.pk for notice in notices if notice.state == Notice.State.OPEN}
    firms_of = {
        notice: [each.enterprise_id for each in firms if not each.held_back]
        for notice, firms in found.items()
        if notice in is_open
    }
    told = _told_before(firms_of)
    firms_of = {notice: [firm for firm in firms if (notice, firm) not in told] for notice, firms in firms_of.items()}
    every = {firm for firms in firms_of.values() for firm in firms}
    members = members_of(every)
    used = _used_today(every, now)
    room = {firm: TENDERS_A_DAY - used.get(firm, 0) for firm in members}
    heard = Counter(notice for notice, _firm in told - overtaken)  # the others are to have room
    chosen = shared_out(firms_of, room=room, most=FIRMS_A_NOTICE, already=heard)
    full = _without_room(firms_of, chosen, room, heard)
    for notice, firms in _to_the_quiet(firms_of, chosen, members, heard, now).items():
        chosen[notice] += firms
    newest = _newest(chosen)
    at_once, put_off = (
        [
            Alert(
                account_id=account, announcement_id=newest[notice], event=Event.NEW.value,
                match=matches[notice, firm], put_off=is_late, created_at=now,
            )
            for notice, firms in shared.items()
            for firm in firms
            for account in members[firm]
        ]
        for shared, is_late in ((chosen, False), (full, True))
    )  # fmt: skip
    _create(at_once)
    return put_off


def _without_room(
    firms_of: Mapping[int, Sequence[int]],
    chosen: Mapping[int, Sequence[int]],
    room: Mapping[int, int],
    heard: Mapping[int, int],
) -> dict[int, list[int]]:
    """Notice → the firms among its first that were passed over because they have heard of enough today."""
    taken = Counter(firm for firms in chosen.values() for firm in firms)
    return {
        notice: [
            firm
            for firm in firms[: max(0, FIRMS_A_NOTICE - heard.get(notice, 0))]
            if firm not in chosen[notice] and firm in room and taken[firm] >= room[firm]
        ]
        for notice, firms in firms_of.items()
    }


def _create(alerts: Iterable[Alert]) -> None:
    Alert.objects.bulk_create(alerts, ignore_conflicts=True, batch_size=2000)


def _to_the_quiet(
    firms_of: Mapping[int, Sequence[int]],
    chosen: Mapping[int, Sequence[int]],
    firms: Iterable[int],
    heard: Mapping[int, int],
    now: datetime,
) -> dict[int, list[int]]:
    """Notice → firms that are among no notice's first and heard of nothing lately: of each, where it fits best."""
    lately = Alert.objects.filter(match__enterprise__in=list(firms), created_at__gt=now - QUIET)
    told = {firm for each in chosen.values() for firm in each}
    told |= set(lately.values_list("match__enterprise", flat=True).distinct())
    quiet = dict.fromkeys(set(firms) - told, 1)
    beyond = {notice: max(0, count - FIRMS_A_NOTICE) for notice, count in heard.items()}
    waiting = {notice: [firm for firm in each if firm in quiet] for notice, each in firms_of.items()}
    return shared_out(waiting, room=quiet, most=FOR_THE_QUIET, already=beyond)


def _alert_searches(notices: Iterable[Notice], now: datetime) -> None:
    """Whoever saved a search that an open notice answers, and does not hear of it already."""
    is_open = [notice.pk for notice in notices if notice.state == Notice.State.OPEN]
    newest = _newest(is_open)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, {"notices": is_open})
        rows = cursor.fetchall()
    _create(
        Alert(
            account_id=account, announcement_id=newest[notice], event=Event.NEW.value, search_id=search, created_at=now
        )
        for notice, account, search in rows
    )


def _told_before(firms_of: Mapping[int, Sequence[int]]) -> set[tuple[int, int]]:
    """Notice and firm of which somebody there is told already."""
    rows = Alert.objects.filter(match__notice__in=firms_of).values_list("match__notice", "match__enterprise")
    return {(int(notice or 0), int(firm or 0)) for notice, firm in rows}


def _used_today(firms: Iterable[int], now: datetime) -> dict[int, int]:
    """Firm → about how many notices it has been written to, or will be, since midnight in Bangkok."""
    today = Alert.objects.filter(
        match__enterprise__in=list(firms), event=Event.NEW, put_off=False, created_at__gte=bangkok_midnight(now)
    )
    rows = today.values_list("match__enterprise").annotate(notices=Count("match__notice", distinct=True))
    return {int(firm or 0): count for firm, count in rows.order_by()}


def bangkok_midnight(now: datetime) -> datetime:
    """When the day began in Bangkok."""
    return datetime.combine(bangkok_today(now), time(), BANGKOK)


def members_of(firms: Iterable[int]) -> dict[int, list[int]]:
    """Firm → the people who answer for it."""
    held = Membership.objects.filter(
        organisation__enterprise__in=list(firms), role__in=roles_with(Permission.QUOTE), account__is_active=True
    )
    members: dict[int, list[int]] = {}
    for firm, account in held.values_list("organisation__enterprise", "account").distinct():
        members.setdefault(int(firm or 0), []).append(account)
    return members


def _newest(notices: Iterable[int]) -> dict[int, int]:
    """Notice → its newest announcement."""
    rows = Announcement.objects.filter(notice__in=list(notices)).order_by("notice", "-position").distinct("notice")
    return dict(rows.values_list("notice", "pk"))
