"""Notices as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songserm.contracts.models import Contract
from songserm.reference.queries import province_names
from songserm.tenders.inbox import days_left
from songserm.tenders.models import Announcement, NoticeMatch
from songserm.tenders.why import shown_reasons, speaks_against
from songserm.toolbox.money import format_baht
from songserm.toolbox.thai_dates import BANGKOK, format_date

KINDS = {
    "P0": gettext_lazy("Plan"),
    "15": gettext_lazy("Reference price"),
    "B0": gettext_lazy("Draft announcement"),
    "D0": gettext_lazy("Invitation to bid"),
    "D1": gettext_lazy("Invitation cancelled"),
    "D2": gettext_lazy("Invitation changed"),
    "W0": gettext_lazy("Winner"),
    "W1": gettext_lazy("Winner cancelled"),
    "W2": gettext_lazy("Winner changed"),
}
LABELS = {
    "title": gettext_lazy("Title"),
    "agency": gettext_lazy("Agency"),
    "province": gettext_lazy("Province"),
    "kind": gettext_lazy("Kind"),
    "method": gettext_lazy("Method"),
    "budget": gettext_lazy("Budget"),
    "deadline": gettext_lazy("Offers until"),
    "winner": gettext_lazy("Won by"),
    "category": gettext_lazy("Category"),
}


@dataclass(frozen=True, slots=True)
class ShownAnnouncement:
    """An announcement with what it changed against the one before it."""

    kind: str
    announcement: Announcement
    changes: list[tuple[str, str, str]]
    """Label, before, after."""


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match in the reader's language."""

    match: NoticeMatch
    why: list[str]
    mind: list[str]
    """What speaks against it, or is to be watched."""
    days_left: int | None
    because: str

    @property
    def is_new(self) -> bool:
        """Whether nobody of the firm has opened it since there was something to see, or said that it is not for them."""
        read, decided = self.match.read_at, self.match.notice.decided_at
        return not self.because and (read is None or (decided is not None and read < decided))

    @property
    def folded(self) -> list[str]:
        """What speaks for it beside the first reason."""
        return self.why[1:]

    @property
    def more(self) -> int:
        """How many sentences are folded away."""
        return len(self.folded) + len(self.mind)


def shown_match(match: NoticeMatch, now: datetime, language: str) -> ShownMatch:
    """The match as a card shows it."""
    reasons = shown_reasons(match.reasons)
    return ShownMatch(
        match=match,
        why=[each.text(language) for each in reasons if not speaks_against(each)],
        mind=[each.text(language) for each in reasons if speaks_against(each)],
        days_left=days_left(match.notice, now),
        because=str(match.get_because_display()) if match.because else "",
    )


def shown_announcements(found: Iterable[Announcement], language: str) -> list[ShownAnnouncement]:
    """Newest first, as they are given."""
    rows = list(found)
    olders = [*rows[1:], None]
    return [
        ShownAnnouncement(str(KINDS[row.kind]), row, _changes(older.content, row.content, language) if older else [])
        for row, older in zip(rows, olders, strict=True)
    ]


def _changes(before: dict[str, str], after: dict[str, str], language: str) -> list[tuple[str, str, str]]:
    """What both tell, and tell differently, or what only the newer one tells."""
    return [
        (str(label), _value(name, before.get(name, ""), language), _value(name, after[name], language))
        for name, label in LABELS.items()
        if after.get(name) and after.get(name) != before.get(name)
    ]


def _value(name: str, text: str, language: str) -> str:
    if not text:
        return _("not told")
    if name == "deadline":
        local = datetime.fromisoformat(text).astimezone(BANGKOK)
        return f"{format_date(local.date(), language)} {local:%H:%M}"
    readers: dict[str, Any] = {
        "budget": lambda: format_baht(Decimal(text), language),
        "province": lambda: province_names()[text].local() if text in province_names() else text,
        "kind": lambda: str(dict(Contract.Kind.choices).get(text, text)),
        "method": lambda: str(dict(Contract.Method.choices).get(text, text)),
    }
    return str(readers[name]()) if name in readers else text
