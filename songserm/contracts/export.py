"""A dashboard's figures as a file: sums only, nobody's name but of companies, shops and agencies."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from songserm.contracts.queries import Dashboard
from songserm.contracts.shown import tables
from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    import xlsxwriter  # type: ignore[import-untyped]
else:
    xlsxwriter = loaded_later("xlsxwriter")

Line = tuple[str, str, str, int, float]
HEADER = ("part", "code", "name", "contracts", "amount_baht")


def lines(found: Dashboard, language: str) -> list[Line]:
    """One line for each part of each table, then for those that sold the most."""
    parts = [
        (table.name, row.code, row.label, row.contracts, float(row.amount))
        for table in tables(found, language)
        for row in table.rows
    ]
    top = [("top_supplier", "", each.name or _("not named"), each.contracts, float(each.amount)) for each in found.top]
    return [*parts, *top]


def as_csv(found: Dashboard, language: str) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the Thai."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for part, code, name, contracts, amount in lines(found, language):
        writer.writerow((part, code, _plain(name), contracts, f"{amount:.2f}"))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(text: str) -> str:
    """No text of a file becomes a formula when it is opened."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def as_xlsx(found: Dashboard, language: str) -> bytes:
    """The same lines as a workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, money = book.add_worksheet("contracts"), book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, HEADER, book.add_format({"bold": True}))
    for number, line in enumerate(lines(found, language), start=1):
        sheet.write_row(number, 0, line[:4])
        sheet.write_number(number, 4, line[4], money)
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 44)
    sheet.set_column(3, 4, 20)
    book.close()
    return out.getvalue()
