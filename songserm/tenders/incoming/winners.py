"""Who won, as far as it may be told: juristic persons by name, natural persons never."""

import re
from collections.abc import Iterable

from songserm.toolbox.digits import to_arabic
from songserm.toolbox.identity import NumberKind, clean, has_valid_check_digit, kind_of

LONGEST = 500
_COMPANY = re.compile(
    r"^(?:บริษัท|บจก|บมจ|หจก|ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วนสามัญนิติบุคคล)|\b(?:co\.?,? ?ltd|limited|public company)\b",
    re.IGNORECASE,
)
_THIRTEEN = re.compile(r"(?<![0-9])[0-9]{13}(?![0-9])")


def winners(found: Iterable[tuple[str, str]]) -> str:
    """The names of the juristic persons among (name, number), each once, with commas; empty when there is none.

    A number decides; without a right one only the name of a registered form of company tells. Shops and joint ventures
    without a number may carry a person's name and are left out.
    """
    names = dict.fromkeys(name for name, number in found if name and _is_juristic(name, number))
    return ", ".join(names)[:LONGEST]


def _is_juristic(name: str, number: str) -> bool:
    digits = _THIRTEEN.search(clean(to_arabic(number))) if number else None
    if digits and has_valid_check_digit(digits[0]):
        return kind_of(digits[0]) == NumberKind.JURISTIC
    return bool(_COMPANY.search(name))
