"""Announcements from OCDS 1.1 release packages, record packages and single releases, also one of them a line, packed or not."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast

from songserm.tenders.incoming.facts import TO_COME, Announcement
from songserm.tenders.incoming.titles import kind_of, province_of
from songserm.tenders.incoming.winners import winners
from songserm.tenders.rules.notice_states import Announced
from songserm.toolbox.imports import ImportReport, RowNote
from songserm.toolbox.money import LARGEST
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import BANGKOK, bangkok_today, moment_from_iso

SUFFIXES = {".json", ".jsonl", ".ndjson"}
MOST_BYTES = 200 * 1024 * 1024
_NO_TENDER = Reason("NO_TENDER", "ข้อมูลนี้ไม่มีประกาศจัดซื้อจัดจ้าง", "The release tells of no tender.")
_NO_ID = Reason("OCID_MISSING", "ไม่มี ocid", "The release has no ocid.")
_NO_TITLE = Reason("TITLE_MISSING", "ไม่มีชื่อโครงการ", "The tender has no title.")
_NO_DATE = Reason("DATE_UNREADABLE", "อ่านวันที่ของข้อมูลไม่ได้", "The date of the release cannot be read.")
_NO_OBJECT = Reason("RELEASE_UNREADABLE", "ข้อมูลนี้ไม่ใช่ release", "This is no release.")
_BUDGET = Reason(
    "BUDGET_NOT_BAHT",
    "งบประมาณไม่ใช่เงินบาทที่ใช้ได้ จึงเว้นว่างไว้",
    "The budget is no usable amount of baht; it was left empty.",
)
_YEARS = range(1900, 9999)
_PROJECT = re.compile(r"[0-9]{11}")
_METHODS = {"open": "16", "selective": "18", "direct": "19", "limited": "19"}
_KINDS = {"goods": "BUY", "works": "CONSTRUCTION", "services": "SERVICE"}
_STATUS = {
    "planning": Announced.PLAN,
    "planned": Announced.PLAN,
    "active": Announced.INVITATION,
    "cancelled": Announced.INVITATION_CANCELLED,
    "unsuccessful": Announced.INVITATION_CANCELLED,
    "withdrawn": Announced.INVITATION_CANCELLED,
    "complete": Announced.WINNER,
}


class OcdsRefused(Refused):
    """The file is no OCDS data."""


def releases_in(path: Path, report: ImportReport, *, latest: date) -> Iterator[tuple[int, Announcement]]:
    """Position (from 1) and announcement of each good release; the others, and those after ``latest``, are told in the report.

    Raises OcdsRefused.
    """
    for position, release in enumerate(_releases(path), start=1):
        found, notes = _read(position, release, latest)
        if found is None:
            report.refuse(*notes)
            continue
        if notes:
            report.mend(*notes)
        yield position, found


def is_ocds(path: Path) -> bool:
    """Whether the file's name says that it is OCDS data."""
    return Path(path.name.lower().removesuffix(".gz")).suffix in SUFFIXES


def _releases(path: Path) -> Iterator[object]:
    content = _content(path)
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) <= 1 or not lines[0].lstrip().startswith(b"{"):
            raise _refused("ไม่ใช่ JSON", "it is not JSON") from error
        yield from _of_lines(lines, error)
        return
    yield from _of(whole)


def _of_lines(lines: Sequence[bytes], error: Exception) -> Iterator[object]:
    """A package, record or release a line; a line that is none stands as what it is, to be told by its position."""
    if not _is_json(lines[0]):
        raise _refused("ไม่ใช่ JSON", "it is not JSON") from error
    for line in lines:
        try:
            yield from _of(json.loads(line))
        except (ValueError, RecursionError, OcdsRefused):
            yield None


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _content(path: Path) -> bytes:
    """At most so much, unpacked too: what is packed may grow without end."""
    try:
        with (gzip.open if path.suffix.lower() == ".gz" else open)(path, "rb") as file:
            content = bytes(file.read(MOST_BYTES + 1))
    except (OSError, EOFError, zlib.error) as error:
        raise _refused("เปิดไฟล์ไม่ได้", "the file cannot be opened") from error
    if len(content) > MOST_BYTES:
        raise _refused("ไฟล์ใหญ่เกิน 200 MB", "the file is larger than 200 MB")
    return content.removeprefix(b"\xef\xbb\xbf")


def _of(data: object) -> list[object]:
    """The releases of a package, a record or a release."""
    if isinstance(data, dict):
        if isinstance(data.get("releases"), list):
            return list(data["releases"])
        if isinstance(data.get("records"), list):
            return [release for record in data["records"] for release in _of_record(record)]
        if "compiledRelease" in data:
            return _of_record(data)
        if "ocid" in data:
            return [data]
    raise _refused("ไม่มี releases หรือ records", "it has no releases and no records")


def _of_record(record: object) -> list[object]:
    facts = _mapping(record)
    compiled, releases = facts.get("compiledRelease"), facts.get("releases")
    embedded = [each for each in releases if "ocid" in _mapping(each)] if isinstance(releases, list) else []
    return embedded or [compiled]  # the standard also allows links to releases, which tell nothing by themselves


