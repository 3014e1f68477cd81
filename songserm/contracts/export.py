"""A dashboard's figures as a file: sums only, nobody's name but of companies, shops and agencies."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from songserm.contracts.queries import Dashboard
from songserm.contracts.shown import tables
from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    import xlsxwriter  # type: ignore[import-untyped]
else:
    xlsxwriter = loaded_later("xlsxwriter")

Line = tuple[str, str, str, int, Decimal, Decimal | None, Decimal | None]
HEADER = ("part", "code", "name", "contracts", "amount_baht", "known_size_baht", "from_smes_baht")


def lines(found: Dashboard, language: str) -> list[Line]:
    """The total, one line for each part of each table, then those that sold the most."""
    whole: Line = ("total", "", _("Bought in all"), found.contracts, found.total, found.known, found.from_smes)
    labels = {(table.name, row.code): row.label for table in tables(found, language) for row in table.rows}
    parts: list[Line] = [
        (name, part.code, labels[name, part.code], part.contracts, part.amount, part.known, part.from_smes)
        for name, each in found.parts.items()
        for part in each
    ]
    top: list[Line] = [
        ("top_supplier", "", each.name or _("not named"), each.contracts, each.amount, None, None) for each in found.top
    ]
    return [whole, *parts, *top]


def as_csv(found: Dashboard, language: str) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read the Thai."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for part, code, name, contracts, *amounts in lines(found, language):
        baht = ("" if amount is None else f"{amount:.2f}" for amount in amounts)
        writer.writerow((part, code, _plain(name), contracts, *baht))
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
        for place, amount in enumerate(line[4:], start=4):
            if amount is not None:
                sheet.write_number(number, place, float(amount), money)
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 44)
    sheet.set_column(3, 6, 20)
    book.close()
    return out.getvalue()
