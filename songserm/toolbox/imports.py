"""What an import did, row by row."""

import json
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused

Outcome = Literal["inserted", "updated", "unchanged"]
OUTCOMES: tuple[Outcome, ...] = ("inserted", "updated", "unchanged")
_MOST_NOTES = 10_000
_LONGEST_VALUE = 200
_OF_EACH_REASON = 5


@dataclass(frozen=True, slots=True)
class RowNote:
    """Why a row was refused or mended. `row` counts as a spreadsheet shows it: the header is row 1."""

    row: int
    column: str
    code: str
    th: str
    en: str
    value: str = ""

    @classmethod
    def because(cls, row: int, column: str, reason: Reason, value: str = "") -> "RowNote":
        """The note for a reason, with the value cut to what fits a report."""
        return cls(row, column, reason.code, reason.th, reason.en, value[:_LONGEST_VALUE])

    def text(self, language: str) -> str:
        """The sentence in that language."""
        return self.en if language.startswith("en") else self.th


@dataclass(slots=True)
class ImportReport:
    """Counts that always add up: rows = inserted + updated + unchanged + refused. `mended` rows are among the first three.

    At most 10,000 notes are given, those of refused rows before those of mended ones; `notes_left_out` counts the others.
    """

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    mended: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """How many rows each reason was given for, by its code."""
    columns_not_read: tuple[str, ...] = ()
    """Headers of the file that are none of our columns, where the import tells them: what stands below them is left out."""
    _refusals: list[RowNote] = field(default_factory=list)
    _mends: list[RowNote] = field(default_factory=list)
    _given: int = 0

    @property
    def notes(self) -> list[RowNote]:
        """The reasons that are kept: a refused row must not be hidden behind thousands that were mended."""
        return [*self._refusals, *self._mends][:_MOST_NOTES]

    @property
    def notes_left_out(self) -> int:
        """How many more reasons there were."""
        return self._given - len(self.notes)

    def examples(self, each: int) -> list[RowNote]:
        """The first notes of each reason, refusals first."""
        return first_of_each(self.notes, each)

    @property
    def refusals(self) -> list[RowNote]:
        """Why rows were refused, as far as it is kept."""
        return self._refusals[:_MOST_NOTES]

    @property
    def mends(self) -> list[RowNote]:
        """What was put right, as far as it is kept."""
        return self._mends[:_MOST_NOTES]

    @property
    def rows(self) -> int:
        """All rows that the file held."""
        return self.inserted + self.updated + self.unchanged + self.refused

    def count(self, outcome: Outcome, rows: int = 1) -> None:
        """Rows that were accepted."""
        setattr(self, outcome, getattr(self, outcome) + rows)

    def refuse(self, *notes: RowNote) -> None:
        """One row that was refused, with at least one reason."""
        if not notes:
            raise ValueError("a refused row needs a reason")
        self.refused += 1
        self._keep(notes, self._refusals)

    def mend(self, *notes: RowNote) -> None:
        """One row that was accepted after something in it was put right; count its outcome as well."""
        self.mended += 1
        self._keep(notes, self._mends)

    def mend_more(self, note: RowNote, *, counted: bool) -> None:
        """A reason more for a row that was accepted; ``counted`` when it is among the mended rows already."""
        self.mended += not counted
        self._keep((note,), self._mends)

    def tell(self, counts: Mapping[str, int], notes: Sequence[RowNote]) -> None:
        """Reasons that were counted elsewhere, with a note for the first rows of each."""
        self.counts.update(counts)
        kept = notes[: max(_MOST_NOTES - len(self.notes), 0)]
        self._refusals.extend(kept)
        self._given += len(kept)

    def to_json(self) -> dict[str, object]:
        """For the report file and the API: counts and reasons."""
        return {
            "rows": self.rows,
            "inserted": self.inserted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "mended": self.mended,
            "counts": dict(sorted(self.counts.items())),
            "columns_not_read": list(self.columns_not_read),
            "reasons": [asdict(note) for note in self.notes],
            "reasons_left_out": self.notes_left_out,
        }

    def summary(self, *, most: int) -> str:
        """The counts, and the first rows of each reason in English: for a terminal."""
        names = ("inserted", "updated", "unchanged", "refused", "mended")
        lines = ["  ".join(f"{name} {getattr(self, name):,}" for name in names)]
        shown = self.examples(_OF_EACH_REASON)[:most]
        lines += [f"row {note.row}  {note.column}  {note.value!r}  {note.en}" for note in shown]
        if (left := self._given - len(shown)) > 0:
            lines.append(f"… {left:,} more: see --report")
        if self.columns_not_read:
            headers = ", ".join(self.columns_not_read)
            lines.append(f"columns not read: {headers} (--map OURS=THEIRS names them, --template prints ours)")
        return "\n".join(lines)

    def _keep(self, notes: Sequence[RowNote], among: list[RowNote]) -> None:
        self.counts.update(note.code for note in notes)
        among.extend(notes[: max(_MOST_NOTES - len(among), 0)])
        self._given += len(notes)


