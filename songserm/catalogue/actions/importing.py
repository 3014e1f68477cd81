"""Items in bulk, from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from songserm.audit.actions import Actor, record
from songserm.catalogue.importing.checking import Checked, Checker, Known, OwnFirm, readers
from songserm.catalogue.importing.columns import ALIASES, read_provinces
from songserm.catalogue.importing.storing import Store, is_made_code
from songserm.catalogue.rules.publishing import UNIT_MISSING
from songserm.reference.queries import category_names, plain, province_codes_by_name
from songserm.registry.models import Enterprise
from songserm.toolbox.ahead import ahead
from songserm.toolbox.digest import sha256_of
from songserm.toolbox.identity import sayable
from songserm.toolbox.imports import OUTCOMES, BadRow, ImportReport, RowNote
from songserm.toolbox.later import loaded_later
from songserm.toolbox.reasons import Reason
from songserm.toolbox.tables import ROW, Chunk, Limits, Table, TableRefused, match_columns, read_table, unread

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

CHUNK = Limits(chunk_rows=50_000)
MOST_BAD_ROWS = 10_000
"""So many bad rows are kept whole for the workbook that goes back; more are counted only."""

_TWICE = Reason("CODE_TWICE", "รหัสสินค้านี้ซ้ำกับแถวก่อนหน้าของกิจการเดียวกัน", "An earlier row of the same firm has this code.")
_SAME = Reason(
    "SAME_ITEM_TWICE",
    "แถวก่อนหน้ามีชื่อ ยี่ห้อ รุ่น และหน่วยเดียวกัน ถ้าเป็นคนละรายการ ให้ใส่รหัสสินค้า (code)",
    "An earlier row has the same name, brand, model and unit: if it is another item, give it a code.",
)
_KEPT_AS_DRAFT = Reason(
    "KEPT_AS_DRAFT",
    "มีราคาแต่ไม่มีหน่วยนับ จึงเก็บเป็นฉบับร่าง ระบุหน่วยนับแล้วเผยแพร่ได้",
    "It has a price but no unit, so it is kept as a draft: give the unit, then publish it.",
)
_STAYS_WITHDRAWN = Reason(
    "STAYS_WITHDRAWN",
    "รายการนี้ถูกนำออกแล้ว การนำเข้าจึงไม่เผยแพร่ให้ หากต้องการ โปรดเผยแพร่อีกครั้งในหน้าของรายการ",
    "The item was withdrawn, so an import does not publish it: publish it again on its own page.",
)


@dataclass(slots=True)
class ItemsImport:
    """What an import did; ``columns`` and ``bad_rows`` make the workbook of what was refused."""

    report: ImportReport = field(default_factory=ImportReport)
    columns: tuple[str, ...] = ()
    bad_rows: list[BadRow] = field(default_factory=list)
    stored: bool = False
    mended_rows: set[int] = field(default_factory=set)
    """Rows that are counted as mended, so that none is counted twice."""


def import_items(
    *,
    path: Path,
    by: Actor,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    enterprise: Enterprise | None = None,
    publish: bool = False,
    all_or_nothing: bool = False,
    imported: bool = True,
    limits: Limits = CHUNK,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _rows: None,
) -> ItemsImport:
    """Take in the rows of a file: new ones are added, changed ones updated (by firm and code), others left alone.

    ``publish`` shows new items and drafts; what was withdrawn stays so, whoever brings the file, and the report tells of it.
    With ``enterprise`` every row is that firm's, unless it names another: then it is refused. With ``all_or_nothing`` one refused row keeps everything out, and all is one
    transaction; otherwise what was stored before a crash stays, and the same file brought again adds the rest. ``dry_run``
    keeps everything out in any case. Raises ``TableRefused`` for a file that cannot be read at all.
    """
    table = read_table(path, limits=limits)
    chosen = _columns(table, mapping, enterprise)
    own = _own(enterprise, table, chosen) if enterprise else None
    checker = Checker(_known(enterprise), chosen, own)
    result = ItemsImport(columns=table.columns)
    result.report.columns_not_read = unread(table.columns, [*chosen.values(), own.header if own else ""])
    store = Store(chosen)
    for chunk, checked, written in ahead(_checked(ahead(table.chunks()), checker, store)):
        _report(chunk, checked, result, chosen)
        store.take(written)
        progress(chunk.rows)
    twice = {row: _twice(row, code) for row, code in store.finish_codes()}
    _refuse_late(table, twice | _not_shown(store, result, publish=publish), result, chosen)
    if not (dry_run or (all_or_nothing and result.report.refused)):
        with transaction.atomic() if all_or_nothing else nullcontext():
            _keep(store, result.report, publish=publish, imported=imported, digest=sha256_of(path), by=by, now=now)
        result.stored = True
    store.close()
    return result


def _checked(chunks: Iterable[Chunk], checker: Checker, store: Store) -> Iterator[tuple[Chunk, Checked, memoryview]]:
    for chunk in chunks:
        checked = checker.check(chunk.frame)
        yield chunk, checked, store.written(checked.good)


def _columns(table: Table, mapping: Mapping[str, str] | None, enterprise: Enterprise | None) -> dict[str, str]:
    """Our columns that the file has → its headers."""
    required = () if enterprise else ("enterprise_number",)
    wanted = {name: aliases for name, aliases in ALIASES.items() if not (enterprise and name == "enterprise_number")}
    return match_columns(table.columns, wanted, mapping=mapping, required=required)


def _own(enterprise: Enterprise, table: Table, chosen: Mapping[str, str]) -> OwnFirm:
    """The firm of all rows, its number (never told) where its public one is another, and the file's own column of firms."""
    with suppress(TableRefused):  # no such column, or several
        names = {"enterprise_number": ALIASES["enterprise_number"]}
        header = match_columns(table.columns, names)["enterprise_number"]
        if header not in chosen.values():
            return OwnFirm(enterprise.number, enterprise.identity_number, header)
    return OwnFirm(enterprise.number, enterprise.identity_number)


