"""Evaluations that the demo's officer kept, so that there is something to look at and to compare rule sets over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from songserm.audit.actions import System
from songserm.people.models import Account, Organisation
from songserm.policy.evaluation import parse
from songserm.policy.rule_sets import FOLDER
from songserm.reference.actions import add_rule_set
from songserm.tenders.actions.evaluations import keep_evaluation

TITLES = (
    ("ซื้อโต๊ะและเก้าอี้สำนักงาน 40 ชุด", "GOODS"),
    ("จ้างทำความสะอาดอาคารสำนักงาน 12 เดือน", "SERVICES"),
    ("ซื้อเครื่องคอมพิวเตอร์พร้อมอุปกรณ์ 25 ชุด", "GOODS"),
    ("จ้างปรับปรุงอาคารศูนย์ฝึกอบรม", "CONSTRUCTION"),
    ("ซื้อชุดป้องกันส่วนบุคคลสำหรับเจ้าหน้าที่", "GOODS"),
    ("จ้างจัดทำสื่อประชาสัมพันธ์", "SERVICES"),
)
BIDDERS = ("บริษัท ตัวอย่างใหญ่ จำกัด", "บริษัท ตัวอย่างกลาง จำกัด", "ห้างหุ้นส่วนจำกัด ตัวอย่างเล็ก", "ร้านตัวอย่างรายย่อย")
FIRST, DAYS_APART = timedelta(days=150), timedelta(days=23)


DRAFT = "demo-draft-5"
"""A draft under which SMEs may ask less above the lowest price, so that comparing shows awards that change."""


def load(*, organisation: Organisation, officer: Account, now: datetime) -> None:
    """One for each title; the further down, the more the SMEs ask above the lowest price. With a draft to compare with."""
    add_rule_set(subject="procurement", toml=_draft(), reason="ร่างสำหรับสาธิตการเปรียบเทียบ", by=System("demo"), now=now)
    for place, (title, category) in enumerate(TITLES):
        day = now - FIRST + DAYS_APART * place
        keep_evaluation(
            tender=parse(_document(place, category, day)),
            organisation=organisation,
            project_number=f"{(day.year + 543) % 100:02d}{day.month:02d}9{place + 1:06d}",
            title=title,
            by=officer,
            now=day,
        )


def _draft() -> str:
    """The newest shipped draft with five percent for SMEs."""
    text = (FOLDER / "procurement.toml").read_text(encoding="utf-8")
    draft = text[text.rindex("[[rule_set]]") :].replace('"th-2568-draft"', f'"{DRAFT}"')
    return draft.replace('[rule_set.values.sme_percent]\nvalue = "10"', '[rule_set.values.sme_percent]\nvalue = "5"')


def _document(place: int, category: str, day: datetime) -> dict[str, Any]:
    return {
        "announced_date": (day - timedelta(days=20)).date().isoformat(),
        "criterion": "PRICE",
        "category": category,
        "bids": list(_bids(place)),
    }


def _bids(place: int) -> Iterator[dict[str, Any]]:
    lowest = 400_000 * (place + 1)
    sizes = (None, None, "SMALL", "MICRO")
    above = (0, 6, 2 + 2 * place, 13)
    for bidder, size, percent in zip(BIDDERS, sizes, above, strict=True):
        sme = {"size": size, "sector": "TRADE_SERVICES", "contracts_this_year": "0.00"} if size else None
        price = lowest * (100 + percent) // 100
        yield {"bidder": bidder, "price": f"{price}.00", "compliant": True, "sme": sme}
