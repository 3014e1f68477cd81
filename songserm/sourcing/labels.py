"""Codes as people read them."""

from songserm.reference.queries import Names
from songserm.sourcing.rules.law import Method

KINDS = {
    "GOODS": Names("สินค้า", "Goods"),
    "SERVICES": Names("บริการ", "Services"),
    "CONSTRUCTION": Names("งานก่อสร้าง", "Construction"),
}
METHODS = {
    Method.SPECIFIC: Names("วิธีเฉพาะเจาะจง", "Specific method"),
    Method.COMPETITIVE: Names("วิธีคัดเลือกหรือ e-bidding", "Selection or e-bidding"),
    Method.PRIVATE: Names("ผู้ซื้อเอกชน", "Private buyer"),
}
EXEMPTIONS = {
    "NOT_LISTED": Names("ไม่มีสินค้าหรือผู้ประกอบการในบัญชี", "No listed item or firm"),
    "LOAN_OR_DONOR": Names("เงื่อนไขเงินกู้หรือผู้บริจาค", "Terms of a loan or a donor"),
    "COMMITTEE": Names("คณะกรรมการอนุญาต", "Leave of the committee"),
}
TROUBLES = {
    "EXCHANGED": Names("ซองไม่ตรงกับที่บันทึกไว้ในร่องรอยการตรวจสอบ", "The box is not the one that the audit trail tells of"),
    "UNREADABLE": Names("อ่านซองนี้ไม่ได้ เก็บซองไว้แล้ว", "This box could not be read; it is kept"),
    "BOX_MISSING": Names(
        "มีซองที่ร่องรอยการตรวจสอบบันทึกว่ายื่นแล้ว แต่ไม่อยู่ในฐานข้อมูล โปรดแจ้งผู้ดูแลระบบก่อนตัดสิน",
        "A box that the audit trail tells of is not in the database: tell the operator before you award",
    ),
    "KEY_MISSING": Names(
        "ผู้เก็บกุญแจไม่พบกุญแจ การเปิดรออยู่ ไม่มีอะไรสูญหาย",
        "The keeper does not find the key: opening waits, nothing is lost",
    ),
}
