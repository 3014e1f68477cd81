"""What a value of the law is called, in which unit it is, and how it is shown: names stand beside the values in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from songserm.toolbox.money import format_baht


class Unit(StrEnum):
    """What a number counts."""

    PERCENT = "PERCENT"
    SHARE = "SHARE"
    """A fraction, 0 to 1; shown in percent."""
    BAHT = "BAHT"
    BAHT_A_YEAR = "BAHT_A_YEAR"
    DAYS = "DAYS"
    WORKING_DAYS = "WORKING_DAYS"
    YEARS = "YEARS"
    PEOPLE = "PEOPLE"
    FIRMS = "FIRMS"


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a value or of a column in both languages, its unit, and the codes that it takes with their names."""

    th: str
    en: str
    unit: Unit | None
    codes: Mapping[str, tuple[str, str]]
    columns: Mapping[str, "Named"]
    """Of a table."""
    language: str = ""
    """The only language in which a column is shown; empty for both."""

    def text(self, language: str) -> str:
        """The name for a reader of that language."""
        return self.en if language.startswith("en") else self.th


def named_from(document: Mapping[str, Any]) -> Named:
    """A name as it stands in a file."""
    codes = {code: (each["th"], each["en"]) for code, each in document.get("codes", {}).items()}
    columns = {name: named_from(each) for name, each in document.get("columns", {}).items()}
    unit = Unit(document["unit"]) if "unit" in document else None
    return Named(document["th"], document["en"], unit, codes, columns, document.get("language", ""))


@dataclass(frozen=True, slots=True)
class Shown:
    """A value for a reader: lines of text, or for a table its heads and rows."""

    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    counts: tuple[bool, ...] = ()
    """Which columns hold numbers: they stand to the right."""

    @property
    def head(self) -> list[tuple[str, bool]]:
        """The heads, each with whether its column holds numbers."""
        return list(zip(self.heads, self.counts, strict=True))

    @property
    def body(self) -> list[list[tuple[str, bool]]]:
        """The rows, each cell with whether it is a number."""
        return [list(zip(row, self.counts, strict=True)) for row in self.rows]


def shown(value: object, named: Named | None, language: str) -> Shown:
    """The value with its unit, and codes by their names."""
    if named and named.columns and isinstance(value, list):
        columns = {name: each for name, each in named.columns.items() if each.language in ("", language[:2])}
        rows = tuple(tuple(_cell(row.get(name), each, language) for name, each in columns.items()) for row in value)
        counts = tuple(each.unit is not None for each in columns.values())
        return Shown(heads=tuple(each.text(language) for each in columns.values()), rows=rows, counts=counts)
    if isinstance(value, list):
        return Shown(lines=tuple(_cell(each, named, language) for each in value))
    return Shown(lines=(_cell(value, named, language),))


def _cell(value: object, named: Named | None, language: str) -> str:
    if named is None:
        return str(value)
    if names := named.codes.get(str(value)):
        return names[language.startswith("en")]
    number = _number(value)
    return str(value) if named.unit is None or number is None else _with_unit(number, named.unit, language)


def _with_unit(number: Decimal, unit: Unit, language: str) -> str:
    english = language.startswith("en")
    if unit in (Unit.PERCENT, Unit.SHARE):
        figure = f"{(number * 100 if unit is Unit.SHARE else number).normalize():f}"
        return f"{figure}\u00a0%" if english else f"ร้อยละ\u00a0{figure}"
    if unit in (Unit.BAHT, Unit.BAHT_A_YEAR):
        a_year = (" ต่อปี", " a year")[english] if unit is Unit.BAHT_A_YEAR else ""
        return f"{format_baht(number, language)}{a_year}"
    one, many, th = _WORDS[unit]
    return f"{number:,f}\u00a0{(one if number == 1 else many) if english else th}"


_WORDS = {
    Unit.DAYS: ("day", "days", "วัน"),
    Unit.WORKING_DAYS: ("working day", "working days", "วันทำการ"),
    Unit.YEARS: ("year", "years", "ปี"),
    Unit.PEOPLE: ("person", "people", "คน"),
    Unit.FIRMS: ("firm", "firms", "ราย"),
}
_MOST = {Unit.PERCENT: Decimal(100), Unit.SHARE: Decimal(1)}
_ABSURD = Decimal(10**15)
_COUNTED_FROM_ONE = (Unit.YEARS, Unit.FIRMS)


Senseless = tuple[str, object, str, str]


def senseless(value: object, named: Named) -> Iterator[Senseless]:
    """Where in the value something cannot be (a path below it), what, and what it must be, in Thai and in English."""
    if isinstance(value, list):
        for place, each in enumerate(value, start=1):
            if isinstance(each, dict):
                for name, column in named.columns.items():
                    yield from _at(f"[{place}].{name}", each.get(name), column)
            else:
                yield from _at(f"[{place}]", each, named)
    else:
        yield from _at("", value, named)


def _at(path: str, value: object, named: Named) -> Iterator[Senseless]:
    if named.codes and value not in named.codes:
        known = ", ".join(named.codes)
        yield path, value, f"หนึ่งใน {known}", f"one of {known}"
    elif named.unit and not _may_be(value, named.unit):
        yield path, value, *_range(_least(named.unit), _MOST.get(named.unit))


def _range(least: int, most: Decimal | None) -> tuple[str, str]:
    if most is None:
        return f"จำนวนตั้งแต่ {least} ขึ้นไป", f"a number, {least} or more"
    return f"จำนวนระหว่าง {least} ถึง {most}", f"a number between {least} and {most}"


def _least(unit: Unit) -> int:
    return 1 if unit in _COUNTED_FROM_ONE else 0


def _may_be(value: object, unit: Unit) -> bool:
    number = _number(value)
    return number is not None and _least(unit) <= number <= _MOST.get(unit, _ABSURD)


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_TYPES = {
    str: ("ข้อความในเครื่องหมายคำพูด", "text in quotation marks"),
    int: ("จำนวนเต็ม", "a whole number"),
    list: ("รายการ [ … ]", "a list [ … ]"),
    dict: ("ตาราง { … }", "a table { … }"),
    bool: ("true หรือ false", "true or false"),
}


def type_names(kind: type) -> tuple[str, str]:
    """What a TOML type is called, in Thai and in English."""
    return _TYPES.get(kind, (kind.__name__, kind.__name__))
