"""What a rule set is: values with their sources, in force together; and the book of a subject's sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar, cast

from songserm.policy.faults import Fault
from songserm.policy.naming import Named, type_names
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import format_date

OF_THE_RELEASE = "@release"
"""What is put behind the id of a shipped set that an added one had first; no added id can hold it."""
_ONE_DAY = timedelta(days=1)

Row = Mapping[str, object]
T = TypeVar("T")


class Confidence(StrEnum):
    """How sure we are of a value: H from the law's text, M from practice, L assumed."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


class RuleSetBroken(ValueError):
    """A rule set that cannot be used; ``faults`` say where and what to mend, `str()` in English."""

    def __init__(self, where: str, *faults: Fault) -> None:
        super().__init__(f"{where}: {'; '.join(fault.text('en') for fault in faults)}")
        self.where = where
        self.faults = faults


def broken(where: str, path: str, *, th: str, en: str) -> RuleSetBroken:
    """A set with one fault at a path such as `values.rate.value`."""
    return RuleSetBroken(where, Fault(path, Reason("RULE_SET_BROKEN", th, en)))


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
    taken_from: str = ""
    """The id of the earlier set that it is of, where the set itself does not state it; empty where it does."""


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
            raise self._broken(name, "ตัวเลขที่เขียนเป็นข้อความ", "a number written as text") from None
        if not found.is_finite():
            raise self._broken(name, "ตัวเลขที่มีค่าแน่นอน", "a finite number")
        return found

    def integer(self, name: str) -> int:
        """A whole number; raises `RuleSetBroken` when it is not one."""
        return self._typed(name, int)

    def integers(self, name: str) -> tuple[int, ...]:
        """Whole numbers in the order of the file."""
        found = self._typed(name, list)
        if not all(type(part) is int for part in found):
            raise self._broken(name, "รายการจำนวนเต็ม", "a list of whole numbers")
        return tuple(cast("list[int]", found))

    def text(self, name: str) -> str:
        """A text or a code."""
        return self._typed(name, str)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts or codes in the order of the file."""
        found = self._typed(name, list)
        if not all(isinstance(part, str) for part in found):
            raise self._broken(name, "รายการข้อความ", "a list of texts")
        return tuple(cast("list[str]", found))

    def rows(self, name: str) -> tuple[Row, ...]:
        """A small table: one mapping for each row."""
        found = self._typed(name, list)
        if not all(isinstance(part, dict) for part in found):
            raise self._broken(name, "รายการตาราง", "a list of tables")
        return tuple(cast("list[Row]", found))

    def completed_from(self, earlier: "RuleSet") -> "RuleSet":
        """The set with the earlier one's values where it states none: it was written before they were thought of."""
        missing = {name: each for name, each in earlier.values.items() if name not in self.values}
        taken = {name: replace(each, taken_from=each.taken_from or earlier.id) for name, each in missing.items()}
        return replace(self, values={**self.values, **taken}) if taken else self

    def _typed(self, name: str, kind: type[T]) -> T:
        if name not in self.values:
            raise broken(
                self.id, f"values.{name}",
                th="ไม่มีค่านี้ โปรดเพิ่มพร้อมที่มาและความมั่นใจ",
                en="the value is missing; add it with its source and confidence",
            )  # fmt: skip
        found = self.values[name].value
        if type(found) is not kind:
            raise self._broken(name, *type_names(kind))
        return found

    def _broken(self, name: str, th: str, en: str) -> RuleSetBroken:
        found = self.values[name].value
        return broken(
            self.id, f"values.{name}.value", th=f"ต้องเป็น{th} ไม่ใช่ {found!r}", en=f"must be {en}, not {found!r}"
        )


