"""What an item needs before the public sees it."""

from collections.abc import Iterator
from decimal import Decimal

from songserm.toolbox.reasons import Reason

_NAME = Reason(
    "NAME_MISSING", "ระบุชื่อสินค้าหรือบริการ ภาษาไทยหรือภาษาอังกฤษ", "Give the product or service a name, in Thai or English."
)
UNIT_MISSING = Reason(
    "UNIT_MISSING",
    "ระบุหน่วยนับของราคา เช่น ชิ้น กล่อง ครั้ง",
    "Give the unit that the price is for, such as piece, box, visit.",
)
NOT_LISTED = Reason(
    "FIRM_NOT_LISTED",
    "เผยแพร่ได้เมื่อกิจการขึ้นทะเบียนและใบรับรองยังมีผล ระหว่างนี้บันทึกเป็นฉบับร่างได้",
    "Items can be published once the firm is registered and its certificate is valid; until then keep drafts.",
)


_CATEGORY = Reason(
    "NO_CATEGORY", "เลือกหมวดหมู่ ผู้ซื้อที่กรองตามหมวดจะได้พบ", "Choose a category: buyers who narrow by category find it."
)
_PICTURE = Reason("NO_PICTURE", "ใส่ภาพอย่างน้อยหนึ่งภาพ", "Add a picture.")
_PRICE = Reason(
    "NO_PRICE",
    "ระบุราคา รายการที่ให้สอบถามราคาไม่ปรากฏเมื่อผู้ซื้อกรองตามราคา",
    "Give a price: buyers who narrow by price see only priced items.",
)
_DESCRIPTION = Reason(
    "NO_DESCRIPTION", "เขียนรายละเอียด เช่น ขนาด วัสดุ การรับประกัน", "Describe it: size, material, warranty."
)


def advised(*, has_category: bool, has_picture: bool, price: Decimal | None, has_description: bool) -> Iterator[Reason]:
    """What would let more buyers find and choose the item; it can be published without."""
    if not has_picture:
        yield _PICTURE
    if not has_category:
        yield _CATEGORY
    if price is None:
        yield _PRICE
    if not has_description:
        yield _DESCRIPTION


def lacking(*, name_th: str, name_en: str, unit: str, price: Decimal | None, firm_is_listed: bool) -> Iterator[Reason]:
    """Why the item cannot be published yet; nothing when it can."""
    if not (name_th or name_en):
        yield _NAME
    if price is not None and not unit:
        yield UNIT_MISSING
    if not firm_is_listed:
        yield NOT_LISTED
