"""Firms in bulk: unverified, size unknown, until their owners claim them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from songserm.audit.actions import Actor, record
from songserm.reference.queries import plain, province_codes_by_name
from songserm.search.actions import queue_enterprise, queue_selected
from songserm.toolbox.digest import short_digest
from songserm.toolbox.identity import NumberKind, holds_persons_number, kind_of, parse_number, sayable, with_lost_zero
from songserm.toolbox.imports import ImportReport, RowNote
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import ROW, match_columns, read_table, unread
from songserm.toolbox.text import clean_line

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("tin", "tax_id", "เลขนิติบุคคล", "เลขทะเบียนนิติบุคคล", "เลขประจำตัวผู้เสียภาษี"),
    "name_th": ("name", "ชื่อ", "ชื่อกิจการ", "ชื่อนิติบุคคล"),
    "name_en": ("ชื่อภาษาอังกฤษ",),
    "province": ("top_province", "จังหวัด"),
    "tsic_code": ("tsic", "รหัสธุรกิจ"),
}
_LOST_ZERO = Reason("NUMBER_LOST_ZERO", "เติมเลข 0 ข้างหน้าที่หายไป", "The leading 0 that was lost was put back.")
_TWICE = Reason("NUMBER_TWICE", "เลขนี้ซ้ำกับแถวก่อนหน้า", "An earlier row has this number.")
_PERSONAL = Reason(
    "NUMBER_IS_PERSONAL",
    "เลขนี้เป็นเลขประจำตัวบุคคล จึงเก็บไว้ไม่เปิดเผยและใช้เลขทะเบียนแทน",
    "This is a person's number: it is kept private, and the firm has a register number instead.",
)
_NAMELESS = Reason(
    "PERSON_NAMELESS",
    "ไม่มีชื่อกิจการ และเลขประจำตัวบุคคลใช้แทนชื่อไม่ได้",
    "The firm has no name, and a person's number cannot stand for it.",
)
_PERSON_IN_NAME = Reason(
    "PERSON_IN_NAME",
    "ในชื่อกิจการมีเลขประจำตัวบุคคล ซึ่งเปิดเผยไม่ได้",
    "A person's number stands in the name, which everybody may read.",
)
_NO_NAME = Reason("NAME_MISSING", "ไม่มีชื่อกิจการ จึงใช้เลขนิติบุคคลแทน", "The firm has no name; its number stands for it.")
_TOO_LONG = Reason("TOO_LONG", "ข้อความยาวเกิน 255 ตัวอักษร", "The text is longer than 255 characters.")
_PROVINCE = Reason("PROVINCE_UNKNOWN", "ไม่รู้จักจังหวัดนี้ จึงเว้นว่างไว้", "The province is unknown and was left empty.")
_TSIC = Reason("TSIC_UNKNOWN", "รหัส TSIC ต้องเป็นตัวเลข 5 หลัก จึงเว้นว่างไว้", "A TSIC code has 5 digits; it was left empty.")
_TSIC_CODE = re.compile(r"[0-9]{5}")
LONGEST_NAME = 255
Firm = tuple[str, str, str, str, str | None, str]

_INCOMING = """CREATE TEMP TABLE incoming_firm (number text PRIMARY KEY, kind text, name_th text, name_en text,
    province_id text, tsic_code text) ON COMMIT DROP"""
_UPDATE = """UPDATE registry_enterprise e SET name_th = i.name_th, name_en = COALESCE(NULLIF(i.name_en, ''), e.name_en),
    province_id = COALESCE(i.province_id, e.province_id), tsic_code = COALESCE(NULLIF(i.tsic_code, ''), e.tsic_code),
    version = e.version + 1, updated_at = %s
    FROM incoming_firm i WHERE e.identity_number = i.number AND e.status = 'UNVERIFIED' AND e.organisation_id IS NULL
    AND (e.name_th, e.name_en, e.province_id, e.tsic_code) IS DISTINCT FROM (i.name_th,
        COALESCE(NULLIF(i.name_en, ''), e.name_en), COALESCE(i.province_id, e.province_id),
        COALESCE(NULLIF(i.tsic_code, ''), e.tsic_code)) RETURNING e.id"""
_INSERT = """INSERT INTO registry_enterprise (kind, number, identity_number, name_th, name_en, status, size, sector,
    tsic_code, province_id, introduction_th, introduction_en, website, version, created_at, updated_at)
    SELECT kind, CASE kind WHEN 'JURISTIC' THEN number ELSE 'R' || lpad(nextval('registry_number')::text, 9, '0') END,
    number, name_th, name_en, 'UNVERIFIED', 'UNKNOWN', 'UNKNOWN', tsic_code, province_id, '', '', '', 1, %s, %s
    FROM incoming_firm i WHERE NOT EXISTS (SELECT FROM registry_enterprise e WHERE e.identity_number = i.number)
    ON CONFLICT DO NOTHING RETURNING id"""
"""A person's number is never the public one."""


