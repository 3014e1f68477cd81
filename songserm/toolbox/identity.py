"""Thirteen-digit identity numbers of persons and firms (domain: the check digit is law, the layout is custom)."""

import re
from enum import StrEnum

from stdnum.th.pin import calc_check_digit

from songserm.toolbox.digits import to_arabic
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import strip_invisible

LENGTH = 13
_SEPARATORS = re.compile(r"[\s\-–—‐‑−.]+")
_ADDED = re.compile(r"^['’‘]|(?<=[0-9]{12})\.0+$")
"""The mark by which a spreadsheet keeps a number as text, and the `.0` that programs write behind one that was none."""
_REGISTER_NUMBER = re.compile(r"R[0-9]{9}")
_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_LONGEST_TEXT, _LONGEST_SAID = 64, 255
_PERSONS = re.compile(r"(?<![0-9])[1-9](?:[ -]?[0-9]){12}(?![0-9])")
"""What may be a person's number inside a text, as typed or as printed on a card; a firm's begins with 0."""
_LIKE_PERSONS = re.compile(r"(?<![0-9๐-๙])[1-9๑-๙](?:[\s\-–—‐‑−.]?[0-9๐-๙]){12}(?![0-9๐-๙])")
"""What somebody may have meant as one, a digit mistyped."""
_DIGIT = re.compile(r"[0-9]")


class NumberKind(StrEnum):
    """What the first digit tells. A community enterprise cannot be told by its number: its owner says so."""

    JURISTIC = "JURISTIC"
    NATURAL = "NATURAL"


class IdentityRefused(Refused):
    """The text is not a valid 13-digit number."""


SHORTENED = Reason(
    "NUMBER_SHORTENED",
    "โปรแกรมตารางคำนวณย่อเลขนี้จนหลักท้ายหายไป โปรดตั้งรูปแบบคอลัมน์เป็นข้อความ (Text) แล้วกรอกเลขใหม่จากต้นฉบับ",
    "A spreadsheet has shortened this number and its last digits are lost: format the column as text and fill it in anew.",
)


def clean(text: str) -> str:
    """The number without spaces, dashes and dots, in Arabic digits; whatever else was typed stays in it."""
    return _SEPARATORS.sub("", _ADDED.sub("", strip_invisible(to_arabic(text)).strip()))


def check_digit_of(first_twelve: str) -> str:
    """The thirteenth digit that belongs to twelve: (11 − Σ dᵢ·(13−i) mod 11) mod 10."""
    return str(calc_check_digit(first_twelve))


def has_valid_check_digit(number: str) -> bool:
    """Whether this is 13 Arabic digits that end in the right one."""
    return _is_thirteen_digits(number) and check_digit_of(number[:-1]) == number[-1]


def parse_number(text: str) -> str:
    """The 13 digits that the text states (spaces, dashes and Thai digits are fine).

    Raises `IdentityRefused` that says what to do. Only length and check digit refuse a number: real firms carry
    unusual digits for kind and province.
    """
    number = clean(text[:_LONGEST_TEXT])
    if not number:
        raise IdentityRefused("NUMBER_EMPTY", th="โปรดกรอกเลข 13 หลัก", en="Type the 13-digit number.")
    if is_shortened(text):
        raise IdentityRefused(SHORTENED.code, th=SHORTENED.th, en=SHORTENED.en)
    if not (number.isascii() and number.isdigit()):
        raise IdentityRefused(
            "NUMBER_NOT_DIGITS",
            th="เลขประจำตัวต้องเป็นตัวเลขเท่านั้น โปรดลบตัวอักษรหรือเครื่องหมายอื่นออก",
            en="The number has digits only: remove letters and other signs.",
        )
    _refuse_length(number)
    _refuse_check_digit(number)
    return number


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet has written the number in powers of ten, `1.0555E+11`: its last digits are lost."""
    return bool(_SHORTENED.fullmatch(to_arabic(text[:_LONGEST_TEXT]).strip()))


def with_lost_zero(text: str) -> str | None:
    """The 13 digits when a spreadsheet has dropped the leading 0 of a juristic number and nothing else; else None.

    For imports, which count such a row as mended: the check digit still guards the other twelve.
    """
    number = f"0{clean(text[:_LONGEST_TEXT])}"
    return number if has_valid_check_digit(number) else None


def kind_of(number: str) -> NumberKind:
    """JURISTIC for numbers that begin with 0; else NATURAL, and then the number is personal data."""
    return NumberKind.JURISTIC if number.startswith("0") else NumberKind.NATURAL


def registered_province(number: str) -> str:
    """The two province digits of a juristic person's number (where it was first registered; custom, not law)."""
    return number[1:3]