def _keep(
    store: Store, report: ImportReport, *, publish: bool, imported: bool, digest: str, by: Actor, now: datetime
) -> None:
    """Keep the rows, each part in a transaction of its own with its counts in the trail; the first tells of refused rows too."""
    others = {"refused": report.refused, "mended": report.mended}
    for part in store.parts():
        with transaction.atomic():
            kept = store.keep(part, publish=publish, imported=imported, now=now)
            data: dict[str, object] = {**others, "sha256": digest}
            data.update(zip(OUTCOMES, kept, strict=True))
            record(action="ITEMS_IMPORTED", by=by, now=now, object_kind="import", object_id=digest[:16], data=data)
        for outcome, rows in zip(OUTCOMES, kept, strict=True):
            report.count(outcome, rows)
        others = {}


def _known(enterprise: Enterprise | None) -> Known:
    firms = Enterprise.objects.filter(pk=enterprise.pk) if enterprise else Enterprise.objects.all()
    rows = list(firms.values_list("number", "id"))
    frame = pl.DataFrame(rows, schema={"enterprise_number": pl.String, "enterprise_id": pl.Int64}, orient="row")
    codes = province_codes_by_name()
    provinces = read_provinces(lambda name: codes.get(plain(name)))
    return Known(frame, readers(category_names(), provinces))


def _report(chunk: Chunk, checked: Checked, result: ItemsImport, chosen: Mapping[str, str]) -> None:
    for bad in chunk.bad:
        result.report.refuse(*(_without_persons(note, chosen) for note in bad.notes))
    for notes in checked.refused.values():
        result.report.refuse(*notes)
    for notes in checked.mended.values():
        result.report.mend(*notes)
    result.mended_rows.update(checked.mended)
    room = MOST_BAD_ROWS - len(result.bad_rows)
    if room > 0 and (chunk.bad or checked.refused):
        cells = chunk.frame.filter(pl.col(ROW).is_in(list(checked.refused))).iter_rows(named=True)
        refused = [_bad_row(row, checked.refused[row[ROW]], result, chosen) for row in cells]
        result.bad_rows += sorted([*chunk.bad, *refused], key=lambda bad: bad.row)[:room]


def _without_persons(note: RowNote, chosen: Mapping[str, str]) -> RowNote:
    """The note without a person's number, where it is about the firm's."""
    return replace(note, value=sayable(note.value)) if note.column == chosen.get("enterprise_number") else note


def _refuse_late(table: Table, notes: Mapping[int, RowNote], result: ItemsImport, chosen: Mapping[str, str]) -> None:
    """Rows that are refused once all are known; the file is read again for their cells."""
    for row, note in sorted(notes.items()):
        result.report.refuse(note)
        result.report.mended -= row in result.mended_rows
    for chunk in table.chunks() if notes else ():
        room = max(MOST_BAD_ROWS - len(result.bad_rows), 0)
        cells = chunk.frame.filter(pl.col(ROW).is_in(list(notes))).head(room).iter_rows(named=True)
        result.bad_rows += [_bad_row(row, [notes[row[ROW]]], result, chosen) for row in cells]
    result.bad_rows.sort(key=lambda bad: bad.row)


def _not_shown(store: Store, result: ItemsImport, *, publish: bool) -> dict[int, RowNote]:
    """What is not for the public; rows that are refused for it.

    A price without a unit: a new item is kept as a draft, what is published stays as it is. And what its firm withdrew.
    """
    rows = store.without_unit()
    refused = [row for row, published in rows.items() if published]
    store.drop(refused)
    if publish:
        withdrawn = store.withdrawn()
        _tell_kept(withdrawn, "", _STAYS_WITHDRAWN, result)
        _tell_kept(rows.keys() - withdrawn - set(refused), "unit", _KEPT_AS_DRAFT, result)
    return {row: RowNote.because(row, "unit", UNIT_MISSING) for row in refused}


def _tell_kept(rows: AbstractSet[int], column: str, why: Reason, result: ItemsImport) -> None:
    """Rows that were taken, though what they are about is not shown to the public."""
    for row in sorted(rows):
        result.report.mend_more(RowNote.because(row, column, why), counted=row in result.mended_rows)


def _twice(row: int, code: str) -> RowNote:
    """A code that was made here says the same as the whole row."""
    if is_made_code(code):
        return RowNote.because(row, "name_th", _SAME, "")
    return RowNote.because(row, "code", _TWICE, code)


def _bad_row(row: Mapping[str, Any], notes: list[RowNote], result: ItemsImport, chosen: Mapping[str, str]) -> BadRow:
    return BadRow(row[ROW], {name: row[name] for name in result.columns}, _as_in_file(notes, chosen))


def _as_in_file(notes: list[RowNote], chosen: Mapping[str, str]) -> tuple[RowNote, ...]:
    """The notes by the headers of the file, so that its owner finds the cell."""
    return tuple(replace(note, column=chosen.get(note.column, note.column)) for note in notes)