def import_enterprises(
    *, path: Path, by: Actor, now: datetime, mapping: Mapping[str, str] | None = None, all_or_nothing: bool = False
) -> ImportReport:
    """Take in the good rows of a file and report the others; what an owner registered is never changed.

    With ``all_or_nothing`` one refused row keeps everything out. Raises ``TableRefused`` for a file that is no table.
    """
    report = ImportReport()
    firms = _read(path, mapping, report)
    if all_or_nothing and report.refused:
        return report
    with transaction.atomic():
        _store(firms, report, now)
        counts = {"inserted": report.inserted, "updated": report.updated, "refused": report.refused}
        record(
            action="ENTERPRISES_IMPORTED",
            by=by,
            now=now,
            object_kind="import",
            object_id=short_digest(path),
            data=counts,
        )
    return report


def _read(path: Path, mapping: Mapping[str, str] | None, report: ImportReport) -> dict[str, Firm]:
    table = read_table(path)
    columns = match_columns(table.columns, COLUMNS, mapping=mapping, required=("number", "name_th"))
    report.columns_not_read = unread(table.columns, columns.values())
    provinces = province_codes_by_name()
    firms: dict[str, Firm] = {}
    for chunk in table.chunks():
        for bad in chunk.bad:
            report.refuse(*(replace(note, value=sayable(note.value)) for note in bad.notes))
        for row in chunk.frame.iter_rows(named=True):
            cells = {ours: clean_line(row[theirs]) for ours, theirs in columns.items()}
            _take(int(row[ROW]), cells, provinces, firms, report)
    return firms


def _take(
    row: int, cells: Mapping[str, str], provinces: Mapping[str, str], firms: dict[str, Firm], report: ImportReport
) -> None:
    text, name, english = cells["number"], cells["name_th"], cells.get("name_en", "")
    lost_zero = with_lost_zero(text)
    said = text if lost_zero else sayable(text)
    try:
        number = lost_zero or parse_number(text)
    except Refused as error:
        return report.refuse(RowNote.because(row, "number", error.reason, said))
    if number in firms:
        return report.refuse(RowNote.because(row, "number", _TWICE, said))
    kind = kind_of(number)
    if kind is NumberKind.NATURAL and not name:
        return report.refuse(RowNote.because(row, "name_th", _NAMELESS, ""))
    if holds_persons_number(f"{name}|{english}"):
        return report.refuse(RowNote.because(row, "name_th", _PERSON_IN_NAME, ""))
    if max(len(name), len(english)) > LONGEST_NAME:
        return report.refuse(RowNote.because(row, "name_th", _TOO_LONG, name))
    province, tsic = cells.get("province", ""), cells.get("tsic_code", "")
    repaired = _LOST_ZERO if lost_zero else _PERSONAL
    province_code = provinces.get(plain(province))
    unclear = {
        "number": (lost_zero or kind is NumberKind.NATURAL, repaired, said),
        "name_th": (not name, _NO_NAME, name),
        "province": (province and not province_code, _PROVINCE, province),
        "tsic_code": (tsic and not _TSIC_CODE.fullmatch(tsic), _TSIC, tsic),
    }
    mends = [RowNote.because(row, column, why, value) for column, (mended, why, value) in unclear.items() if mended]
    firms[number] = (
        number,
        kind.value,
        name or number,
        english,
        province_code,
        tsic if _TSIC_CODE.fullmatch(tsic) else "",
    )
    if mends:
        report.mend(*mends)
    return None


def _store(firms: Mapping[str, Firm], report: ImportReport, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS incoming_firm")
        cursor.execute(_INCOMING)
        with cursor.copy("COPY incoming_firm FROM STDIN") as copy:
            for firm in firms.values():
                copy.write_row(firm)
        cursor.execute(_UPDATE, [now])
        updated = [row[0] for row in cursor.fetchall()]
        cursor.execute(_INSERT, [now, now])
        inserted = [row[0] for row in cursor.fetchall()]
    for enterprise_id in updated:
        queue_enterprise(enterprise_id=enterprise_id)
    if inserted:
        queue_selected(kind="enterprises", select="SELECT unnest(%s::bigint[])", parameters=[inserted])
    report.count("inserted", len(inserted))
    report.count("updated", len(updated))
    report.count("unchanged", len(firms) - len(inserted) - len(updated))
