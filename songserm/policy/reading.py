"""Rule sets out of TOML; every fault of a file is named with its path."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar, cast

from songserm.policy.faults import Fault
from songserm.policy.law_book import Confidence, RuleBook, RuleSet, RuleSetBroken, Value, broken
from songserm.policy.naming import named_from

T = TypeVar("T")


def parse_rule_book(subject: str, toml: str) -> RuleBook:
    """A rule book from the text of its file; raises `RuleSetBroken` that says where and what to mend."""
    document = _document(subject, toml)
    title = document.get("title", {})
    found = sorted(parse_rule_sets(subject, toml), key=lambda found: found.in_force_from)
    rule_sets = tuple(rule_set for rule_set in found if not rule_set.is_draft)
    drafts = tuple(rule_set for rule_set in found if rule_set.is_draft)
    names = {name: named_from(each) for name, each in document.get("names", {}).items()}
    book = RuleBook(subject, title.get("th", subject), title.get("en", subject), rule_sets, drafts, names)
    book.refuse_gaps()
    return book


def parse_rule_sets(subject: str, toml: str) -> list[RuleSet]:
    """The sets of a file in its order; raises `RuleSetBroken` with every fault of every set."""
    documents = _document(subject, toml).get("rule_set", [])
    if not isinstance(documents, list) or not all(isinstance(each, Mapping) for each in documents):
        raise broken(
            subject, "rule_set",
            th="โปรดเขียนแต่ละชุดเป็น [[rule_set]] ด้วยวงเล็บสองชั้น",
            en="write each set as [[rule_set]], with two brackets",
        )  # fmt: skip
    faults = Faults(subject)
    read = [faults.gather(partial(rule_set_from, subject, document)) for document in documents]
    faults.refuse()
    found = [each for each in read if each]
    if len({rule_set.id for rule_set in found}) < len(found):
        raise broken(
            subject, "rule_set.id",
            th="มีสองชุดที่ใช้รหัสเดียวกัน โปรดให้แต่ละชุดมีรหัสของตน",
            en="two rule sets have the same id; give each its own",
        )  # fmt: skip
    return found


def _document(subject: str, toml: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise broken(
            subject, _place_of(error), th=f"อ่านเป็น TOML ไม่ได้ ({error})", en=f"the file is not TOML: {error}"
        ) from error


def _place_of(error: tomllib.TOMLDecodeError) -> str:
    """`line 3`, or the end of the file, from what the parser says."""
    line = re.search(r"at line (\d+)", str(error))
    return f"line {line[1]}" if line else "end of file"


class Faults:
    """What several steps of reading found wrong, told together."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._found: list[Fault] = []

    def gather(self, step: Callable[[], T]) -> T | None:
        """What the step gives; none when it finds a fault, which is kept."""
        try:
            return step()
        except RuleSetBroken as found:
            self._found.extend(found.faults)
            return None

    def refuse(self) -> None:
        """Raises `RuleSetBroken` with everything that was found."""
        if self._found:
            raise RuleSetBroken(self._where, *self._found)


def rule_set_from(subject: str, document: Mapping[str, object]) -> RuleSet:
    """One rule set from its structure (a `[[rule_set]]` of a file, or what an officer entered)."""
    where = f"{subject}: rule set {document.get('id', '(without id)')!r}"
    faults = Faults(where)
    starts = faults.gather(lambda: _day(document, "in_force_from", where))
    ends = faults.gather(lambda: _last_day(document, starts, where))
    code = faults.gather(lambda: _words(document, "id", where))
    source = faults.gather(lambda: _words(document, "source", where))
    is_draft = faults.gather(lambda: _is_draft(document, where))
    values = faults.gather(lambda: _values(document, starts or date.max, where))
    faults.refuse()
    assert starts and code and source and values is not None  # noqa: S101, PT018 - refused above
    return RuleSet(code, subject, starts, ends, source, values, bool(is_draft))


def _last_day(document: Mapping[str, object], starts: date | None, where: str) -> date | None:
    if "in_force_until" not in document:
        return None
    ends = _day(document, "in_force_until", where)
    if starts and ends < starts:
        raise broken(
            where, "in_force_until",
            th=f"สิ้นสุด {ends} ก่อนวันเริ่ม {starts} โปรดแก้วันที่",
            en=f"it ends on {ends}, before it starts on {starts}; mend the dates",
        )  # fmt: skip
    return ends


def _values(document: Mapping[str, object], starts: date, where: str) -> dict[str, Value]:
    faults = Faults(where)
    found = {}
    for name, row in _mapping(document.get("values", {}), "values", where).items():
        found[name] = faults.gather(partial(_value, name, row, starts, where, f"values.{name}"))
    faults.refuse()
    return {name: value for name, value in found.items() if value}


def _value(name: str, row: object, starts: date, where: str, path: str) -> Value:
    document = _mapping(row, path, where)
    if "value" not in document:
        raise broken(where, path, th="ไม่มี `value`", en="there is no `value`")
    try:
        confidence = Confidence(str(document.get("confidence")))
    except ValueError:
        raise broken(where, f"{path}.confidence", th="ต้องเป็น H, M หรือ L", en="`confidence` must be H, M or L") from None
    since = _day(document, "in_force_from", where, path) if "in_force_from" in document else starts
    return Value(name, document["value"], _words(document, "source", where, path), confidence, since)


def _is_draft(document: Mapping[str, object], where: str) -> bool:
    status = document.get("status", "IN_FORCE")
    if status not in ("IN_FORCE", "DRAFT"):
        raise broken(
            where, "status",
            th=f"ต้องเป็น IN_FORCE หรือ DRAFT ไม่ใช่ {status!r}",
            en=f"`status` must be IN_FORCE or DRAFT, not {status!r}",
        )  # fmt: skip
    return status == "DRAFT"


def _day(document: Mapping[str, object], key: str, where: str, path: str = "") -> date:
    found = document.get(key)
    if type(found) is date:
        return found
    raise broken(
        where, _under(path, key),
        th=f"ต้องเป็นวันที่ เช่น 2020-01-07 ไม่ใช่ {found!r}",
        en=f"`{key}` must be a date such as 2020-01-07, not {found!r}",
    )  # fmt: skip


def _words(document: Mapping[str, object], key: str, where: str, path: str = "") -> str:
    found = document.get(key)
    if isinstance(found, str) and found.strip():
        return found
    raise broken(where, _under(path, key), th="ไม่มีข้อความนี้ โปรดเขียน", en=f"`{key}` is missing; write it as text")


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _mapping(found: object, path: str, where: str) -> Mapping[str, object]:
    if isinstance(found, Mapping):
        return cast("Mapping[str, object]", found)
    raise broken(where, path, th=f"{found!r} ต้องเป็นตาราง", en=f"{found!r} must be a table")
