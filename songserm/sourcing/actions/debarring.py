"""Taking in the list of firms that abandoned the state's work (ผู้ทิ้งงาน)."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from songserm.audit.actions import Actor, record
from songserm.sourcing.models import Debarment
from songserm.toolbox.digest import short_digest
from songserm.toolbox.identity import parse_number
from songserm.toolbox.imports import ImportReport, Outcome, RowNote
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import ROW, match_columns, read_table
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import parse_date

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("เลขประจำตัวผู้เสียภาษี", "เลข 13 หลัก", "tax_id"),
    "name": ("ชื่อ", "ชื่อผู้ทิ้งงาน"),
    "from_date": ("วันที่เริ่ม", "วันที่สั่ง", "from"),
    "until_date": ("วันที่สิ้นสุด", "วันที่เพิกถอน", "until"),
    "source": ("ที่มา", "หนังสือ", "order"),
}
_ENDS_FIRST = Reason("ENDS_BEFORE_START", "วันสิ้นสุดมาก่อนวันเริ่ม", "The last day comes before the first.")


def import_debarred(*, path: Path, by: Actor, now: datetime, mapping: Mapping[str, str] | None = None) -> ImportReport:
    """Add new rows and change those known (by number and first day); a bad row is reported and changes nothing.

    Raises ``TableRefused`` for a file that is no table.
    """
    report = ImportReport()
    with transaction.atomic():
        table = read_table(path)
        columns = match_columns(table.columns, COLUMNS, mapping=mapping, required=("number", "name", "from_date"))
        for chunk in table.chunks():
            for bad in chunk.bad:
                report.refuse(*bad.notes)
            for cells in chunk.frame.iter_rows(named=True):
                texts = {ours: clean_line(str(cells[theirs] or "")) for ours, theirs in columns.items()}
                _take_in(texts, int(cells[ROW]), report)
        counts = {"inserted": report.inserted, "updated": report.updated, "refused": report.refused}
        record(
            action="DEBARRED_IMPORTED", by=by, now=now, object_kind="import", object_id=short_digest(path), data=counts
        )
    return report


def _take_in(texts: Mapping[str, str], row: int, report: ImportReport) -> None:
    column = "number"
    try:
        number = parse_number(texts["number"])
        column = "from_date"
        first = parse_date(texts["from_date"])
        column = "until_date"
        last = parse_date(texts["until_date"]) if texts.get("until_date") else None
    except Refused as error:
        report.refuse(RowNote.because(row, column, error.reason, texts[column]))
        return
    if last is not None and last < first:
        report.refuse(RowNote.because(row, "until_date", _ENDS_FIRST, texts["until_date"]))
        return
    report.count(_stored(number, first, last, texts))


def _stored(number: str, first: date, last: date | None, texts: Mapping[str, str]) -> Outcome:
    facts = {"name": texts["name"][:255], "until_date": last, "source": texts.get("source", "")[:255]}
    kept, is_new = Debarment.objects.get_or_create(number=number, from_date=first, defaults=facts)
    if is_new:
        return "inserted"
    if all(getattr(kept, name) == value for name, value in facts.items()):
        return "unchanged"
    Debarment.objects.filter(pk=kept.pk).update(**facts)
    return "updated"
