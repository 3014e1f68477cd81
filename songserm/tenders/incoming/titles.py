"""What a title tells when nothing else does: what kind of purchase it is, and where."""

import re
from functools import lru_cache

from songserm.reference.queries import plain, province_codes_by_name

_BEFORE = re.compile(r"^(?:ประกาศ|ขออนุมัติ|ประกวดราคา|สอบราคา|จัด|โครงการ|อิเล็กทรอนิกส์|\(e-?bidding\)|\s)*", re.IGNORECASE)
_KINDS = (
    (re.compile(r"จ้างที่ปรึกษา|ที่ปรึกษา"), "CONSULT"),
    (re.compile(r"จ้าง(?:ออกแบบ|ควบคุม)|ออกแบบ"), "DESIGN"),
    (re.compile(r"(?:จ้าง)?(?:เหมา)?(?:ทำการ)?(?:โครงการ)?(?:ก่อสร้าง|ปรับปรุง(?:ถนน|อาคาร|ผิว))"), "CONSTRUCTION"),
    (re.compile(r"จ้าง|เหมา"), "SERVICE"),
    (re.compile(r"ซื้อ|วัสดุ|ครุภัณฑ์"), "BUY"),
    (re.compile(r"เช่า"), "RENT"),
)
_PROVINCE = re.compile(r"(?:จังหวัด|จ\.)\s*(?=([ก-๙]+))|(กรุงเทพ(?:มหานคร|ฯ)?)")
_SHORTEST = 3


def kind_of(title: str) -> str:
    """The kind of contract that the title begins with; OTHER when it does not say."""
    bare = _BEFORE.sub("", title)
    return next((kind for pattern, kind in _KINDS if pattern.match(bare)), "OTHER")


def province_of(title: str) -> str:
    """The code of the one province that the title names; empty when it names none, or several."""
    found = {code for first, capital in _PROVINCE.findall(title) if (code := _code(first or capital))}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def _code(name: str) -> str:
    """The province whose name the text begins with; Thai titles write on without a space."""
    known = province_codes_by_name()
    bare = plain(name)
    return next((known[bare[:length]] for length in range(len(bare), _SHORTEST - 1, -1) if bare[:length] in known), "")
