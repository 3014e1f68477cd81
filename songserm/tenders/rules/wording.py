"""What a notice's title asks for, as one would type it into a search: without how, where, when and how much."""

import re
from collections.abc import Iterator

from songserm.search.text import normalise, query_tokens

_BEFORE = re.compile(
    r"^(?:\s|ประกาศ|ขออนุมัติ|ประกวดราคา|อิเล็กทรอนิกส์|\(?e-?bidding\)?|สอบราคา|จัดซื้อจัดจ้าง|จัดซื้อ|จัดจ้าง|จัดหา|ซื้อ|จ้างเหมา|จ้าง|เช่า|เหมา|ทำการ"
    r"|โครงการ|กิจกรรม|งาน|ดำเนินการ|บริการ|ค่า(?=[ก-ฮเแโใไ])|ครุภัณฑ์(?=[ก-ฮเแโใไ])|รายการ|เอกชน|ตามแผน|พร้อมติดตั้ง|ติดตั้ง"
    r"|(?:การ)?(?:ก่อสร้าง|ปรับปรุง|ซ่อมแซม|ซ่อมสร้าง|เสริม(?=ผิว)|ขยาย|ยกระดับ|พัฒนา)(?=\s*[ก-ฮเแโใไ]))+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"จำนวน|ประจำปี|ประจำเดือน|ปีงบประมาณ|ปีการศึกษา|(?:โดย|ด้วย)\s*วิธี|ตำบล|อำเภอ|จังหวัด|แขวง|เขต(?=[ก-ฮเแโใไ])|หมู่่?\s*(?:ที่)?\s*\d"
    r"|เทศบาล|องค์การบริหาร|อบต|อบจ|โรงเรียน|โรงพยาบาล|มหาวิทยาลัย|สำนักงานเขต|สำหรับ|เพื่อ|บริเวณ|ภายใน|ณ\s|สาย|ถนน(?=[ก-ฮเแโใไ]+\s*(?:ซอย|สาย|เชื่อม))"
    r"|ขนาด|กว้าง|ยาว\s|หนา\s|ปริมาณ|ระยะ(?:เวลา|ที่)|ของ|ตาม|ให้(?:กับ|แก่)|ที่(?=มี|ไม่)|แบบ(?=รูป)|หรือมี|รหัส|\d{2,}|\[|\(e-"
)
_BETWEEN = re.compile(r"และ|หรือ|พร้อมทั้ง|พร้อม|รวมถึง|รวม|[,/;+()]|\s-\s")
GENERIC = frozenset({
    "วัสดุ", "อุปกรณ์", "เครื่อง", "มือ", "งาน", "ชุด", "ระบบ", "บริการ", "ครุภัณฑ์", "รายการ", "พัสดุ", "สิ่ง", "ของ", "การ", "ความ", "ก่อ",
    "สร้าง", "ปรับ", "ปรุง", "ซ่อมแซม", "ซ่อม", "บำรุง", "รักษา", "ติด", "ตั้ง", "จัด", "ทำ", "ทำความ", "โครงการ", "พัฒนา", "ผลิต", "ดำเนิน",
    "อาคาร", "บ้าน", "ห้อง", "ทาง", "แหล่ง", "ประเภท", "ชนิด", "แบบ", "สู่", "ด้าน",
})  # fmt: skip
"""Words that alone say nothing of who could sell it."""
MARKS = (
    ("นวัตกรรมไทย", "INNOVATION"), ("made in thailand", "MIT"), ("mit", "MIT"), ("ฉลากเขียว", "GREEN_LABEL"),
    ("เป็นมิตรกับสิ่งแวดล้อม", "GREEN_LABEL"), ("มอก", "TIS"), ("ฮาลาล", "HALAL"), ("โอทอป", "OTOP"), ("otop", "OTOP"),
)  # fmt: skip
MOST_PARTS = 4
_SHORTEST, _SHORTEST_BEGINNING, _LEAST_SHARE = 3, 5, 0.3
_MOST_WORDS = 12


def wanted(title: str) -> list[str]:
    """The things that the title asks for, at most four, each as words one would search for; empty when it names none."""
    rest = _BEFORE.sub("", normalise(title))
    found = _AFTER.search(rest, 1) if rest else None
    core = rest[: found.start()] if found else rest
    parts = (_BEFORE.sub("", part).strip(" .-") for part in _BETWEEN.split(core))
    return list(dict.fromkeys(part for part in parts if _says_something(query_tokens(part))))[:MOST_PARTS]


def tries(part: str) -> Iterator[tuple[str, float]]:
    """The words of a part, then ever fewer of them from the end (Thai begins with what it is), with the share that is left."""
    tokens = query_tokens(part)[:_MOST_WORDS]
    letters = sum(map(len, tokens))
    for count in range(len(tokens), 0, -1):
        kept = tokens[:count]
        share = sum(map(len, kept)) / letters
        if count == len(tokens) or (_letters_that_tell(kept) >= _SHORTEST_BEGINNING and share >= _LEAST_SHARE):
            yield " ".join(kept), share


def telling_words(title: str) -> frozenset[str]:
    """The words of what is wanted: by them two notices are for the same kind of seller."""
    return frozenset(token for part in wanted(title) for token in query_tokens(part) if token not in GENERIC)


def marks_asked(title: str) -> frozenset[str]:
    """Marks that the title names, by their codes."""
    plain = title.lower()
    return frozenset(code for words, code in MARKS if words in plain)


def _says_something(tokens: list[str]) -> bool:
    return _letters_that_tell(tokens) >= _SHORTEST


def _letters_that_tell(tokens: list[str]) -> int:
    return sum(len(token) for token in tokens if token not in GENERIC and not token.isdecimal())