def _read(position: int, release: object, latest: date) -> tuple[Announcement | None, list[RowNote]]:
    if not isinstance(release, dict):
        return None, [RowNote.because(position, "releases", _NO_OBJECT)]
    tender, ocid = _mapping(release.get("tender")), _words(release, "ocid")
    title, published = _words(tender, "title") or _words(tender, "description"), _moment(release.get("date"))
    checks = (
        (not ocid, _NO_ID, "ocid"), (not tender, _NO_TENDER, "tender"), (not title, _NO_TITLE, "tender.title"),
        (published is None, _NO_DATE, "date"),
        (published is not None and bangkok_today(published) > latest, TO_COME, "date"),
    )  # fmt: skip
    wrong = [RowNote.because(position, column, reason, ocid) for is_wrong, reason, column in checks if is_wrong]
    if wrong or published is None:
        return None, wrong[:1]
    budget, is_odd = _budget(tender)
    found = Announcement(
        number=_number(tender, ocid),
        announced=_announced(release, tender),
        published=bangkok_today(published),
        title=title[:1000],
        link=_link(tender),
        agency=_words(_mapping(tender.get("procuringEntity")) or _mapping(release.get("buyer")), "name")[:255],
        province=_province(release, tender) or province_of(title),
        kind=_KINDS.get(_words(tender, "mainProcurementCategory").lower()) or kind_of(title),
        method=_METHODS.get(_words(tender, "procurementMethod").lower(), ""),
        budget=budget,
        deadline=_moment(_mapping(tender.get("tenderPeriod")).get("endDate")),
        category=_category(tender),
        winner=winners(_suppliers(release)),
    )
    return found, [RowNote.because(position, "tender.value", _BUDGET, ocid)] if is_odd else []


def _number(tender: Mapping[str, Any], ocid: str) -> str:
    """e-GP's project number where the tender has one, so that it joins what the feed tells; otherwise the ocid."""
    stated = _words(tender, "id")
    found = _PROJECT.fullmatch(stated) or re.fullmatch(r"ocds-[a-z0-9]{6}-([0-9]{11})", ocid)
    return (found[found.lastindex or 0] if found else ocid)[:60]


def _announced(release: Mapping[str, Any], tender: Mapping[str, Any]) -> Announced:
    tags = release.get("tag")
    tags = tags if isinstance(tags, list) else []
    status = _STATUS.get(_words(tender, "status").lower())
    if "tenderCancellation" in tags or status == Announced.INVITATION_CANCELLED:
        return Announced.INVITATION_CANCELLED  # an amendment may be what tells of it
    if "tenderAmendment" in tags or "tenderUpdate" in tags:
        return Announced.INVITATION_CHANGED
    if "award" in tags or "contract" in tags:
        return Announced.WINNER
    return status or (Announced.PLAN if "planning" in tags and "tender" not in tags else Announced.INVITATION)


def _budget(tender: Mapping[str, Any]) -> tuple[Decimal | None, bool]:
    """The amount in baht, and whether there was one that cannot be used."""
    value = _mapping(tender.get("value"))
    if value.get("amount") in (None, ""):
        return None, False
    try:
        amount = Decimal(str(value["amount"])).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None, True
    is_baht = value.get("currency", "THB") == "THB" and amount.is_finite() and 0 < amount <= LARGEST
    return (amount, False) if is_baht else (None, True)


def _category(tender: Mapping[str, Any]) -> str:
    items = tender.get("items")
    for item in items if isinstance(items, list) else []:
        classified = _mapping(_mapping(item).get("classification"))
        code = _words(classified, "id")
        if _words(classified, "scheme").upper() == "UNSPSC" and code.isdecimal() and len(code) == 8:  # noqa: PLR2004
            return code
    return ""


def _province(release: Mapping[str, Any], tender: Mapping[str, Any]) -> str:
    """The region in the address of who buys."""
    wanted = _words(_mapping(tender.get("procuringEntity")) or _mapping(release.get("buyer")), "id")
    parties = release.get("parties")
    for party in parties if isinstance(parties, list) else []:
        facts = _mapping(party)
        if _words(facts, "id") == wanted and (region := _words(_mapping(facts.get("address")), "region")):
            return province_of(f"จังหวัด{region.removeprefix('จังหวัด')}")
    return ""


def _suppliers(release: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and number of everyone to whom an award that stands was made; the number may lie with the parties."""
    numbers = {_words(party, "id"): _identifier(party) for party in _mappings(release.get("parties"))}
    for award in _mappings(release.get("awards")):
        if _words(award, "status").lower() in {"cancelled", "unsuccessful"}:
            continue
        for supplier in _mappings(award.get("suppliers")):
            stated = _words(supplier, "id")
            yield _words(supplier, "name")[:255], _identifier(supplier) or numbers.get(stated, "") or stated


def _identifier(party: Mapping[str, Any]) -> str:
    return _words(_mapping(party.get("identifier")), "id")


def _link(tender: Mapping[str, Any]) -> str:
    documents = tender.get("documents")
    for document in documents if isinstance(documents, list) else []:
        facts = _mapping(document)
        address = _words(facts, "url")
        if _words(facts, "documentType") == "tenderNotice" and address.startswith(("https://", "http://")):
            return address[:500]
    return ""


def _moment(value: object) -> datetime | None:
    """The moment, its year read as B.E. where it is one; none also at either end of the calendar, where the same moment has no day in Bangkok."""
    try:
        found = moment_from_iso(str(value))
    except ValueError:
        return None
    if found.year not in _YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BANGKOK)


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [_mapping(each) for each in value] if isinstance(value, list) else []


def _words(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return clean_line(str(value).replace("\0", "")) if isinstance(value, str | int) else ""


def _refused(th: str, en: str) -> OcdsRefused:
    return OcdsRefused("OCDS_UNREADABLE", th=f"อ่านไฟล์ OCDS ไม่ได้: {th}", en=f"This is no OCDS data: {en}.")