@dataclass(frozen=True, slots=True)
class SetAside:
    """A set that a release ships for the very day of one that was added here: not applied, there to be compared with."""

    rule_set: RuleSet
    added: RuleSet

    @property
    def says_the_same(self) -> bool:
        """Whether it would decide as the added one does."""
        values = [{name: each.value for name, each in found.values.items()} for found in (self.rule_set, self.added)]
        return values[0] == values[1]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rule sets of one subject, oldest first, without overlap; drafts apart, and what is set aside.

    A set that was added here is never overwritten by a release: decisions name it. It holds from its day although a
    release ships one of the very day, and it keeps its id although a release ships that too.
    """

    subject: str
    title_th: str
    title_en: str
    rule_sets: tuple[RuleSet, ...]
    drafts: tuple[RuleSet, ...] = ()
    names: Mapping[str, Named] = field(default_factory=dict)
    """What the values are called, in which unit they are, and which codes they take."""
    set_aside: tuple[SetAside, ...] = ()

    def __post_init__(self) -> None:
        if not self.rule_sets:
            raise broken(
                self.subject, "rule_set",
                th="ไม่มีชุดหลักเกณฑ์ โปรดเขียน [[rule_set]] อย่างน้อยหนึ่งชุด",
                en="there is no rule set; write at least one [[rule_set]]",
            )  # fmt: skip
        for earlier, later in pairwise(self.rule_sets):
            if earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
                raise _broken_between(earlier, later)

    def refuse_gaps(self) -> None:
        """Raises `RuleSetBroken` where a day between two sets has none."""
        for earlier, later in self._gaps():
            raise _broken_between(earlier, later)

    def _gaps(self) -> list[tuple[RuleSet, RuleSet]]:
        return [(one, two) for one, two in pairwise(self.rule_sets) if _day_after(one) != two.in_force_from]

    def on(self, day: date) -> RuleSet:
        """The rule set in force on that day; raises `NoRuleInForce` when there is none."""
        for rule_set in reversed(self.rule_sets):
            if rule_set.holds_on(day):
                return rule_set
        raise self._none_on(day)

    def _none_on(self, day: date) -> NoRuleInForce:
        since = self._since_when_not(day)
        return NoRuleInForce(
            "NO_RULE_IN_FORCE",
            th=f"ไม่มีหลักเกณฑ์เรื่อง{self.title_th}ที่ใช้บังคับในวันที่ {format_date(day, 'th')} ({since.th}) โปรดตรวจวันที่",
            en=f"No rule on {self.title_en} was in force on {format_date(day, 'en')} ({since.en}): check the date.",
        )

    def _since_when_not(self, day: date) -> Reason:
        """Where a day without a rule lies: before the first, after the last, or between two."""
        first, last = self.rule_sets[0].in_force_from, self.rule_sets[-1].in_force_until
        if day < first:
            return Reason(
                "BEFORE", f"เริ่มใช้ {format_date(first, 'th')}", f"the first began on {format_date(first, 'en')}"
            )
        if last and day > last:
            return Reason("AFTER", f"สิ้นสุด {format_date(last, 'th')}", f"the last ended on {format_date(last, 'en')}")
        return next(_between(one, two) for one, two in self._gaps() if two.in_force_from > day)

    def notices(self, today: date) -> list[Reason]:
        """What whoever keeps the law has to know of sets that are, or will be, applied; empty when all fits together."""
        return [
            *(_aside(each) for each in self._asides(today) if not each.says_the_same),
            *(self._empty(one, two) for one, two in self._gaps() if two.in_force_from > today),
        ]

    def _asides(self, today: date) -> list[SetAside]:
        ended = {each.id for each in self.rule_sets if each.in_force_until and each.in_force_until < today}
        return [each for each in self.set_aside if each.added.id not in ended]

    def _empty(self, earlier: RuleSet, later: RuleSet) -> Reason:
        days = _between(earlier, later)
        return Reason(
            "NO_RULE_BETWEEN",
            f"{days.th} ไม่มีหลักเกณฑ์เรื่อง{self.title_th} ระบบจะไม่ตัดสินเรื่องของวันเหล่านั้น",
            f"{days.en[:1].upper()}{days.en[1:]} no rule on {self.title_en} is in force: nothing is decided for those days.",
        )

    def by_id(self, wanted: str) -> RuleSet:
        """The set or draft of that id; raises `RuleSetUnknown` that names those there are."""
        for rule_set in self.all_sets:
            if rule_set.id == wanted:
                return rule_set
        known = ", ".join(rule_set.id for rule_set in self.all_sets)
        raise RuleSetUnknown(
            "RULE_SET_UNKNOWN",
            th=f"ไม่มีหลักเกณฑ์ชุดนี้เรื่อง{self.title_th} โปรดเลือกจาก {known}",
            en=f"There is no such rule set on {self.title_en}: choose one of {known}.",
        )

    def with_added(self, added: RuleSet) -> "RuleBook":
        """The book with one more set in its place by date; the set before it ends the day before it begins.

        Values that it does not state are those of the set before it: they are newer than it. What a release ships for
        the same day is set aside; what it ships under the same id is called ``id@release`` from here on.
        """
        named = self._with_id_free(added.id)
        earlier = [each for each in named.rule_sets if each.in_force_from < added.in_force_from] or named.rule_sets[:1]
        whole = added.completed_from(earlier[-1])
        if added.is_draft:
            return replace(named, drafts=(*named.drafts, whole))
        aside = [each for each in named.rule_sets if each.in_force_from == added.in_force_from]
        others = [each for each in named.rule_sets if each not in aside]
        in_order = sorted((*others, whole), key=lambda each: each.in_force_from)
        closed = [_closed_before(each, later) for each, later in pairwise(in_order)]
        set_aside = (*named.set_aside, *(SetAside(each, whole) for each in aside))
        return replace(named, rule_sets=(*closed, in_order[-1]), set_aside=set_aside)

    @property
    def all_sets(self) -> tuple[RuleSet, ...]:
        """Those in force on some day, the drafts, and what is set aside."""
        return (*self.rule_sets, *self.drafts, *(each.rule_set for each in self.set_aside))

    def _with_id_free(self, taken: str) -> "RuleBook":
        """The book with no set of that id: decisions name the one that was added under it."""
        if taken not in {each.id for each in (*self.rule_sets, *self.drafts)}:
            return self
        rule_sets, drafts = (
            tuple(replace(each, id=f"{taken}{OF_THE_RELEASE}") if each.id == taken else each for each in found)
            for found in (self.rule_sets, self.drafts)
        )
        return replace(self, rule_sets=rule_sets, drafts=drafts)


def _day_after(rule_set: RuleSet) -> date | None:
    """The day after its last one; none while it is open."""
    return rule_set.in_force_until and rule_set.in_force_until + _ONE_DAY


def _closed_before(rule_set: RuleSet, later: RuleSet) -> RuleSet:
    last = later.in_force_from - _ONE_DAY
    if rule_set.in_force_until and rule_set.in_force_until <= last:
        return rule_set
    return replace(rule_set, in_force_until=last)


def _between(earlier: RuleSet, later: RuleSet) -> Reason:
    first, last = _day_after(earlier) or earlier.in_force_from, later.in_force_from - _ONE_DAY
    return Reason(
        "BETWEEN",
        f"ตั้งแต่ {format_date(first, 'th')} ถึง {format_date(last, 'th')}",
        f"from {format_date(first, 'en')} to {format_date(last, 'en')}",
    )


def _aside(found: SetAside) -> Reason:
    shipped, added, day = found.rule_set.id, found.added.id, found.added.in_force_from
    return Reason(
        "SET_ASIDE",
        f"ชุด {shipped} ที่มากับระบบรุ่นใหม่เริ่มใช้วันเดียวกับ {added} ที่เพิ่มไว้ที่นี่ ({format_date(day, 'th')}) และมีค่าต่างกัน "
        f"ระบบจึงยังใช้ {added} และผลที่ตัดสินแล้วไม่เปลี่ยน หากต้องการใช้ค่าของ {shipped} โปรดเพิ่มเป็นชุดใหม่ที่มีรหัสและวันเริ่มใช้ของตน",
        f"{shipped}, shipped with a newer release, begins on the day of {added}, which was added here "
        f"({format_date(day, 'en')}), and its values differ. {added} stays in force and nothing that was decided changes. "
        f"To apply the values of {shipped}, add them as a set with an id and a first day of its own.",
    )


def _broken_between(earlier: RuleSet, later: RuleSet) -> RuleSetBroken:
    day_before = later.in_force_from - _ONE_DAY
    is_gap = earlier.in_force_until is not None and earlier.in_force_until < day_before
    return broken(
        earlier.subject, f"{earlier.id}.in_force_until",
        th=f"{earlier.id!r} และ {later.id!r} {'เว้นช่วงวัน' if is_gap else 'ซ้อนวันกัน'} โปรดกำหนดเป็น {day_before}",
        en=f"{earlier.id!r} and {later.id!r} {'leave a gap' if is_gap else 'overlap'}; set it to {day_before}",
    )  # fmt: skip
