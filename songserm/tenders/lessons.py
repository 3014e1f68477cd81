"""What firms have said of the notices that they were shown."""

from collections.abc import Collection

from songserm.registry.models import Enterprise
from songserm.tenders.models import Notice, NoticeMatch
from songserm.tenders.rules.lessons import Asked, Lesson
from songserm.tenders.rules.wording import telling_words

HELD_BACK = "HELD_BACK"
"""The code of the reason that says what the firm has said of such notices."""


def asked_of(notice: Notice, *, title: str = "") -> Asked:
    """The notice as lessons look at it, or as it was when it had that title."""
    return Asked(
        words=telling_words(title or notice.title),
        province=notice.province_id or "",
        agency=notice.agency_name,
        budget=float(notice.budget) if notice.budget else None,
    )


def lessons_of(enterprises: Collection[int | Enterprise]) -> dict[int, list[Lesson]]:
    """Firm → its lessons, the newest first; one query."""
    dismissed = NoticeMatch.objects.filter(enterprise__in=enterprises, dismissed_at__isnull=False)
    lessons: dict[int, list[Lesson]] = {}
    for match in dismissed.select_related("notice").order_by("-dismissed_at"):
        lessons.setdefault(match.enterprise_id, []).append(
            Lesson(match.because, asked_of(match.notice, title=match.dismissed_title))
        )
    return lessons
