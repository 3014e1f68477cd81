"""Checking a rule set that somebody adds: every fault at once, before anything is stored."""

import re
from collections.abc import Iterator
from datetime import timedelta

from songserm.policy.evaluation.law import Law
from songserm.policy.rule_sets import RuleBook, RuleSet, RuleSetBroken, parse_rule_sets
from songserm.toolbox.refusals import Refused

BUYING = "procurement"
_ONE_DAY = timedelta(days=1)
_CODE = re.compile(r"[A-Z][A-Z_]{2,}")
"""A name that the program knows, such as MICRO or MANUFACTURING."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


class RuleSetRefused(Refused):
    """The set cannot be added; ``faults`` says everything that has to be mended."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        text = "; ".join(faults)
        super().__init__(
            "RULE_SET_REFUSED", th=f"เพิ่มชุดหลักเกณฑ์นี้ไม่ได้ โปรดแก้ไข: {text}", en=f"This rule set cannot be added: {text}"
        )


def checked(book: RuleBook, toml: str) -> RuleSet:
    """The one set of the text, fit to be added to the book; raises RuleSetRefused with every fault.

    It must have an id of its own, hold every value that the newest set holds with the same type, and begin after that
    set began without a gap; an open newest set ends the day before. A draft may begin on any day.
    """
    try:
        found = parse_rule_sets(book.subject, toml)
    except RuleSetBroken as error:
        raise RuleSetRefused([str(error)]) from error
    if len(found) != 1:
        raise RuleSetRefused([f"the file must hold one [[rule_set]], not {len(found)}"])
    added = found[0]
    if faults := [*_id_faults(book, added), *_value_faults(book.rule_sets[-1], added), *_day_faults(book, added)]:
        raise RuleSetRefused(faults)
    if book.subject == BUYING:
        _refuse_senseless(added)
    return added


def _refuse_senseless(added: RuleSet) -> None:
    try:
        Law.of(added)
    except RuleSetBroken as error:
        raise RuleSetRefused([str(error)]) from error


def _id_faults(book: RuleBook, added: RuleSet) -> Iterator[str]:
    if added.id in {each.id for each in (*book.rule_sets, *book.drafts)}:
        yield f"the id {added.id!r} is in use: a set is never overwritten, give the new one an id of its own"


def _value_faults(before: RuleSet, added: RuleSet) -> Iterator[str]:
    for name, kept in before.values.items():
        if name not in added.values:
            yield f"the value {name!r} is missing: write it, unchanged if the law left it"
        elif type(added.values[name].value) is not type(kept.value):
            wanted, given = type(kept.value).__name__, added.values[name].value
            yield f"the value {name!r} must be {wanted}, not {given!r}"
        else:
            yield from _number_faults(name, before, added)
            yield from _row_faults(name, kept.value, added.values[name].value)
    for name in added.values:
        if name not in before.values:
            yield f"nothing reads a value {name!r}: check its name"


def _number_faults(name: str, before: RuleSet, added: RuleSet) -> Iterator[str]:
    """A number written as text must stay one."""
    try:
        before.decimal(name)
    except RuleSetBroken:
        return
    try:
        added.decimal(name)
    except RuleSetBroken as error:
        yield str(error)


def _row_faults(name: str, kept: object, given: object) -> Iterator[str]:
    """A table keeps its columns, a list its kind, and codes are those that are known."""
    if not isinstance(kept, list) or not isinstance(given, list) or not kept:
        return
    if not given:
        yield f"the value {name!r} is an empty list: write its rows"
    columns = {frozenset(row) for row in kept if isinstance(row, dict)}
    for place, row in enumerate(given, start=1):
        if type(row) is not type(kept[0]):
            yield f"row {place} of {name!r} must be {type(kept[0]).__name__}, not {row!r}"
        elif isinstance(row, dict) and frozenset(row) not in columns:
            yield f"row {place} of {name!r} must have the columns {', '.join(sorted(kept[0]))}"
        elif isinstance(row, dict):
            yield from _cell_faults(f"row {place} of {name!r}", [each for each in kept if set(each) == set(row)], row)


def _cell_faults(where: str, kept: list[dict[str, object]], row: dict[str, object]) -> Iterator[str]:
    for column, value in row.items():
        known = [each[column] for each in kept]
        if type(value) not in {type(each) for each in known}:
            yield f"{where}: {column!r} must be {type(known[0]).__name__}, not {value!r}"
        elif all(map(_is_number, known)) and not _is_number(value):
            yield f"{where}: {column!r} must be a number, not {value!r}"
        elif all(isinstance(each, str) and _CODE.fullmatch(each) for each in known) and value not in known:
            yield f"{where}: {column!r} must be one of {', '.join(sorted(set(map(str, known))))}, not {value!r}"


def _is_number(found: object) -> bool:
    return not isinstance(found, bool) and _NUMBER.fullmatch(str(found)) is not None


def _day_faults(book: RuleBook, added: RuleSet) -> Iterator[str]:
    if added.is_draft:
        return
    last = book.rule_sets[-1]
    if added.in_force_from <= last.in_force_from:
        yield f"it overlaps {last.id!r}, which began on {last.in_force_from}: begin on a later day"
    elif last.in_force_until is not None and added.in_force_from <= last.in_force_until:
        yield f"it overlaps {last.id!r}, which ends on {last.in_force_until}: begin on {last.in_force_until + _ONE_DAY}"
    elif last.in_force_until is not None and added.in_force_from > last.in_force_until + _ONE_DAY:
        yield f"it leaves a gap after {last.id!r}: begin on {last.in_force_until + _ONE_DAY}"
