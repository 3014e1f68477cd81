"""Taking in announcements: what is new, what changes a notice, what is only kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from django.db import connection, transaction
from django.db.models import Q

from songserm.audit.actions import Actor, record
from songserm.contracts.models import Agency, Contract
from songserm.notifications.soon import run_soon
from songserm.reference.models import Province
from songserm.search.text import index_tokens
from songserm.tenders.actions.matching import ALERTING, members_of
from songserm.tenders.incoming import facts
from songserm.tenders.incoming.ocds import is_ocds, releases_in
from songserm.tenders.incoming.tables import announcements_in
from songserm.tenders.models import Alert, Announcement, Notice, NoticeMatch
from songserm.tenders.rules.notice_states import (
    DECISIONS,
    LEADS_TO,
    STAGES,
    Announced,
    Event,
    State,
    event_of,
    takes_effect,
)
from songserm.toolbox.digest import short_digest
from songserm.toolbox.imports import ImportReport, Outcome

TOGETHER = 500
"""Announcements that are taken in with one set of queries."""
MATCHING = "songserm.tenders.tasks.match_waiting"
FACTS = ("title", "agency_name", "province_id", "kind", "method", "budget", "category", "link", "deadline")
TOLD = ("title", "agency_name", "province_id", "method", "budget", "deadline")
"""What a letter tells of a notice."""
MATCHED_BY = ("title", "agency_name", "province_id", "kind", "method", "budget", "category")
LONGEST_WORD = 100
_Hearer: TypeAlias = tuple[int, int, int | None, int | None]
"""Account, notice, and the match and the search by which the one hears of the other."""


def import_notices(
    *, path: Path, by: Actor, now: datetime, mapping: Mapping[str, str] | None = None, is_trial: bool = False
) -> ImportReport:
    """Take in a table (csv, csv.gz, xlsx) or OCDS data (json, jsonl, ndjson, also .gz); good rows stand, the others are told in the report.

    The same file again changes nothing, and a trial neither: it only tells what would come of it. Raises ``Refused`` for a file that is neither.
    """
    report = ImportReport()
    latest = facts.latest_day(now)
    rows = (
        releases_in(path, report, latest=latest)
        if is_ocds(path)
        else announcements_in(path, report, mapping, latest=latest)
    )
    source = Announcement.Source.OCDS if is_ocds(path) else Announcement.Source.FILE
    with transaction.atomic():
        outcomes = receive((announcement for _, announcement in rows), source=source, now=now)
        for outcome in outcomes:
            report.count(outcome)
        counts = {"inserted": report.inserted, "updated": report.updated, "refused": report.refused}
        record(
            action="NOTICES_IMPORTED", by=by, now=now, object_kind="import", object_id=short_digest(path), data=counts
        )
        if is_trial:
            transaction.set_rollback(True)
    return report


@transaction.atomic
def receive(
    announcements: Iterable[facts.Announcement], *, source: Announcement.Source, now: datetime
) -> list[Outcome]:
    """Keep each announcement once and let it do to its notice what it says; what came of each, in their order.

    ``inserted`` is a new notice, ``updated`` a further announcement of a known one, ``unchanged`` one that came before.
    Firms are matched and told by jobs that begin when the transaction stands.
    """
    with connection.cursor() as cursor:  # two at once, such as the feed and a file, could both begin the same notice
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tenders_receive'))")
    outcomes: list[Outcome] = []
    waiting = iter(announcements)
    while chunk := list(islice(waiting, TOGETHER)):
        batch = _Batch(chunk, source, now)
        outcomes += [batch.take(announcement) for announcement in chunk]
        batch.save()
    if any(outcome != "unchanged" for outcome in outcomes):
        run_soon(MATCHING)
    return outcomes


def in_order(announcements: Iterable[facts.Announcement]) -> list[facts.Announcement]:
    """By day, and on one day in the order of a project: the feed tells each kind apart."""
    return sorted(announcements, key=lambda each: (each.published, STAGES.index(each.announced)))


@dataclass
class _Batch:
    """Announcements that are taken in together, with what is known of their notices."""

    announcements: Sequence[facts.Announcement]
    source: Announcement.Source
    now: datetime
    new: list[Notice] = field(default_factory=list)
    changed: dict[str, Notice] = field(default_factory=dict)
    kept: list[Announcement] = field(default_factory=list)
    news: list[tuple[Announcement, Event]] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = {each.number for each in self.announcements}
        found = Notice.objects.select_for_update().filter(number__in=numbers)
        self.notices = {notice.number: notice for notice in found}
        self.digests: dict[str, list[str]] = {number: [] for number in numbers}
        rows = Announcement.objects.filter(notice__number__in=numbers).order_by("position")
        for number, digest in rows.values_list("notice__number", "digest"):
            self.digests[number].append(digest)
        # The feed names no agency: what it tells of a notice must not lose the one that a file had named.
        named = {each.agency for each in self.announcements} | {notice.agency_name for notice in self.notices.values()}
        self.agencies = _agencies(named - {""})
        self.provinces = set(Province.objects.values_list("pk", flat=True))

    def take(self, announcement: facts.Announcement) -> Outcome:
        known, notice = self.digests[announcement.number], self.notices.get(announcement.number)
        if announcement.digest in known:
            return "unchanged"
        known.append(announcement.digest)
        before = None if notice is None else State(notice.state)
        stood = None if notice is None else {name: getattr(notice, name) for name in TOLD}
        is_repeated = notice is not None and _stands_so(notice, announcement)
        if notice is None:
            notice = self._began(announcement)
            has_effect = True
        else:
            has_effect = self._went_on(notice, announcement)
        kept = self._keep(notice, announcement, position=len(known))
        event = event_of(announcement.announced, before) if has_effect else None
        if event and not (is_repeated and (event in DECISIONS or _only_adds(notice, announcement, stood))):
            self.news.append((kept, event))
            notice.changed_at = self.now if event == Event.CHANGED else notice.changed_at
            notice.decided_at = self.now if event in DECISIONS else notice.decided_at
        return "inserted" if before is None else "updated"

    def save(self) -> None:
        """Everything of the batch, and for whom there is news of what they were told before."""
        Notice.objects.bulk_create(self.new)
        new = {notice.number for notice in self.new}
        later = [notice for number, notice in self.changed.items() if number not in new]
        columns = [*FACTS, "words", "agency", "state", "announcement", "published_date", "to_match", "to_match_anew"]
        columns += ["winner", "changed_at", "decided_at"]
        Notice.objects.bulk_update(later, [name.removesuffix("_id") for name in columns], batch_size=TOGETHER)
        Announcement.objects.bulk_create(self.kept)
        _tell_again([(kept, event) for kept, event in self.news if event != Event.NEW], self.now)

    def _began(self, announcement: facts.Announcement) -> Notice:
        notice = Notice(number=announcement.number, received_at=self.now)
        _stand(notice, announcement)
        self._fill(notice, announcement, overwrite=True)
        self.notices[announcement.number] = notice
        self.new.append(notice)
        return notice

    def _went_on(self, notice: Notice, announcement: facts.Announcement) -> bool:
        last = Announced(notice.announcement)
        has_effect = takes_effect(
            announcement.announced, announcement.published, last=last, last_published=notice.published_date
        )
        before = [getattr(notice, name) for name in MATCHED_BY]
        if has_effect:
            _stand(notice, announcement)
        self._fill(notice, announcement, overwrite=has_effect)
        notice.to_match_anew |= before != [getattr(notice, name) for name in MATCHED_BY]
        self.changed[notice.number] = notice
        return has_effect

    def _fill(self, notice: Notice, announcement: facts.Announcement, *, overwrite: bool) -> None:
        """What the announcement tells; one without effect fills only what nothing told before."""
        for name, value in _told(announcement, self.provinces).items():
            if value and (overwrite or getattr(notice, name) in {"", None, Contract.Kind.OTHER}):
                setattr(notice, name, value)
        _name_winner(notice, announcement, has_effect=overwrite)
        self._find_agency(notice)
        notice.words = _words(f"{notice.title} {notice.agency_name}")
        notice.to_match = LEADS_TO[Announced(notice.announcement)] in {State.OPEN, State.DRAFT}

    def _find_agency(self, notice: Notice) -> None:
        found = self.agencies.get(notice.agency_name, [])
        here = [agency for agency in found if not notice.province_id or agency.province_id == notice.province_id]
        if notice.agency_name:
            notice.agency = here[0] if len(here) == 1 else None
        if notice.agency and not notice.province_id:
            notice.province_id = notice.agency.province_id

    def _keep(self, notice: Notice, announcement: facts.Announcement, *, position: int) -> Announcement:
        kept = Announcement(
            notice=notice,
            position=position,
            kind=announcement.announced.value,
            published_date=announcement.published,
            content=announcement.content,
            digest=announcement.digest,
            source=self.source,
            received_at=self.now,
        )
        self.kept.append(kept)
        return kept


def _stand(notice: Notice, announcement: facts.Announcement) -> None:
    notice.state = LEADS_TO[announcement.announced].value
    notice.announcement = announcement.announced.value
    notice.published_date = announcement.published


def _stands_so(notice: Notice, announcement: facts.Announcement) -> bool:
    """Whether another source told the same of that day already."""
    return (notice.announcement, notice.published_date) == (announcement.announced.value, announcement.published)


def _only_adds(notice: Notice, announcement: facts.Announcement, stood: Mapping[str, object] | None) -> bool:
    """Whether the same invitation is told more fully, nothing of it otherwise. A change of it is news whatever it tells."""
    if announcement.announced != Announced.INVITATION:
        return False
    return all(not value or value == getattr(notice, name) for name, value in (stood or {}).items())


def _name_winner(notice: Notice, announcement: facts.Announcement, *, has_effect: bool) -> None:
    """A winner holds until another announcement is made; a second source that tells of the same one may name it."""
    if has_effect and announcement.announced != Announced.WINNER:
        notice.winner = ""
    if notice.state == Notice.State.AWARDED and announcement.announced.value == notice.announcement:
        notice.winner = (
            announcement.winner if has_effect and announcement.winner else notice.winner or announcement.winner
        )


def _told(announcement: facts.Announcement, provinces: set[str]) -> dict[str, object]:
    return {
        "title": announcement.title,
        "agency_name": announcement.agency,
        "province_id": announcement.province if announcement.province in provinces else None,
        "kind": "" if announcement.kind == Contract.Kind.OTHER else announcement.kind,
        "method": announcement.method,
        "budget": announcement.budget,
        "category": announcement.category,
        "link": announcement.link,
        "deadline": announcement.deadline,
    }


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in index_tokens(text)))


def _agencies(names: set[str]) -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = {}
    for agency in Agency.objects.filter(name__in=names) if names else ():
        found.setdefault(agency.name, []).append(agency)
    return found


def _tell_again(news: list[tuple[Announcement, Event]], now: datetime) -> None:
    """Whoever is to hear, or has heard, of a notice or has saved it hears what became of it, each announcement once.

    A decision is told to those too who have opened the notice. It is put off to the next letter of many, save for those
    who put the notice aside to bid for: they hear at once.
    """
    about: dict[int, list[tuple[Announcement, Event]]] = {kept.notice_id: [] for kept, _ in news}
    for kept, event in news:
        about[kept.notice_id].append((kept, event))
    decided = {
        notice: decisions
        for notice, told in about.items()
        if (decisions := [(kept, event) for kept, event in told if event in DECISIONS])
    }
    saved = list(_people_of(about, saved_at__isnull=False))
    rows = [*_hearers(about), *saved]
    alerts = [*_alerts(rows, about, {row[:2] for row in saved}, now)]
    alerts += _alerts(_people_of(decided, read_at__isnull=False), decided, set(), now)
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    if any(event != Event.CHANGED for _, event in news):
        run_soon(ALERTING)  # a notice that is not open is matched no more, which is what lets the others be told


def _hearers(notices: Iterable[int]) -> Iterator[_Hearer]:
    """Who was written to of a notice, or is going to be: what was left out of a letter is not made up for."""
    heard = Alert.objects.filter(Q(settled_at=None) | Q(letter__isnull=False), match__dismissed_at=None)
    people = heard.filter(announcement__notice__in=list(notices)).order_by("account", "announcement__notice", "-id")
    newest = people.distinct("account", "announcement__notice")
    yield from newest.values_list("account", "announcement__notice", "match", "search")


def _people_of(notices: Iterable[int], **what: bool) -> Iterator[_Hearer]:
    """The people of firms that did something with a notice, and did not say that it is not for them."""
    found = NoticeMatch.objects.filter(notice__in=list(notices), dismissed_at=None, **what)
    rows = list(found.values_list("notice", "enterprise", "pk"))
    people = members_of({firm for _, firm, _ in rows}) if rows else {}
    yield from ((account, notice, match, None) for notice, firm, match in rows for account in people.get(firm, ()))


def _alerts(
    rows: Iterable[_Hearer],
    about: Mapping[int, list[tuple[Announcement, Event]]],
    at_once: set[tuple[int, int]],
    now: datetime,
) -> Iterator[Alert]:
    """``at_once`` are the account and notice that hear of a decision at once."""
    for account, notice, match, search in rows:
        for kept, event in about[notice]:
            is_later = event in DECISIONS and (account, notice) not in at_once
            yield Alert(
                account_id=account, announcement=kept, event=event, match_id=match, search_id=search, put_off=is_later,
                created_at=now,
            )  # fmt: skip