def format_number(number: str) -> str:
    """As printed on cards and papers: `0-1055-48012-34-5`."""
    return "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))


def masked(number: str) -> str:
    """For screens of others: the last four digits only, `x-xxxx-xxxx2-34-5`."""
    return format_number("x" * (LENGTH - 4) + number[-4:])


def sayable(text: str) -> str:
    """What a report may say of a text that stands where a number belongs: of a person's only the last four digits.

    A person's number with a digit left out or too many, or inside a formula, is told no more than the whole one.
    """
    number = clean(text[:_LONGEST_SAID])
    if len(number) == LENGTH and number[0] != "0":
        return masked(number)
    digits = _DIGIT.findall(number)
    if len(digits) < LENGTH - 1 or digits[0] == "0":
        return text
    return _DIGIT.sub("x", number, count=len(digits) - 4)


def without_persons(text: str) -> str:
    """The text with every person's number in it cut to the last four digits; other numbers of thirteen digits stay."""
    return _PERSONS.sub(_masked_if_valid, text)


def without_likely_persons(text: str) -> str:
    """As `without_persons`, but whatever the last digit and the digits' script: for texts in which people type, such as addresses."""
    return _LIKE_PERSONS.sub(lambda found: masked(clean(found[0])), text)


def holds_persons_number(text: str) -> bool:
    """Whether a person's number stands somewhere in the text, in Thai digits too."""
    plain = to_arabic(text)
    return without_persons(plain) != plain


def _masked_if_valid(found: re.Match[str]) -> str:
    number = clean(found[0])
    return masked(number) if has_valid_check_digit(number) else found[0]


def as_registered(text: str) -> str:
    """A firm's public number as the register writes it: without dashes, in Arabic digits, with the 0 that a spreadsheet lost."""
    return with_lost_zero(text) or clean(text[:_LONGEST_TEXT]).upper()


def public_number(text: str) -> str | None:
    """The public number of a firm that the text is, as the register writes it; none for a person's and for other texts."""
    number = as_registered(text)
    is_one = _REGISTER_NUMBER.fullmatch(number) or (number.startswith("0") and has_valid_check_digit(number))
    return number if is_one else None


def _is_thirteen_digits(number: str) -> bool:
    return len(number) == LENGTH and number.isascii() and number.isdigit()


def _refuse_length(number: str) -> None:
    if (count := len(number)) == LENGTH:
        return
    raise IdentityRefused(
        "NUMBER_LENGTH",
        th=f"เลขประจำตัวต้องมี 13 หลัก แต่ที่กรอกมี {count} หลัก โปรดตรวจว่ากรอก{'ขาด' if count < LENGTH else 'เกิน'}หรือไม่",
        en=f"The number has 13 digits, this one has {count}: check for a digit "
        f"{'left out' if count < LENGTH else 'too many'}.",
    )


def _refuse_check_digit(number: str) -> None:
    if (right := check_digit_of(number[:-1])) == number[-1]:
        return
    raise IdentityRefused(
        "NUMBER_CHECK_DIGIT",
        th=f"เลขหลักสุดท้ายไม่ถูกต้อง (ควรเป็น {right} แต่กรอก {number[-1]}) โปรดเทียบกับเอกสารทีละหลัก",
        en=f"The last digit does not fit the others (it should be {right}, not {number[-1]}): "
        "compare each digit with your paper.",
    )
