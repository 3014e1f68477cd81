"""What an item's fields are called, and its delivery area in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from songserm.reference.queries import province_names

FIELDS = {
    "offering": gettext_lazy("Product or service"),
    "category": gettext_lazy("Category"),
    "name_th": gettext_lazy("Name in Thai"),
    "name_en": gettext_lazy("Name in English"),
    "description_th": gettext_lazy("Description in Thai"),
    "description_en": gettext_lazy("Description in English"),
    "brand": gettext_lazy("Brand"),
    "model": gettext_lazy("Model"),
    "unit": gettext_lazy("Unit"),
    "price": gettext_lazy("Price for one unit, baht"),
    "price_includes_vat": gettext_lazy("The price includes VAT"),
    "minimum_order": gettext_lazy("Smallest order, units"),
    "delivery_provinces": gettext_lazy("Delivery area"),
    "lead_time_days": gettext_lazy("Delivered within, days"),
    "marks": gettext_lazy("Marks"),
    "pictures": gettext_lazy("Pictures"),
    "code": gettext_lazy("Your own code"),
}


def column_called(column: str, chosen: Mapping[str, str]) -> str:
    """What the owner of a file calls one of our columns: by its own header, else by the name of the field.

    A name is missing in the column that could hold it. ``chosen`` maps our columns to the file's.
    """
    held_by = "name_en" if column == "name_th" and not chosen.get("name_th") and chosen.get("name_en") else column
    return chosen.get(held_by) or str(FIELDS.get(held_by, held_by))


@dataclass(frozen=True, slots=True)
class ColumnHint:
    """What to write in a column of the template, and an example; no hint where its name says it all."""

    th: str = ""
    en: str = ""
    example: str = ""

    def text(self, language: str) -> str:
        """The hint in that language."""
        return self.en if language.startswith("en") else self.th


COLUMN_HINTS: dict[str, ColumnHint] = {
    "code": ColumnHint("ใช้เมื่อนำเข้าซ้ำ ถ้าเว้นว่างจะหาจากชื่อ", "By it a file brought again finds the item.", "CHAIR-01"),
    "offering": ColumnHint("PRODUCT (สินค้า) หรือ SERVICE (บริการ)", "PRODUCT or SERVICE", "PRODUCT"),
    "category": ColumnHint("รหัส UNSPSC 8 หลัก หรือชื่อหมวดหมู่", "UNSPSC code of 8 digits, or a category's name", "56110000"),
    "name_th": ColumnHint("ต้องมีชื่อไทยหรืออังกฤษ", "One of the two names is needed.", "เก้าอี้สำนักงาน พนักพิงสูง"),
    "name_en": ColumnHint(example="Office chair, high back"),
    "description_th": ColumnHint(example="เบาะตาข่าย ปรับระดับได้ รับประกัน 1 ปี"),
    "description_en": ColumnHint(),
    "brand": ColumnHint(),
    "model": ColumnHint(example="HB-200"),
    "unit": ColumnHint(
        "หน่วยของราคา ต้องมีเมื่อมีราคาและจะเผยแพร่", "What the price is for; needed to publish a price.", "ตัว"
    ),
    "price": ColumnHint("บาทต่อหน่วย เว้นว่างถ้าให้สอบถาม", "Baht for one unit; empty: on request", "2450.00"),
    "price_includes_vat": ColumnHint("true หรือ false เว้นว่างหมายถึงรวมแล้ว", "true or false; empty: true", "true"),
    "minimum_order": ColumnHint("จำนวนเต็ม เว้นว่างหมายถึง 1", "A whole number; empty: 1", "1"),
    "delivery_provinces": ColumnHint(
        "ชื่อหรือรหัสจังหวัด คั่นด้วย | เว้นว่างถ้าทั่วประเทศ",
        "Names or codes of provinces, divided by |; empty: the whole country",
        "กรุงเทพมหานคร|นนทบุรี",
    ),
    "lead_time_days": ColumnHint("จำนวนวัน", "A number of days", "7"),
    "marks": ColumnHint("ชนิด:เลขที่:วันหมดอายุ คั่นด้วย |", "KIND:number:last day, divided by |", "TIS:1234-2560:2030-12-31"),
}


def delivery_area(codes: Sequence[str]) -> str:
    """The provinces' names, or that it is the whole country."""
    if not codes:
        return _("The whole country")
    names = province_names()
    return ", ".join(names[code].local(get_language()) for code in codes if code in names)
