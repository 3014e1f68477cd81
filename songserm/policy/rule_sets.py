"""Dated rule sets: which values were in force on a day, where they come from, and how sure we are of them.

One TOML file in `rule_sets/` is one subject: a `[title]` and one `[[rule_set]]` for each period. Each value has
`value`, `source`, `confidence` (H, M or L) and `in_force_from` (the set's own unless given). Money and rates are
written as text, so that they stay exact. Sets that an officer adds come as the same structure through `with_added`.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, cast

from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import format_date

FOLDER = Path(__file__).parent / "rule_sets"
_ONE_DAY = timedelta(days=1)

Row = Mapping[str, object]
T = TypeVar("T")


class Confidence(StrEnum):
    """How sure we are of a value: H from the law's text, M from practice, L assumed."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


class RuleSetBroken(ValueError):
    """A rule set file that cannot be used; the message says where and what to mend."""


class NoRuleInForce(Refused):
    """The day lies outside every rule set of the subject."""


class RuleSetUnknown(Refused):
    """No rule set of the subject has the id that was asked for."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the law with its source."""

    name: str
    value: object
    source: str
    confidence: Confidence
    in_force_from: date


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The values of one subject that are in force together; `in_force_until` is the last day, None while open."""

    id: str
    subject: str
    in_force_from: date
    in_force_until: date | None
    source: str
    values: Mapping[str, Value]
    is_draft: bool = False
    """A draft is never in force: it is there to be compared with."""

    def holds_on(self, day: date) -> bool:
        """Whether the set is in force on that day."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def decimal(self, name: str) -> Decimal:
        """A money amount (baht) or a rate; raises `RuleSetBroken` when it is not one."""
        try:
            found = Decimal(self._typed(name, str))
        except InvalidOperation:
            raise self._broken(name, "a number written as text") from None
        if not found.is_finite():
            raise self._broken(name, "a finite number")
        return found

    def integer(self, name: str) -> int:
        """A whole number; raises `RuleSetBroken` when it is not one."""
        return self._typed(name, int)

    def integers(self, name: str) -> tuple[int, ...]:
        """Whole numbers in the order of the file."""
        found = self._typed(name, list)
        if not all(type(part) is int for part in found):
            raise self._broken(name, "a list of whole numbers")
        return tuple(cast("list[int]", found))

    def text(self, name: str) -> str:
        """A text or a code."""
        return self._typed(name, str)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts or codes in the order of the file."""
        found = self._typed(name, list)
        if not all(isinstance(part, str) for part in found):
            raise self._broken(name, "a list of texts")
        return tuple(cast("list[str]", found))

    def rows(self, name: str) -> tuple[Row, ...]:
        """A small table: one mapping for each row."""
        found = self._typed(name, list)
        if not all(isinstance(part, dict) for part in found):
            raise self._broken(name, "a list of tables")
        return tuple(cast("list[Row]", found))

    def _typed(self, name: str, kind: type[T]) -> T:
        if name not in self.values:
            raise RuleSetBroken(f"{self.id}: the value {name!r} is missing; add it with its source and confidence")
        found = self.values[name].value
        if type(found) is not kind:
            raise self._broken(name, kind.__name__)
        return found

    def _broken(self, name: str, wanted: str) -> RuleSetBroken:
        return RuleSetBroken(f"{self.id}: the value {name!r} must be {wanted}, not {self.values[name].value!r}")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rule sets of one subject, oldest first, without overlap or gap; drafts apart."""

    subject: str
    title_th: str
    title_en: str
    rule_sets: tuple[RuleSet, ...]
    drafts: tuple[RuleSet, ...] = ()

    def __post_init__(self) -> None:
        if not self.rule_sets:
            raise RuleSetBroken(f"{self.subject}: there is no rule set; write at least one [[rule_set]]")
        for earlier, later in pairwise(self.rule_sets):
            _refuse_overlap_or_gap(earlier, later)

    def on(self, day: date) -> RuleSet:
        """The rule set in force on that day; raises `NoRuleInForce` when there is none."""
        for rule_set in reversed(self.rule_sets):
            if rule_set.holds_on(day):
                return rule_set
        first = self.rule_sets[0].in_force_from
        raise NoRuleInForce(
            "NO_RULE_IN_FORCE",
            th=f"ไม่มีหลักเกณฑ์เรื่อง{self.title_th}ที่ใช้บังคับในวันที่ {format_date(day, 'th')} "
            f"(เริ่มใช้ {format_date(first, 'th')}) โปรดตรวจวันที่",
            en=f"No rule on {self.title_en} was in force on {format_date(day, 'en')} "
            f"(the first began on {format_date(first, 'en')}): check the date.",
        )

    def by_id(self, wanted: str) -> RuleSet:
        """The set or draft of that id; raises `RuleSetUnknown` that names those there are."""
        for rule_set in (*self.rule_sets, *self.drafts):
            if rule_set.id == wanted:
                return rule_set
        known = ", ".join(rule_set.id for rule_set in (*self.rule_sets, *self.drafts))
        raise RuleSetUnknown(
            "RULE_SET_UNKNOWN",
            th=f"ไม่มีหลักเกณฑ์ชุดนี้เรื่อง{self.title_th} โปรดเลือกจาก {known}",
            en=f"There is no such rule set on {self.title_en}: choose one of {known}.",
        )

    def with_added(self, added: RuleSet) -> "RuleBook":
        """The book with one more set at its end; a last set that is open is closed the day before the new one."""
        if added.is_draft:
            return replace(self, drafts=(*self.drafts, added))
        last = self.rule_sets[-1]
        if last.in_force_until is None and last.in_force_from < added.in_force_from:
            last = replace(last, in_force_until=added.in_force_from - _ONE_DAY)
        return replace(self, rule_sets=(*self.rule_sets[:-1], last, added))


