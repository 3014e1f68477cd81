"""Checking a rule set that somebody adds: every fault at once, each with its path, before anything is stored."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from songserm.policy.evaluation.law import Law
from songserm.policy.faults import Fault
from songserm.policy.naming import senseless, type_names
from songserm.policy.rule_sets import RuleBook, RuleSet, RuleSetBroken, Value, parse_rule_sets
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused

BUYING = "procurement"
_ONE_DAY = timedelta(days=1)
_CODE = re.compile(r"[A-Z][A-Z_]{2,}")
"""A name that the program knows, such as MICRO or MANUFACTURING."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)

Row = dict[str, object]


class RuleSetRefused(Refused):
    """The set cannot be added; ``faults`` says everything that has to be mended."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        th, en = ("; ".join(fault.text(language) for fault in faults) for language in ("th", "en"))
        super().__init__(
            "RULE_SET_REFUSED", th=f"เพิ่มชุดหลักเกณฑ์นี้ไม่ได้ โปรดแก้ไข: {th}", en=f"This rule set cannot be added: {en}"
        )


def checked(book: RuleBook, toml: str) -> RuleSet:
    """The one set of the text, fit to be added to the book; raises RuleSetRefused with every fault.

    It must have an id of its own, hold every value that the newest set holds with the same type, and begin after that
    set began without a gap; an open newest set ends the day before. A draft may begin on any day.
    """
    try:
        found = parse_rule_sets(book.subject, toml)
    except RuleSetBroken as error:
        raise RuleSetRefused(*error.faults) from error
    if len(found) != 1:
        raise RuleSetRefused(
            _fault(
                "rule_set",
                f"ต้องมี [[rule_set]] หนึ่งชุด ไม่ใช่ {len(found)} ชุด",
                f"the file must hold one [[rule_set]], not {len(found)}",
            )
        )
    added = found[0]
    faults = [*_id_faults(book, added), *_day_faults(book, added), *_value_faults(book.rule_sets[-1], added)]
    faults += _senseless(book, added, at={fault.path for fault in faults})
    if faults:
        raise RuleSetRefused(*faults)
    if book.subject == BUYING:
        _refuse_unfit_for_ranking(added)
    return added


def _refuse_unfit_for_ranking(added: RuleSet) -> None:
    try:
        Law.of(added)
    except RuleSetBroken as error:
        raise RuleSetRefused(*error.faults) from error


def _fault(path: str, th: str, en: str) -> Fault:
    return Fault(path, Reason("RULE_SET_FAULT", th, en))


def _id_faults(book: RuleBook, added: RuleSet) -> Iterator[Fault]:
    if not _ID.fullmatch(added.id):
        yield _must_be(
            "id",
            "ตัวอักษรอังกฤษ ตัวเลข จุด ขีด ไม่เกิน 60 ตัว เช่น th-2570",
            "at most 60 Latin letters, digits, dots and dashes, such as th-2570",
            added.id,
        )
    if added.id in {each.id for each in book.all_sets}:
        yield _fault(
            "id",
            f"รหัส {added.id!r} ใช้แล้ว ชุดเดิมถูกเขียนทับไม่ได้ โปรดตั้งรหัสใหม่",
            f"the id {added.id!r} is in use: a set is never overwritten, give the new one an id of its own",
        )


def _value_faults(before: RuleSet, added: RuleSet) -> Iterator[Fault]:
    for name, kept in before.values.items():
        if name not in added.values:
            yield _fault(
                f"values.{name}",
                f"ไม่มีค่า {name!r} โปรดเขียน โดยคงค่าเดิมหากกฎหมายไม่เปลี่ยน",
                f"the value {name!r} is missing: write it, unchanged if the law left it",
            )
        else:
            yield from _kind_faults(f"values.{name}.value", kept, added.values[name])
    for name in added.values:
        if name not in before.values:
            yield _fault(
                f"values.{name}",
                f"ไม่มีส่วนใดอ่านค่า {name!r} โปรดตรวจชื่อ",
                f"nothing reads a value {name!r}: check its name",
            )


def _kind_faults(path: str, kept: Value, given: Value) -> Iterator[Fault]:
    """A value keeps its type; a number written as text stays one; a list and a table keep what they hold."""
    if type(given.value) is not type(kept.value):
        yield _must_be(path, *type_names(type(kept.value)), given.value)
    elif isinstance(kept.value, str) and _is_number(kept.value) and not _is_number(given.value):
        yield _must_be(path, "ตัวเลขที่ไม่ติดลบ เขียนเป็นข้อความ", "a number, not negative, written as text", given.value)
    elif isinstance(kept.value, list) and isinstance(given.value, list):
        yield from _row_faults(path, kept.value, given.value)


def _must_be(path: str, th: str, en: str, given: object) -> Fault:
    return _fault(path, f"ต้องเป็น{th} ไม่ใช่ {given!r}", f"must be {en}, not {given!r}")


def _row_faults(path: str, kept: list[object], given: list[object]) -> Iterator[Fault]:
    """A table keeps its columns, a list its kind, and codes are those that are known."""
    if not given:
        yield _fault(path, "เป็นรายการว่าง โปรดเขียนแถว", "it is an empty list: write its rows")
    rows: list[Row] = [row for row in kept if isinstance(row, dict)]
    columns = {frozenset(row) for row in rows}
    for place, row in enumerate(given, start=1):
        here = f"{path}[{place}]"
        if kept and type(row) is not type(kept[0]):
            yield _must_be(here, *type_names(type(kept[0])), row)
        elif isinstance(row, dict) and frozenset(row) not in columns:
            names = ", ".join(sorted(rows[0]))
            yield _fault(here, f"ต้องมีคอลัมน์ {names}", f"it must have the columns {names}")
        elif isinstance(row, dict):
            yield from _cell_faults(here, [each for each in rows if set(each) == set(row)], row)


def _cell_faults(path: str, kept: list[Row], row: Row) -> Iterator[Fault]:
    for column, value in row.items():
        known = [each[column] for each in kept]
        if type(value) not in {type(each) for each in known}:
            yield _must_be(f"{path}.{column}", *type_names(type(known[0])), value)
        elif all(map(_is_number, known)) and not _is_number(value):
            yield _must_be(f"{path}.{column}", "ตัวเลข", "a number", value)
        elif all(isinstance(each, str) and _CODE.fullmatch(each) for each in known) and value not in known:
            codes = ", ".join(sorted(set(map(str, known))))
            yield _must_be(f"{path}.{column}", f"หนึ่งใน {codes}", f"one of {codes}", value)


def _senseless(book: RuleBook, added: RuleSet, *, at: set[str]) -> list[Fault]:
    """Numbers outside what their unit allows and codes that nobody knows, where no other fault is told."""
    found = [
        _must_be(f"values.{name}.value{below}", th, en, given)
        for name, named in book.names.items()
        if name in added.values
        for below, given, th, en in senseless(added.values[name].value, named)
    ]
    return [fault for fault in found if not any(fault.path.startswith(path) for path in at)]


def _is_number(found: object) -> bool:
    return not isinstance(found, bool) and _NUMBER.fullmatch(str(found)) is not None


def _day_faults(book: RuleBook, added: RuleSet) -> Iterator[Fault]:
    if added.is_draft:
        return
    last = book.rule_sets[-1]
    ends = last.in_force_until
    after = ends + _ONE_DAY if ends and ends < date.max else None
    if added.in_force_from <= last.in_force_from:
        yield _fault(
            "in_force_from",
            f"ซ้อนวันกับ {last.id!r} ซึ่งเริ่มใช้ {last.in_force_from} โปรดเริ่มหลังวันนั้น",
            f"it overlaps {last.id!r}, which began on {last.in_force_from}: begin on a later day",
        )
    elif after and added.in_force_from < after:
        yield _fault(
            "in_force_from",
            f"ซ้อนวันกับ {last.id!r} ซึ่งสิ้นสุด {last.in_force_until} โปรดเริ่ม {after}",
            f"it overlaps {last.id!r}, which ends on {last.in_force_until}: begin on {after}",
        )
    elif after and added.in_force_from > after:
        yield _fault(
            "in_force_from",
            f"เว้นช่วงวันหลัง {last.id!r} โปรดเริ่ม {after}",
            f"it leaves a gap after {last.id!r}: begin on {after}",
        )
