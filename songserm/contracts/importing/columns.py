"""The columns of e-GP's open data, under the names that they had in different years."""

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "project_id": ("project_number", "projectid", "เลขที่โครงการ"),
    "project_name": ("projectname", "ชื่อโครงการ"),
    "project_type_name": ("project_type", "ประเภทโครงการ"),
    "dept_name": ("department", "ชื่อหน่วยงาน", "หน่วยงาน"),
    "dept_sub_name": ("sub_department", "ชื่อหน่วยงานย่อย", "หน่วยงานย่อย"),
    "purchase_method_name": ("วิธีการจัดหา",),
    "purchase_method_group_name": ("purchase_method", "method", "กลุ่มวิธีการจัดหา"),
    "announce_date": ("announcement_date", "วันที่ประกาศ"),
    "project_money": ("budget", "วงเงินงบประมาณ"),
    "price_build": ("reference_price", "ราคากลาง"),
    "sum_price_agree": ("price_agree", "ราคาที่ตกลง", "ราคาตกลง"),
    "budget_year": ("fiscal_year", "ปีงบประมาณ"),
    "transaction_date": ("วันที่ทำรายการ",),
    "province": ("จังหวัด",),
    "district": ("อำเภอ", "เขต"),
    "subdistrict": ("ตำบล", "แขวง"),
    "project_status": ("สถานะโครงการ",),
    "winner_tin": ("tin", "tax_id", "เลขประจำตัวผู้เสียภาษี"),
    "winner": ("winner_name", "supplier", "ชื่อผู้ชนะ", "ผู้ชนะ"),
    "winner_kind": ("ประเภทผู้ชนะ",),
    "contract_no": ("contract_number", "เลขที่สัญญา"),
    "contract_date": ("วันที่ลงนามสัญญา", "วันที่ทำสัญญา"),
    "contract_finish_date": ("วันที่สิ้นสุดสัญญา",),
    "contract_price": ("price_contract", "มูลค่าสัญญา"),
    "contract_status": ("status", "สถานะสัญญา"),
}
REQUIRED = ("project_id", "project_name", "sum_price_agree")
METHODS: Mapping[str, str] = {
    "เฉพาะเจาะจง": "19",
    "คัดเลือก": "18",
    "ประกวดราคาอิเล็กทรอนิกส์(e-bidding)": "16",
    "ตลาดอิเล็กทรอนิกส์(e-market)": "15",
    "สอบราคา": "02",
    "จ้างที่ปรึกษาโดยวิธีประกาศเชิญชวนทั่วไป": "20",
    "จ้างที่ปรึกษาโดยวิธีคัดเลือก": "21",
    "จ้างที่ปรึกษาโดยวิธีเฉพาะเจาะจง": "22",
    "จ้างออกแบบหรือควบคุมงานก่อสร้างโดยวิธีประกาศเชิญชวนทั่วไป": "23",
    "จ้างออกแบบหรือควบคุมงานก่อสร้างโดยวิธีคัดเลือก": "24",
    "จ้างออกแบบหรือควบคุมงานก่อสร้างโดยวิธีเฉพาะเจาะจง": "25",
    "จ้างออกแบบหรือควบคุมงานก่อสร้างโดยวิธีประกวดแบบ": "26",
}
"""e-GP's name of the method without spaces → its code; a code itself is fine too."""
KINDS: Mapping[str, str] = {
    "ซื้อ": "BUY",
    "จ้างทำของ/จ้างเหมาบริการ": "SERVICE",
    "จ้างก่อสร้าง": "CONSTRUCTION",
    "เช่า": "RENT",
    "จ้างที่ปรึกษา": "CONSULT",
    "จ้างออกแบบ": "DESIGN",
    "จ้างควบคุมงาน": "DESIGN",
    "จ้างออกแบบและควบคุมงานก่อสร้าง": "DESIGN",
}
WINNER_KINDS: Mapping[str, str] = {
    "juristic": "JURISTIC",
    "juristic-no-tin": "JURISTIC",
    "person": "PERSON",
    "shop": "SHOP",
    "gov": "GOVERNMENT",
    "unknown": "UNKNOWN",
    "blank": "UNKNOWN",
}
STATUSES: Mapping[str, str] = {"ระหว่างดำเนินการ": "ONGOING", "สิ้นสุดสัญญา": "ENDED"}