def first_of_each(notes: Sequence[RowNote], each: int) -> list[RowNote]:
    """The first notes of each reason, in their order."""
    shown: Counter[str] = Counter()
    found = []
    for note in notes:
        shown[note.code] += 1
        if shown[note.code] <= each:
            found.append(note)
    return found


NO_FILE = "โปรดระบุไฟล์ที่จะนำเข้า\nName a file to import."
"""What a command says that was given none."""


def file_to_read(text: str) -> Path:
    """A file to import, for argparse; told at once when it cannot be read."""
    path = Path(text)
    try:
        if path.exists() and not path.is_file():
            raise _unreadable(text, "it is no file")
        path.open("rb").close()
    except OSError as error:
        raise _unreadable(text, str(error.strerror)) from error
    return path


def _unreadable(text: str, why: str) -> ArgumentTypeError:
    thai = f"อ่าน {text!r} ไม่ได้ โปรดระบุไฟล์ที่มีอยู่และเปิดอ่านได้"
    return ArgumentTypeError(f"{thai}\n{text!r} cannot be read: {why}. Name a file to import")


def report_path(text: str) -> Path:
    """Where a report will be written, for argparse; told before anything is imported when that cannot be."""
    path = Path(text)
    try:
        is_new = not path.exists()
        path.open("ab").close()
        if is_new:
            path.unlink()
    except OSError as error:
        thai = f"เขียน {text!r} ไม่ได้ โปรดระบุไฟล์ในโฟลเดอร์ที่มีอยู่และเขียนได้"
        english = f"{text!r} cannot be written: {error.strerror}. Name a file in a folder that there is and that you may write to"
        raise ArgumentTypeError(f"{thai}\n{english}") from error
    return path


def refuse_same_file(file: Path, report: Path | None) -> None:
    """The report must not take the place of the file that is brought in. Raises Refused."""
    if report is not None and report.exists() and report.samefile(file):
        raise Refused(
            "REPORT_IS_FILE",
            th="--report เป็นไฟล์เดียวกับที่จะนำเข้า ซึ่งจะถูกเขียนทับ โปรดระบุไฟล์อื่น",
            en="--report names the file that is to be imported and would take its place: name another.",
        )


def write_report(report: ImportReport, path: Path) -> None:
    """The report as JSON. Raises Refused when the disk does not take it: what was imported stays."""
    try:
        path.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise Refused(
            "REPORT_NOT_WRITTEN",
            th=f"นำเข้าเสร็จแล้ว แต่เขียนรายงานลง {str(path)!r} ไม่ได้ โปรดนำเข้าไฟล์เดิมอีกครั้งโดยระบุ --report ที่อื่น",
            en=f"The import is done, but {str(path)!r} cannot be written: {error.strerror}. "
            "Import the same file again with another --report.",
        ) from error


class MappingRefused(Refused):
    """A mapping is not written OURS=THEIRS."""


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Our column → the file's header, from texts such as `name_th=ชื่อกิจการ`. Raises MappingRefused."""
    parts = [pair.partition("=") for pair in pairs]
    if wrong := [f"{ours}{sign}{theirs}" for ours, sign, theirs in parts if not (ours and sign and theirs)]:
        raise MappingRefused(
            "MAPPING_UNREADABLE",
            th=f"--map ต้องเขียนเป็น คอลัมน์ของเรา=หัวคอลัมน์ในไฟล์ ไม่ใช่ {wrong[0]!r}",
            en=f"--map is written OURS=THEIRS, not {wrong[0]!r}.",
        )
    mapping = {ours.strip(): theirs.strip() for ours, _, theirs in parts}
    if len(mapping) < len(parts):
        twice = Counter(ours.strip() for ours, _, _ in parts).most_common(1)[0][0]
        raise MappingRefused(
            "MAPPING_TWICE",
            th=f"--map จับคู่ {twice} ไว้หลายครั้ง โปรดเหลือไว้ครั้งเดียว",
            en=f"--map maps {twice} more than once: keep one.",
        )
    return mapping


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row as it came, for the workbook that goes back to its owner."""

    row: int
    cells: Mapping[str, str]
    notes: tuple[RowNote, ...]
