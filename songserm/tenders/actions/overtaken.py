"""What a change of a notice leaves behind: matches with firms that it is no longer for, and alerts of them."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from songserm.tenders.finding import Found
from songserm.tenders.models import Alert, NoticeMatch
from songserm.tenders.why import NO_LONGER

_UNANSWERED = """
    DELETE FROM tenders_alert a USING tenders_announcement t, tenders_notice n, tenders_savedsearch s
    WHERE a.match_id IS NULL AND a.settled_at IS NULL AND t.id = a.announcement_id AND n.id = t.notice_id
    AND s.id = a.search_id AND n.id = ANY(%(notices)s)
    AND (s.words <@ n.words AND (s.province_id IS NULL OR s.province_id = n.province_id)
        AND (s.kind = '' OR s.kind = n.kind) AND (s.method = '' OR s.method = n.method)) IS NOT TRUE
    AND NOT EXISTS (
        SELECT FROM tenders_alert b JOIN tenders_announcement u ON u.id = b.announcement_id
        WHERE b.account_id = a.account_id AND u.notice_id = n.id AND b.letter_id IS NOT NULL)
"""
"""What waits to be told by a search that the notice answers no more, to people who have not heard of it."""


def drop_overtaken(found: Mapping[int, Sequence[Found]]) -> set[tuple[int, int]]:
    """Take changed notices from the firms that they are no longer for; (notice, firm) of those that keep them all the same.

    ``found`` tells for each changed notice whom it is for now. Where nobody of the firm knows of the notice, the match
    goes with what waits to be told of it. Where a letter told of it, or somebody opened it, put it aside or dismissed it,
    the match stays, last in the inbox, and says that the notice was changed: these people hear of the change.
    Called with the notices' rows held; the number of queries does not depend on how many there are.
    """
    if not found:
        return set()
    overtaken = _overtaken(found)
    # A letter that is being written is waited for: then its firm knows.
    list(Alert.objects.select_for_update().filter(match__in=overtaken).values_list("pk"))
    list(NoticeMatch.objects.select_for_update().filter(pk__in=overtaken).values_list("pk"))
    kept = NoticeMatch.objects.filter(_is_known(), pk__in=overtaken)
    staying = {pk: (notice, firm) for pk, notice, firm in kept.values_list("pk", "notice", "enterprise")}
    NoticeMatch.objects.filter(pk__in=set(overtaken) - set(staying)).delete()
    NoticeMatch.objects.filter(pk__in=staying, dismissed_at=None).update(reasons=[{"code": NO_LONGER}], fit=0)
    _drop_unanswered(found)
    return set(staying.values())


def _overtaken(found: Mapping[int, Sequence[Found]]) -> list[int]:
    now_for = {(notice, each.enterprise_id) for notice, firms in found.items() for each in firms}
    standing = NoticeMatch.objects.filter(notice__in=found).order_by("pk").values_list("pk", "notice", "enterprise")
    return [pk for pk, notice, firm in standing if (notice, firm) not in now_for]


def _is_known() -> Q:
    """Somebody of the firm was written to, or has done something with it."""
    told = Alert.objects.filter(match=OuterRef("pk"), letter__isnull=False)
    return Q(read_at__isnull=False) | Q(saved_at__isnull=False) | Q(dismissed_at__isnull=False) | Q(Exists(told))


def _drop_unanswered(notices: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_UNANSWERED, {"notices": list(notices)})
