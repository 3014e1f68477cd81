"""Announcements from csv, csv.gz and xlsx."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from songserm.contracts.importing.columns import KINDS, METHODS
from songserm.contracts.models import Contract
from songserm.reference.queries import plain, province_codes_by_name
from songserm.tenders.incoming.facts import TO_COME, Announcement
from songserm.tenders.incoming.titles import kind_of, province_of
from songserm.tenders.incoming.winners import winners
from songserm.tenders.rules.notice_states import Announced
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.imports import ImportReport, RowNote
from songserm.toolbox.money import LARGEST, parse_amount
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import ROW, match_columns, read_table
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import BANGKOK, moment_from_iso, parse_date

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("project_id", "project_number", "เลขที่โครงการ"),
    "title": ("project_name", "ชื่อโครงการ", "ชื่อประกาศ"),
    "announcement": ("announce_type", "announcement_type", "ประเภทประกาศ"),
    "published": ("announce_date", "announced_date", "วันที่ประกาศ"),
    "deadline": ("submission_date", "bid_date", "วันที่ยื่นข้อเสนอ", "กำหนดยื่นข้อเสนอ"),
    "agency": ("dept_name", "agency_name", "ชื่อหน่วยงาน", "หน่วยงาน"),
    "province": ("จังหวัด",),
    "method": ("purchase_method_group_name", "purchase_method", "วิธีการจัดหา"),
    "kind": ("project_type_name", "project_type", "ประเภทโครงการ"),
    "budget": ("project_money", "วงเงินงบประมาณ", "งบประมาณ"),
    "category": ("unspsc", "หมวด"),
    "link": ("url", "ลิงก์"),
    "winner": ("ผู้ชนะ", "ผู้ชนะการเสนอราคา"),
    "winner_tin": ("winner_number", "เลขประจำตัวผู้ชนะ"),
}
REQUIRED = ("number", "title", "published")
_NUMBER = Reason("NUMBER_UNREADABLE", "เลขที่โครงการต้องมี 11 หลัก", "A project number has eleven digits.")
_NO_TITLE = Reason("TITLE_MISSING", "ไม่มีชื่อโครงการ", "The row has no title.")
_TYPE = Reason(
    "TYPE_UNKNOWN",
    "ไม่รู้จักประเภทประกาศนี้ ใช้ P0 15 B0 D0 D1 D2 W0 W1 หรือ W2",
    "The kind of announcement is not known: write P0, 15, B0, D0, D1, D2, W0, W1 or W2.",
)
_BUDGET = Reason(
    "BUDGET_WRONG",
    "งบประมาณต้องมากกว่าศูนย์และไม่เกินจริง จึงเว้นว่างไว้",
    "A budget is above zero and not absurd; it was left empty.",
)
_PROVINCE = Reason("PROVINCE_UNKNOWN", "ไม่รู้จักจังหวัดนี้ จึงเว้นว่างไว้", "The province is unknown and was left empty.")
_DEADLINE = Reason(
    "DEADLINE_UNREADABLE", "อ่านกำหนดยื่นไม่ได้ จึงเว้นว่างไว้", "The deadline cannot be read and was left empty."
)
_LAST_MINUTE = time(16, 30)
"""When offices close: the hour of a deadline of which only the day is told."""
_DIGITS, _CATEGORY_DIGITS, _LONGEST_TITLE, _LONGEST_NAME, _LONGEST_LINK = 11, 8, 1000, 255, 500


def announcements_in(
    path: Path, report: ImportReport, mapping: Mapping[str, str] | None = None, *, latest: date
) -> Iterator[tuple[int, Announcement]]:
    """Row number and announcement of each good row; the others, and those after ``latest``, are told in the report.

    Raises ``TableRefused``.
    """
    table = read_table(path)
    columns = match_columns(table.columns, COLUMNS, mapping=mapping, required=REQUIRED)
    provinces = province_codes_by_name()
    for chunk in table.chunks():
        for bad in chunk.bad:
            report.refuse(*bad.notes)
        for cells in chunk.frame.iter_rows(named=True):
            row = _Row(int(cells[ROW]), {ours: str(cells[theirs]) for ours, theirs in columns.items()})
            found = row.announcement(provinces, latest)
            if found is None:
                report.refuse(*row.wrong)
                continue
            if row.mended:
                report.mend(*row.mended)
            yield row.number, found


@dataclass
class _Row:
    """One row, and what was found wrong in it."""

    number: int
    cells: Mapping[str, str]
    wrong: list[RowNote] = field(default_factory=list)
    mended: list[RowNote] = field(default_factory=list)

    def announcement(self, provinces: Mapping[str, str], latest: date) -> Announcement | None:
        """What the row announces; none when something that is needed is wrong."""
        number, title = to_arabic(self.text("number")), self.text("title")
        if not (number.isascii() and number.isdecimal() and len(number) == _DIGITS):
            self._refuse("number", _NUMBER)
        if not title:
            self._refuse("title", _NO_TITLE)
        announced, published = self._announced(), self._published(latest)
        if self.wrong or announced is None or published is None:
            return None
        return Announcement(
            number=number,
            announced=announced,
            published=published,
            title=title[:_LONGEST_TITLE],
            link=self._link(),
            agency=self.text("agency")[:_LONGEST_NAME],
            province=self._province(provinces) or province_of(title),
            kind=self._kind(title),
            method=self._method(),
            budget=self._budget(),
            deadline=self._deadline(),
            category=self._category(),
            winner=winners([(self.text("winner"), self.text("winner_tin"))]),
        )

    def text(self, name: str) -> str:
        """The cell in one line; empty for a dash."""
        found = clean_line(self.cells.get(name, "").replace("\0", ""))
        return "" if found in {"-", "–"} else found

    def _announced(self) -> Announced | None:
        code = to_arabic(self.text("announcement")).upper() or Announced.INVITATION.value
        if code not in set(Announced):
            self._refuse("announcement", _TYPE)
            return None
        return Announced(code)

    def _published(self, latest: date) -> date | None:
        try:
            day = parse_date(self.text("published"))
        except Refused as error:
            self._refuse("published", error.reason)
            return None
        if day > latest:
            self._refuse("published", TO_COME)
        return day

    def _deadline(self) -> datetime | None:
        text = self.text("deadline")
        if not text:
            return None
        try:
            moment = moment_from_iso(to_arabic(text))
        except ValueError:
            return self._deadline_day(text)
        if "T" not in text and ":" not in text:
            moment = datetime.combine(moment.date(), _LAST_MINUTE)
        return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)

    def _deadline_day(self, text: str) -> datetime | None:
        day, _, clock = to_arabic(text).removesuffix("น.").strip().rpartition(" ")
        for words, hour in ((text, None), (day, clock)):
            try:
                at = time.fromisoformat((hour or "16:30").replace(".", ":").zfill(5))
                return datetime.combine(parse_date(words), at, BANGKOK)
            except ValueError:
                continue
        self._mend("deadline", _DEADLINE)
        return None

    def _budget(self) -> Decimal | None:
        text = self.text("budget")
        try:
            amount = parse_amount(to_arabic(text)) if text else None
        except Refused:
            amount = Decimal(-1)
        if amount is not None and not 0 < amount <= LARGEST:
            self._mend("budget", _BUDGET)
            return None
        return amount

    def _province(self, provinces: Mapping[str, str]) -> str:
        text = self.text("province")
        code = provinces.get(plain(text), "") if text else ""
        if text and not code:
            self._mend("province", _PROVINCE)
        return code

    def _kind(self, title: str) -> str:
        text = self.text("kind")
        return text.upper() if text.upper() in Contract.Kind.values else KINDS.get(text) or kind_of(title)

    def _method(self) -> str:
        text = self.text("method").replace(" ", "")
        return text if text in Contract.Method.values else METHODS.get(text, "")

    def _category(self) -> str:
        text = to_arabic(self.text("category"))
        return text if text.isdecimal() and len(text) == _CATEGORY_DIGITS else ""

    def _link(self) -> str:
        text = self.text("link")
        return text if text.startswith(("https://", "http://")) and len(text) <= _LONGEST_LINK else ""

    def _refuse(self, column: str, reason: Reason) -> None:
        self.wrong.append(RowNote.because(self.number, column, reason, self.text(column)))

    def _mend(self, column: str, reason: Reason) -> None:
        self.mended.append(RowNote.because(self.number, column, reason, self.text(column)))
