"""Why a notice is for a firm, in words: every code of a match with its sentence in both languages."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from songserm.toolbox.money import format_baht
from songserm.toolbox.reasons import Reason

Facts = Mapping[str, Any]
NO_LONGER = "NO_LONGER"
"""The code of the only reason of a match that its notice's change has overtaken."""
_EXAMPLE = 70
_MARKS = {
    "MIT": "Made in Thailand", "TIS": "มอก.", "GREEN_LABEL": "ฉลากเขียว", "INNOVATION": "บัญชีนวัตกรรมไทย", "HALAL": "ฮาลาล", "OTOP": "OTOP",
}  # fmt: skip
_MARKS_EN = {
    **_MARKS,
    "TIS": "TIS",
    "GREEN_LABEL": "green label",
    "INNOVATION": "Thai innovation list",
    "HALAL": "halal",
}
_SAID = {
    "GOODS": ("ไม่ได้ขายสินค้าแบบนี้", "you do not sell this"),
    "PLACE": ("จังหวัดนี้ไกลเกินไป", "this province is too far away"),
    "TOO_LARGE": ("งานขนาดนี้ใหญ่เกินไป", "jobs of this size are too large"),
    "TOO_SMALL": ("งานขนาดนี้เล็กเกินไป", "jobs of this size are too small"),
    "AGENCY": ("ไม่ขายให้หน่วยงานนี้", "you do not sell to this agency"),
}


def shown_reasons(told: Iterable[Facts]) -> list[Reason]:
    """The sentences of a match, in its order: what speaks for it, then what to mind."""
    return [_SENTENCES[facts["code"]](facts) for facts in told if facts["code"] in _SENTENCES]


def speaks_against(reason: Reason) -> bool:
    """Whether the sentence is something to mind rather than a reason."""
    return reason.code in {"OUT_OF_REACH", "ABOVE_CAP", "HELD_BACK", NO_LONGER}


def _same_words(facts: Facts) -> Reason:
    count, example = facts["count"], _cut(facts.get("example", ""))
    th = f"กิจการเคยชนะงานคล้ายกัน {count} งาน" + (f" เช่น “{example}”" if example else "")
    en = f"You have won {count} similar {_contracts(count)}" + (f", such as “{example}”" if example else "")
    return Reason("SAME_WORDS", th, f"{en}.")


def _same_agency(facts: Facts) -> Reason:
    count = facts["count"]
    return Reason(
        "SAME_AGENCY", f"กิจการเคยขายให้หน่วยงานนี้ {count} สัญญา", f"You have sold to this agency {_times(count)} before."
    )


def _same_province(facts: Facts) -> Reason:
    count = facts["count"]
    en = f"You have won {count} {_contracts(count)} in this province."
    return Reason("SAME_PROVINCE", f"กิจการเคยได้งานในจังหวัดนี้ {count} สัญญา", en)


def _same_kind(facts: Facts) -> Reason:
    count = facts["count"]
    en = f"You have won {count} {_contracts(count)} of this kind by this method."
    return Reason("SAME_KIND", f"กิจการเคยชนะงานประเภทและวิธีเดียวกัน {count} สัญญา", en)


def _listed(facts: Facts) -> Reason:
    title = _cut(facts["title"])
    return Reason("LISTED", f"กิจการลงขาย “{title}”", f"You list “{title}”.")


def _category(facts: Facts) -> Reason:
    title = _cut(facts["title"])
    return Reason(
        "CATEGORY", f"กิจการลงขายสินค้าหมวดเดียวกัน คือ “{title}”", f"You list “{title}”, which is in the same category."
    )


def _declared(_facts: Facts) -> Reason:
    return Reason(
        "DECLARED", "ชื่อหรือคำแนะนำกิจการพูดถึงสิ่งที่ประกาศต้องการ", "Your name or introduction speaks of what is asked for."
    )


def _at_home(_facts: Facts) -> Reason:
    return Reason("AT_HOME", "อยู่จังหวัดเดียวกับกิจการ", "It is in your own province.")


def _bears_mark(facts: Facts) -> Reason:
    th = " ".join(_MARKS[code] for code in facts["marks"])
    en = ", ".join(_MARKS_EN[code] for code in facts["marks"])
    return Reason(
        "BEARS_MARK", f"สินค้าของกิจการมีเครื่องหมายที่ประกาศพูดถึง: {th}", f"Your goods bear a mark that it names: {en}."
    )


def _out_of_reach(_facts: Facts) -> Reason:
    return Reason(
        "OUT_OF_REACH",
        "สินค้าที่ตรงไม่ได้ระบุว่าส่งถึงจังหวัดนี้ ตรวจพื้นที่จัดส่งของกิจการ",
        "What you list is not delivered to this province: check your delivery area.",
    )


def _above_cap(facts: Facts) -> Reason:
    sold, ceiling = Decimal(facts["sold"]), Decimal(facts["ceiling"])
    return Reason(
        "ABOVE_CAP",
        f"หากชนะ ยอดสัญญาปีนี้จะเกินเพดานของขนาดกิจการ ({format_baht(ceiling, 'th')}; ได้แล้ว {format_baht(sold, 'th')})"
        " ยื่นได้แต่ไม่ได้แต้มต่อ",
        f"Winning it would pass the ceiling of your size this year ({format_baht(ceiling, 'en')}; so far"
        f" {format_baht(sold, 'en')}): you may bid, without preference.",
    )


def _held_back(facts: Facts) -> Reason:
    th, en = _SAID[facts["because"]]
    return Reason("HELD_BACK", f"กิจการเคยบอกว่า{th} จึงไม่แจ้งทางอีเมล", f"You said that {en}, so no letter was sent.")


def _no_longer(_facts: Facts) -> Reason:
    return Reason(
        NO_LONGER,
        "หน่วยงานแก้ไขประกาศแล้ว ประกาศนี้อาจไม่ตรงกับกิจการอีกต่อไป",
        "The agency has changed it: it may not fit your firm any more.",
    )


def _contracts(count: int) -> str:
    return "contract" if count == 1 else "contracts"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _cut(text: str) -> str:
    return text if len(text) <= _EXAMPLE else f"{text[:_EXAMPLE]}…"


_SENTENCES: dict[str, Callable[[Facts], Reason]] = {
    "LISTED": _listed,
    "CATEGORY": _category,
    "SAME_WORDS": _same_words,
    "SAME_AGENCY": _same_agency,
    "SAME_PROVINCE": _same_province,
    "SAME_KIND": _same_kind,
    "DECLARED": _declared,
    "AT_HOME": _at_home,
    "BEARS_MARK": _bears_mark,
    "OUT_OF_REACH": _out_of_reach,
    "ABOVE_CAP": _above_cap,
    "HELD_BACK": _held_back,
    NO_LONGER: _no_longer,
}
