"""Which firms a notice is for: by what they have sold, what they list, what they declare, where they are, what they want."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from songserm.catalogue.models import Item
from songserm.contracts.models import Contract
from songserm.contracts.queries import contracts_this_year
from songserm.policy.evaluation import Law
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.reference.queries import rule_book
from songserm.registry.models import Enterprise
from songserm.registry.queries import listed
from songserm.search.engine import Hit, SearchRequest
from songserm.search.queries import best_of_firms
from songserm.tenders.history import matcher, tender_of
from songserm.tenders.lessons import HELD_BACK, asked_of, lessons_of
from songserm.tenders.matching import Match
from songserm.tenders.matching.facts import SAME_WORDS
from songserm.tenders.models import Notice
from songserm.tenders.queries import SUBJECT
from songserm.tenders.rules.lessons import Asked, Lesson, held_back_because
from songserm.tenders.rules.sharing import Way, blended
from songserm.tenders.rules.wording import marks_asked, telling_words, tries, wanted
from songserm.toolbox.thai_dates import bangkok_today

MOST_BY_HISTORY, MOST_BY_LISTING = 400, 200
MOST_FOUND = 200
"""Firms that are kept for one notice before letters are shared out."""
HISTORY, LISTING, CATEGORY, DECLARED = 1.0, 1.0, 0.6, 0.4
"""What the ways in which a firm is found weigh against each other."""
AT_HOME, BEARS_MARK, OUT_OF_REACH, ABOVE_CAP = 1.3, 1.2, 0.4, 0.6
"""What else speaks for a firm, or against it."""
SEARCHES_AT_ONCE = 2
"""The index is searched outside Python's lock."""
_FAMILY = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A firm for a notice, with why: codes and facts for `tenders.why`."""

    enterprise_id: int
    score: float
    reasons: tuple[dict[str, Any], ...]
    held_back: bool


@dataclass(frozen=True, slots=True)
class _Firm:
    pk: int
    number: str
    province: str
    size: str
    sector: str


@dataclass
class Finder:
    """Finds firms for a batch of notices; the number of queries does not depend on how many there are."""

    notices: Sequence[Notice]
    now: datetime
    _history: dict[int, Sequence[Match]] = field(default_factory=dict)
    _hits: dict[int, list[tuple[Hit, float, str]]] = field(default_factory=dict)

    def find(self) -> dict[int, list[Found]]:
        """Notice id → the firms that it is for, best first. Only registered firms whose certificate holds."""
        history = _by_history(self.notices)
        with ThreadPoolExecutor(SEARCHES_AT_ONCE) as threads:  # of the index alone: none of them asks the database
            listing = list(threads.map(lambda notice: list(_by_listing(notice)), self.notices))
        for notice, found, hits in zip(self.notices, history, listing, strict=True):
            self._history[notice.pk] = found
            self._hits[notice.pk] = hits
        return {notice.pk: self._ranked(notice) for notice in self.notices}

    def _ranked(self, notice: Notice) -> list[Found]:
        asked = asked_of(notice)
        history = [match for match in self._history[notice.pk] if self._has_sold_such(match, asked)]
        hits = self._hits[notice.pk]
        scores = blended(self._ways(history, hits))
        why: dict[int, list[dict[str, Any]]] = {firm: [] for firm in scores}
        self._tell_history(history, why)
        self._tell_listing(hits, why)
        found = [self._found(notice, firm, score, why[firm], asked) for firm, score in scores.items()]
        return sorted(found, key=lambda each: (each.held_back, -each.score, each.enterprise_id))[:MOST_FOUND]

    def _ways(self, history: Sequence[Match], hits: Sequence[tuple[Hit, float, str]]) -> list[Way]:
        by_number = self._by_number
        ways = [Way(HISTORY, [(by_number[each.firm], 1.0) for each in history])]
        for code, weight in (("LISTED", LISTING), ("CATEGORY", CATEGORY), ("DECLARED", DECLARED)):
            rows = [
                (by_number[hit.enterprise_number], fit)
                for hit, fit, way in hits
                if way == code and hit.enterprise_number in by_number
            ]
            ways.append(Way(weight, sorted(rows, key=lambda row: -row[1])))
        return ways

    def _has_sold_such(self, match: Match, asked: Asked) -> bool:
        """Whether it is a registered firm that has sold something like it: the closest title alone may still be far."""
        if match.firm not in self._by_number:
            return False
        similar = next((reason for reason in match.reasons if reason.code == SAME_WORDS), None)
        if similar is None:
            return False
        example = telling_words(self._titles.get(similar.contracts[0], "")) if similar.contracts else frozenset()
        return not asked.words or bool(example & asked.words)

    def _tell_history(self, history: Sequence[Match], why: Mapping[int, list[dict[str, Any]]]) -> None:
        for match in history:
            for reason in match.reasons:
                told = {"code": reason.code, "count": reason.count}
                if reason.code == SAME_WORDS:
                    told["example"] = self._titles.get(reason.contracts[0], "")
                why[self._by_number[match.firm]].append(told)

    def _tell_listing(self, hits: Sequence[tuple[Hit, float, str]], why: Mapping[int, list[dict[str, Any]]]) -> None:
        for hit, _fit, code in hits:
            firm = self._by_number.get(hit.enterprise_number)
            if firm is None or any(told["code"] in {code, "LISTED"} for told in why[firm]):
                continue
            is_item = hit.kind == "items"
            facts = {"item": hit.id, "title": hit.title or hit.title_en} if is_item else {}
            why[firm].insert(0, {"code": code, **facts})

    def _found(self, notice: Notice, firm_id: int, score: float, why: list[dict[str, Any]], asked: Asked) -> Found:
        firm = self._firms[firm_id]
        told = list(why)
        if firm.province and firm.province == notice.province_id:
            score *= AT_HOME
            told.append({"code": "AT_HOME"})
        if marks := self._marks(notice, firm_id):
            score *= BEARS_MARK
            told.append({"code": "BEARS_MARK", "marks": sorted(marks)})
        if self._is_out_of_reach(notice, firm_id):
            score *= OUT_OF_REACH
            told.append({"code": "OUT_OF_REACH"})
        if cap := self._passes_cap(notice, firm):
            score *= ABOVE_CAP
            told.append(cap)
        because = held_back_because(self._lessons.get(firm_id, ()), asked)
        if because:
            told.append({"code": HELD_BACK, "because": because})
        return Found(firm_id, score, tuple(told), held_back=bool(because))

    @cached_property
    def _firms(self) -> dict[int, _Firm]:
        """The registered firms among all that were found."""
        numbers = {match.firm for found in self._history.values() for match in found}
        numbers |= {hit.enterprise_number for hits in self._hits.values() for hit, _, _ in hits}
        registered = listed(self.now).filter(status=Enterprise.Status.ACTIVE)
        rows = registered.filter(number__in=numbers).values_list("pk", "number", "province", "size", "sector")
        return {pk: _Firm(pk, number, province or "", size, sector) for pk, number, province, size, sector in rows}

    @cached_property
    def _by_number(self) -> dict[str, int]:
        return {firm.number: firm.pk for firm in self._firms.values()}

    @cached_property
    def _titles(self) -> dict[int, str]:
        """Of the contracts that are named as examples."""
        every = (match for found in self._history.values() for match in found if match.firm in self._by_number)
        keys = {reason.contracts[0] for match in every for reason in match.reasons if reason.contracts}
        return dict(Contract.objects.filter(pk__in=keys).values_list("pk", "title"))

    @cached_property
    def _items(self) -> dict[int, tuple[list[str], set[str]]]:
        """Item id → the provinces that it is delivered to (all when empty) and the marks that hold today."""
        ids = {hit.id for hits in self._hits.values() for hit, _, _ in hits if hit.kind == "items"}
        today = bangkok_today(self.now)
        rows = Item.objects.filter(pk__in=ids).prefetch_related("marks")
        return {
            item.pk: (
                item.delivery_provinces,
                {mark.kind for mark in item.marks.all() if mark.expiry_date is None or mark.expiry_date >= today},
            )
            for item in rows
        }

    def _items_of(self, notice: Notice, firm_id: int) -> list[tuple[list[str], set[str]]]:
        number = self._firms[firm_id].number
        ids = (hit.id for hit, _, _ in self._hits[notice.pk] if hit.kind == "items" and hit.enterprise_number == number)
        return [self._items[item_id] for item_id in ids if item_id in self._items]

    def _marks(self, notice: Notice, firm_id: int) -> set[str]:
        wanted_marks = marks_asked(notice.title)
        if not wanted_marks:
            return set()
        return set().union(*(marks & wanted_marks for _, marks in self._items_of(notice, firm_id)))

    def _is_out_of_reach(self, notice: Notice, firm_id: int) -> bool:
        """Whether the firm lists what is wanted, but delivers none of it to that province."""
        areas = [area for area, _ in self._items_of(notice, firm_id)] if notice.province_id else []
        return bool(areas) and all(area and notice.province_id not in area for area in areas)

    @cached_property
    def _sold(self) -> dict[int, Decimal]:
        return contracts_this_year(self._firms, self.now)

    @cached_property
    def _law(self) -> Law:
        return Law.of(rule_book(SUBJECT).on(bangkok_today(self.now)))

    def _passes_cap(self, notice: Notice, firm: _Firm) -> dict[str, str] | None:
        """The firm's cap when the notice's budget would pass it: it may bid, without preference."""
        if not notice.budget or firm.size == "UNKNOWN" or firm.sector == "UNKNOWN":
            return None
        ceiling = self._law.ceilings[Sector(firm.sector), Size(firm.size)]
        sold = self._sold.get(firm.pk, Decimal(0))
        if sold + notice.budget <= ceiling:
            return None
        return {"code": "ABOVE_CAP", "sold": str(sold), "ceiling": str(ceiling)}

    @cached_property
    def _lessons(self) -> dict[int, list[Lesson]]:
        return lessons_of(self._firms)


def _by_history(notices: Sequence[Notice]) -> list[Sequence[Match]]:
    index = matcher()
    if index is None:
        return [[] for _ in notices]
    return index.match_many([tender_of(notice) for notice in notices], limit=MOST_BY_HISTORY)


def _by_listing(notice: Notice) -> Iterable[tuple[Hit, float, str]]:
    """Each firm's best item or own words for every part of what is wanted: the hit, how well it fits, and by which way."""
    for part in wanted(notice.title):
        yield from ((hit, fit, "LISTED") for hit, fit in _best(part, kind="items", notice=notice))
        yield from ((hit, fit, "DECLARED") for hit, fit in _best(part, kind="enterprises", notice=notice))
    if notice.category:
        request = SearchRequest(
            kind="items", categories=(notice.category[:_FAMILY],), verified=True, home_province=notice.province_id or ""
        )
        yield from ((hit, 1.0, "CATEGORY") for hit in best_of_firms(request, MOST_BY_LISTING))


def _best(part: str, *, kind: Any, notice: Notice) -> list[tuple[Hit, float]]:
    """The firms that fit the most words of the part."""
    for words, fit in tries(part):
        request = SearchRequest(q=words, kind=kind, verified=True, home_province=notice.province_id or "")
        if found := best_of_firms(request, MOST_BY_LISTING):
            return [(hit, fit) for hit in found]
    return []
