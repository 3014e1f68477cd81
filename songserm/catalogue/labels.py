"""What an item's fields are called, and its delivery area in words."""

from collections.abc import Sequence

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
COLUMN_HINTS: dict[str, tuple[str, str]] = {
    "code": ("รหัสสินค้าของกิจการเอง ใช้เมื่อนำเข้าซ้ำ", "CHAIR-01"),
    "offering": ("PRODUCT (สินค้า) หรือ SERVICE (บริการ)", "PRODUCT"),
    "category": ("รหัส UNSPSC 8 หลัก หรือชื่อหมวดหมู่", "56110000"),
    "name_th": ("ชื่อภาษาไทย (ต้องมีชื่อไทยหรืออังกฤษ)", "เก้าอี้สำนักงาน พนักพิงสูง"),
    "name_en": ("ชื่อภาษาอังกฤษ", "Office chair, high back"),
    "description_th": ("รายละเอียดภาษาไทย", "เบาะตาข่าย ปรับระดับได้ รับประกัน 1 ปี"),
    "description_en": ("รายละเอียดภาษาอังกฤษ", ""),
    "brand": ("ยี่ห้อ", ""),
    "model": ("รุ่น", "HB-200"),
    "unit": ("หน่วยของราคา", "ตัว"),
    "price": ("ราคาต่อหน่วย บาท เว้นว่างถ้าให้สอบถาม", "2450.00"),
    "price_includes_vat": ("ราคารวม VAT หรือไม่: true / false", "true"),
    "minimum_order": ("จำนวนสั่งซื้อขั้นต่ำ", "1"),
    "delivery_provinces": ("จังหวัดที่ส่งได้ คั่นด้วย | เว้นว่างถ้าทั่วประเทศ", "กรุงเทพมหานคร|นนทบุรี"),
    "lead_time_days": ("ส่งมอบภายในกี่วัน", "7"),
    "marks": ("ชนิด:เลขที่:วันหมดอายุ คั่นด้วย |", "TIS:1234-2560:2030-12-31"),
}
"""Hint and example of each column of the template; its first reader is a firm in Thailand."""


def delivery_area(codes: Sequence[str]) -> str:
    """The provinces' names, or that it is the whole country."""
    if not codes:
        return _("The whole country")
    names = province_names()
    return ", ".join(names[code].local(get_language()) for code in codes if code in names)
