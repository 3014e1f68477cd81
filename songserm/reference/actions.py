"""Bringing in codes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from songserm.audit.actions import Actor, record
from songserm.policy.adding import RuleSetRefused, checked
from songserm.policy.faults import Fault
from songserm.policy.rule_sets import RuleSet
from songserm.reference.models import AddedRuleSet, Category
from songserm.reference.queries import additions, kept_categories, rule_book
from songserm.toolbox.digest import short_digest
from songserm.toolbox.imports import ImportReport, RowNote
from songserm.toolbox.reasons import Reason
from songserm.toolbox.tables import ROW, match_columns, read_table
from songserm.toolbox.text import clean_line

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("unspsc", "unspsc_code", "รหัส"),
    "name_en": ("en_us", "title", "title_en", "name", "unspsc_title", "ชื่อภาษาอังกฤษ"),
    "name_th": ("th_th", "title_th", "ชื่อ", "ชื่อภาษาไทย"),
}
LONGEST_NAME = 255
BATCH = 2_000
_CODE = re.compile(r"[0-9]{8}")
_NOT_A_CODE = Reason("CODE_INVALID", "รหัส UNSPSC ต้องเป็นตัวเลข 8 หลัก", "A UNSPSC code has eight digits.")
_NO_NAME = Reason("NAME_MISSING", "ไม่มีชื่อหมวดหมู่", "The category has no name.")
_TWICE = Reason("CODE_TWICE", "รหัสนี้ซ้ำกับแถวก่อนหน้า", "An earlier row has this code.")
_NO_PARENT = Reason("PARENT_MISSING", "ไม่มีหมวดหมู่ระดับบนของรหัสนี้", "The category above this one is not known.")


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    code: str
    name_th: str
    name_en: str


@transaction.atomic
def add_rule_set(*, subject: str, toml: str, reason: str, by: Actor, now: datetime) -> RuleSet:
    """Add one rule set after the newest of its subject; raises RuleSetRefused with every fault. Two at once: one waits."""
    reason = clean_line(reason)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reference_addedruleset IN SHARE ROW EXCLUSIVE MODE")
    added = _fit(subject, toml, reason)
    AddedRuleSet.objects.create(
        subject=subject, code=added.id, toml=toml, reason=reason, added_by_id=by.pk, added_at=now
    )
    facts = {"subject": subject, "from": added.in_force_from.isoformat(), "draft": added.is_draft, "reason": reason}
    record(action="RULE_SET_ADDED", by=by, now=now, object_kind="rule_set", object_id=added.id, data=facts)
    additions.forget()
    transaction.on_commit(additions.forget)
    return added


def _fit(subject: str, toml: str, reason: str) -> RuleSet:
    """The set, checked against those there are; raises RuleSetRefused, the reason's fault first."""
    unkept = _reason_faults(reason)
    try:
        added = checked(rule_book(subject), toml)
    except RuleSetRefused as refused:
        raise RuleSetRefused(*unkept, *refused.faults) from refused
    if unkept:
        raise RuleSetRefused(*unkept)
    return added


def _reason_faults(reason: str) -> list[Fault]:
    if not reason:
        why = Reason("REASON_MISSING", "โปรดเขียนเหตุผลพร้อมที่มา", "say why it is added, with the source")
    elif len(reason) > AddedRuleSet.LONGEST_REASON:
        most, written = AddedRuleSet.LONGEST_REASON, len(reason)
        why = Reason(
            "REASON_TOO_LONG",
            f"เหตุผลยาวได้ไม่เกิน {most} ตัวอักษร ที่เขียนมี {written} ตัวอักษร โปรดเขียนให้สั้นลง",
            f"the reason may have at most {most} letters, this one has {written}: write it shorter",
        )
    else:
        return []
    return [Fault("reason", why)]


def import_categories(
    *, path: Path, by: Actor, now: datetime, mapping: Mapping[str, str] | None = None
) -> ImportReport:
    """Take in a UNSPSC code file: new codes are added, changed names updated; a Thai name is never emptied.

    Raises ``TableRefused`` for a file that is no table.
    """
    report = ImportReport()
    rows = _read(path, mapping, report)
    with transaction.atomic():
        _store(rows, report)
        counts = {"inserted": report.inserted, "updated": report.updated, "refused": report.refused}
        record(
            action="CATEGORIES_IMPORTED",
            by=by,
            now=now,
            object_kind="categories",
            object_id=short_digest(path),
            data=counts,
        )
        kept_categories.forget()
        transaction.on_commit(kept_categories.forget)
    return report


def _read(path: Path, mapping: Mapping[str, str] | None, report: ImportReport) -> dict[str, _Row]:
    table = read_table(path)
    columns = match_columns(table.columns, COLUMNS, mapping=mapping, required=("code", "name_en"))
    rows: dict[str, _Row] = {}
    for chunk in table.chunks():
        for bad in chunk.bad:
            report.refuse(*bad.notes)
        for cells in chunk.frame.iter_rows(named=True):
            texts = {ours: " ".join(str(cells[theirs]).split())[:LONGEST_NAME] for ours, theirs in columns.items()}
            row = _Row(int(cells[ROW]), texts["code"], texts.get("name_th", ""), texts["name_en"])
            if (why := _why_not(row, rows)) is None:
                rows[row.code] = row
            else:
                report.refuse(RowNote.because(row.number, "code", why, row.code))
    return rows


def _why_not(row: _Row, before: Mapping[str, _Row]) -> Reason | None:
    if not _CODE.fullmatch(row.code):
        return _NOT_A_CODE
    if not row.name_en:
        return _NO_NAME
    return _TWICE if row.code in before else None


def _store(rows: Mapping[str, _Row], report: ImportReport) -> None:
    known = {category.code: category for category in Category.objects.all()}
    new, changed = [], []
    for code, row in sorted(rows.items()):
        level = level_of(code)
        parent = parent_of(code, level)
        if parent is not None and parent not in known:
            report.refuse(RowNote.because(row.number, "code", _NO_PARENT, code))
        elif code not in known:
            known[code] = Category(code=code, level=level, parent_id=parent, name_th=row.name_th, name_en=row.name_en)
            new.append(known[code])
        elif (row.name_en, row.name_th or known[code].name_th) != (known[code].name_en, known[code].name_th):
            known[code].name_en, known[code].name_th = row.name_en, row.name_th or known[code].name_th
            changed.append(known[code])
        else:
            report.count("unchanged")
    Category.objects.bulk_create(new, batch_size=BATCH)
    Category.objects.bulk_update(changed, ["name_en", "name_th"], batch_size=BATCH)
    report.count("inserted", len(new))
    report.count("updated", len(changed))


def level_of(code: str) -> int:
    """1 for a segment (44000000) to 4 for a commodity (44121701)."""
    digits = len(code.rstrip("0"))
    return max(1, (digits + 1) // 2)


def parent_of(code: str, level: int) -> str | None:
    """The code one level above; none above a segment."""
    return None if level == 1 else code[: 2 * (level - 1)].ljust(len(code), "0")
