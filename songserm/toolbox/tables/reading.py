"""Opening a table: what kind of file it is, by its first bytes."""

from pathlib import Path

from songserm.toolbox.tables.csv_files import open_csv
from songserm.toolbox.tables.shapes import Limits, Table, TableRefused, too_large
from songserm.toolbox.tables.xlsx_files import open_xlsx

_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_GZIP, _OLD_EXCEL, _PDF = b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF"
_DEFAULT = Limits()


def read_table(path: Path, *, limits: Limits = _DEFAULT) -> Table:
    """The table in the file; only its header has been read. Raises `TableRefused` (also while chunks are read)."""
    if path.stat().st_size > limits.file_bytes:
        raise too_large(limits)
    with path.open("rb") as file:
        first = file.read(4)
    if first in {_ZIP, _EMPTY_ZIP}:
        return open_xlsx(path, limits)
    if first in {_OLD_EXCEL, _PDF}:
        raise TableRefused(
            "TABLE_KIND",
            th="อ่านไฟล์ชนิดนี้ไม่ได้ (.xls รุ่นเก่า ไฟล์ที่ตั้งรหัสผ่าน หรือ PDF) โปรดบันทึกเป็น .xlsx หรือ CSV UTF-8 โดยไม่ตั้งรหัสผ่าน",
            en="This kind of file (old .xls, with a password, or PDF) cannot be read: "
            "save it as .xlsx or CSV UTF-8 without a password.",
        )
    return open_csv(path, limits, is_packed=first[:2] == _GZIP)
