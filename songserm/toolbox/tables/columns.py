"""Which header of a file is which of our columns."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from songserm.toolbox.tables.shapes import TableRefused

_LOOSE = re.compile(r"[\s_\-*.:()/]+")


def match_columns(
    found: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    *,
    mapping: Mapping[str, str] | None = None,
    required: Collection[str] = (),
) -> dict[str, str]:
    """Our column → the file's header, by our names and their aliases (case, spaces and `_` do not matter).

    `mapping` (ours → theirs) says it for other headers and goes first; an empty text says that the file has none for
    ours. Raises `TableRefused` for a mapping to or from
    nothing, for two headers of one column, for a file whose first row names none of our columns, and for missing
    required ones.
    """
    absent = {ours for ours, theirs in (mapping or {}).items() if not theirs}
    chosen = _mapped(found, wanted, {ours: theirs for ours, theirs in (mapping or {}).items() if theirs})
    for ours, aliases in wanted.items():
        if ours not in chosen and ours not in absent and (theirs := _found_for(ours, aliases, found, chosen.values())):
            chosen[ours] = theirs
    if not chosen:
        raise _header_missing(found, wanted)
    if missing := [ours for ours in required if ours not in chosen]:
        raise _required_missing(missing, found)
    return chosen


def unread(found: Sequence[str], read: Collection[str]) -> tuple[str, ...]:
    """The file's headers that are none of our columns; one without a name (`#3`) is nobody's."""
    return tuple(header for header in found if header not in read and not header.startswith("#"))


def _mapped(found: Sequence[str], wanted: Mapping[str, Sequence[str]], mapping: Mapping[str, str]) -> dict[str, str]:
    by_loose_name = {_loose(header): header for header in found}
    chosen: dict[str, str] = {}
    for ours, theirs in mapping.items():
        if ours not in wanted:
            raise _no_such_column(ours, wanted)
        if _loose(theirs) not in by_loose_name:
            raise _no_such_header(theirs, found)
        header = by_loose_name[_loose(theirs)]
        if header in chosen.values():
            raise _mapped_twice(header)
        chosen[ours] = header
    return chosen


def _found_for(ours: str, aliases: Sequence[str], found: Sequence[str], taken: Collection[str]) -> str | None:
    names = {_loose(name) for name in (ours, *aliases)}
    fitting = [header for header in found if _loose(header) in names and header not in taken]
    if len(fitting) > 1:
        raise TableRefused(
            "COLUMN_TWICE",
            th=f"มีหลายคอลัมน์ที่หมายถึง {ours}: {', '.join(fitting)} โปรดลบให้เหลือคอลัมน์เดียว หรือระบุว่าใช้คอลัมน์ใด",
            en=f"Several columns mean {ours}: {', '.join(fitting)}. Remove all but one, or say which it is.",
        )
    return fitting[0] if fitting else None


def _loose(name: str) -> str:
    return _LOOSE.sub("", unicodedata.normalize("NFKC", name).casefold())


def _header_missing(found: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> TableRefused:
    first_row = ", ".join(name[:40] for name in found[:8])
    known = ", ".join(wanted)
    return TableRefused(
        "HEADER_MISSING",
        th=f"แถวแรกต้องเป็นชื่อคอลัมน์ แต่ที่พบคือ: {first_row} — โปรดเพิ่มแถวหัวตาราง ชื่อคอลัมน์ที่รู้จัก: {known}",
        en=f"The first row must name the columns, but it holds: {first_row}. Add a header row; known columns: {known}.",
    )


def _required_missing(missing: Sequence[str], found: Sequence[str]) -> TableRefused:
    return TableRefused(
        "COLUMN_MISSING",
        th=f"ไม่พบคอลัมน์ {', '.join(missing)} ในไฟล์ (พบ: {', '.join(found)}) โปรดเพิ่มคอลัมน์หรือจับคู่ชื่อคอลัมน์",
        en=f"The file has no column {', '.join(missing)} (it has: {', '.join(found)}): add it, or map another header to it.",
    )


def _no_such_column(ours: str, wanted: Mapping[str, Sequence[str]]) -> TableRefused:
    return TableRefused(
        "MAPPING_UNKNOWN",
        th=f"ไม่มีคอลัมน์ชื่อ {ours} ในระบบ คอลัมน์ที่จับคู่ได้: {', '.join(wanted)}",
        en=f"We have no column {ours}; columns that can be mapped: {', '.join(wanted)}.",
    )


def _no_such_header(theirs: str, found: Sequence[str]) -> TableRefused:
    return TableRefused(
        "MAPPING_HEADER_UNKNOWN",
        th=f"ไม่พบคอลัมน์ “{theirs}” ในไฟล์ คอลัมน์ที่มี: {', '.join(found)}",
        en=f"The file has no column “{theirs}”; it has: {', '.join(found)}.",
    )


def _mapped_twice(theirs: str) -> TableRefused:
    return TableRefused(
        "MAPPING_TWICE",
        th=f"คอลัมน์ “{theirs}” ถูกจับคู่มากกว่าหนึ่งครั้ง โปรดเลือกเพียงคอลัมน์เดียว",
        en=f"The column “{theirs}” is mapped more than once: choose one of ours for it.",
    )