@cache
def shipped(subject: str) -> RuleBook:
    """The rule book that ships with the project; `subject` is the file's name without `.toml`."""
    return parse_rule_book(subject, (FOLDER / f"{subject}.toml").read_text(encoding="utf-8"))


Additions = Callable[[str], Sequence[RuleSet]]
_additions: list[Additions] = []


def take_additions_from(source: Additions) -> None:
    """Called once by the room that keeps the sets which officers added: subject → its sets, the oldest first."""
    if source not in _additions:
        _additions.append(source)


def current(subject: str) -> RuleBook:
    """The rule book that decisions are made by: the shipped sets and those that officers added."""
    book = shipped(subject)
    for source in _additions:
        for added in source(subject):
            book = book.with_added(added)
    return book


def all_shipped() -> Iterator[RuleBook]:
    """Every rule book of the project, by subject."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield shipped(path.stem)


def parse_rule_book(subject: str, toml: str) -> RuleBook:
    """A rule book from the text of its file; raises `RuleSetBroken` that says where and what to mend."""
    title = _document(subject, toml).get("title", {})
    found = sorted(parse_rule_sets(subject, toml), key=lambda found: found.in_force_from)
    rule_sets = tuple(rule_set for rule_set in found if not rule_set.is_draft)
    drafts = tuple(rule_set for rule_set in found if rule_set.is_draft)
    return RuleBook(subject, title.get("th", subject), title.get("en", subject), rule_sets, drafts)


def parse_rule_sets(subject: str, toml: str) -> list[RuleSet]:
    """The sets of a file in its order; raises `RuleSetBroken` that says where and what to mend."""
    documents = _document(subject, toml).get("rule_set", [])
    if not isinstance(documents, list):
        raise RuleSetBroken(f"{subject}: write each set as [[rule_set]], with two brackets")
    return _rule_sets(subject, documents)


def _document(subject: str, toml: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetBroken(f"{subject}: the file is not TOML: {error}") from error


def rule_set_from(subject: str, document: Mapping[str, object]) -> RuleSet:
    """One rule set from its structure (a `[[rule_set]]` of a file, or what an officer entered)."""
    where = f"{subject}: rule set {document.get('id', '(without id)')!r}"
    starts = _day(document, "in_force_from", where)
    ends = _day(document, "in_force_until", where) if "in_force_until" in document else None
    if ends is not None and ends < starts:
        raise RuleSetBroken(f"{where} ends on {ends}, before it starts on {starts}; mend the dates")
    values = _mapping(document.get("values", {}), where)
    return RuleSet(
        id=_words(document, "id", where),
        subject=subject,
        in_force_from=starts,
        in_force_until=ends,
        source=_words(document, "source", where),
        values={name: _value(name, _mapping(found, where), starts, where) for name, found in values.items()},
        is_draft=_is_draft(document, where),
    )


def _rule_sets(subject: str, documents: Iterable[Mapping[str, object]]) -> list[RuleSet]:
    found = [rule_set_from(subject, document) for document in documents]
    if len({rule_set.id for rule_set in found}) < len(found):
        raise RuleSetBroken(f"{subject}: two rule sets have the same id; give each its own")
    return found


def _value(name: str, document: Mapping[str, object], starts: date, where: str) -> Value:
    place = f"{where}, value {name!r}"
    if "value" not in document:
        raise RuleSetBroken(f"{place}: there is no `value`")
    try:
        confidence = Confidence(str(document.get("confidence")))
    except ValueError:
        raise RuleSetBroken(f"{place}: `confidence` must be H, M or L") from None
    since = _day(document, "in_force_from", place) if "in_force_from" in document else starts
    return Value(name, document["value"], _words(document, "source", place), confidence, since)


def _is_draft(document: Mapping[str, object], where: str) -> bool:
    status = document.get("status", "IN_FORCE")
    if status not in ("IN_FORCE", "DRAFT"):
        raise RuleSetBroken(f"{where}: `status` must be IN_FORCE or DRAFT, not {status!r}")
    return status == "DRAFT"


def _day(document: Mapping[str, object], key: str, where: str) -> date:
    found = document.get(key)
    if type(found) is date:
        return found
    raise RuleSetBroken(f"{where}: `{key}` must be a date such as 2020-01-07, not {found!r}")


def _words(document: Mapping[str, object], key: str, where: str) -> str:
    found = document.get(key)
    if isinstance(found, str) and found.strip():
        return found
    raise RuleSetBroken(f"{where}: `{key}` is missing; write it as text")


def _mapping(found: object, where: str) -> Mapping[str, object]:
    if isinstance(found, Mapping):
        return cast("Mapping[str, object]", found)
    raise RuleSetBroken(f"{where}: {found!r} must be a table")


def _refuse_overlap_or_gap(earlier: RuleSet, later: RuleSet) -> None:
    day_before = later.in_force_from - _ONE_DAY
    if earlier.in_force_until == day_before:
        return
    is_gap = earlier.in_force_until is not None and earlier.in_force_until < day_before
    raise RuleSetBroken(
        f"{earlier.subject}: {earlier.id!r} and {later.id!r} {'leave a gap' if is_gap else 'overlap'}; "
        f"set in_force_until of {earlier.id!r} to {day_before}"
    )
