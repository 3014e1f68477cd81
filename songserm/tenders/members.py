"""Members of a joint venture as people type them: one a line, its facts between semicolons."""

from typing import Any

from songserm.toolbox.digits import to_arabic
from songserm.toolbox.identity import parse_number
from songserm.toolbox.money import parse_amount
from songserm.toolbox.refusals import Refused

SIZES = {"micro": "MICRO", "รายย่อย": "MICRO", "small": "SMALL", "ย่อม": "SMALL", "medium": "MEDIUM", "กลาง": "MEDIUM"}
SECTORS = {
    "manufacturing": "MANUFACTURING",
    "ผลิต": "MANUFACTURING",
    "trade_services": "TRADE_SERVICES",
    "การค้าและบริการ": "TRADE_SERVICES",
}


class MemberRefused(Refused):
    """A line that is no member; the reason names it and shows the form."""


def members_of(text: str) -> list[dict[str, Any]]:
    """The members as the evaluation takes them, by line (or ``|`` in a cell); raises MemberRefused for the first bad one.

    ``name``; ``name; 13 digits``; or ``name; size; sector; contracts of this year`` (the last may be left out).
    """
    lines = [line.strip() for line in text.replace("|", "\n").splitlines() if line.strip()]
    return [_member(line) for line in lines]


def _member(line: str) -> dict[str, Any]:
    name, *facts = (part.strip() for part in line.split(";"))
    try:
        return {"name": name, **_facts(facts)}
    except (KeyError, ValueError) as error:
        raise MemberRefused(
            "MEMBER_UNREADABLE",
            th=f"อ่านสมาชิก “{line}” ไม่ได้ โปรดเขียนเป็น ชื่อ; เลข 13 หลัก หรือ ชื่อ; ขนาด; สาขา; มูลค่าสัญญาปีนี้",
            en=f"The member “{line}” cannot be read: write name; 13 digits, or name; size; sector; contracts of this year.",
        ) from error


def _facts(facts: list[str]) -> dict[str, Any]:
    if not facts:
        return {}
    if len(facts) == 1:
        return {"tax_id": parse_number(facts[0])}
    size, sector, contracts = (*facts, "0")[:3]
    amount = parse_amount(to_arabic(contracts))
    sme = {"size": SIZES[size.casefold()], "sector": SECTORS[sector.casefold()]}
    return {"sme": {**sme, "contracts_this_year": f"{amount:.2f}"}}


def as_typed(member: dict[str, Any]) -> str:
    """The line that ``members_of`` reads back."""
    sme = member.get("sme")
    if sme:
        return "; ".join((member["name"], sme["size"], sme["sector"], sme["contracts_this_year"]))
    return "; ".join(filter(None, (member["name"], member.get("tax_id"))))
