"""The registry's JSON read into our terms: tolerant of what is missing, strict about what is wrong."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import cast

from songserm.gateways.dbd.interface import JuristicProfile, RegistryStatus
from songserm.gateways.dbd.provinces import code_of
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import BUDDHIST_ERA

Answer = Mapping[str, object]

_STATUSES = (
    ("ยังดำเนินกิจการ", RegistryStatus.ACTIVE),
    ("ฟื้นฟู", RegistryStatus.ACTIVE),
    ("คืนสู่ทะเบียน", RegistryStatus.ACTIVE),
    ("เลิก", RegistryStatus.DISSOLVED),
    ("เสร็จการชำระบัญชี", RegistryStatus.DISSOLVED),
    ("พิทักษ์ทรัพย์", RegistryStatus.RECEIVERSHIP),
    ("ล้มละลาย", RegistryStatus.BANKRUPT),
    ("แปรสภาพ", RegistryStatus.CONVERTED),
    ("ควบ", RegistryStatus.MERGED),
    ("ถอน", RegistryStatus.WITHDRAWN),
    ("ร้าง", RegistryStatus.ABANDONED),
)
_ADDRESS_PARTS = (
    ("AddressNo", ""),
    ("VillageName", "หมู่บ้าน"),
    ("Building", "อาคาร"),
    ("RoomNo", "ห้อง "),
    ("Floor", "ชั้น "),
    ("Moo", "หมู่ "),
    ("Soi", "ซอย"),
    ("Road", "ถนน"),
)
_CAPITAL = "10"
_TSIC_LENGTH = 5
_DATE_LENGTH = 8


def first_result(answer: Answer) -> Answer | None:
    """The first record of `ResultList`; None when the registry knows no such number."""
    found = answer.get("ResultList")
    if isinstance(found, list) and found and isinstance(found[0], dict):
        return cast("Answer", found[0])
    return None


def profile_from(
    information: Answer, *, number: str, financial: Answer | None, shareholders: Answer | None, now: datetime
) -> JuristicProfile:
    """The profile from the three answers; a statement or a list of holders that is missing leaves None."""
    address = _records(information, "AddressInformations")
    office = address[0] if address else {}
    province = _words(office, "Province")
    status_text = _words(information, "JuristicStatus")
    tsic_code = _words(information, "StandardID")
    return JuristicProfile(
        number=number,
        name_th=_words(information, "JuristicName_TH"),
        name_en=_words(information, "JuristicName_EN"),
        status=status_of(status_text),
        status_text=status_text,
        tsic_code=tsic_code if len(tsic_code) == _TSIC_LENGTH and tsic_code.isdigit() else "",
        registered_date=buddhist_date(_words(information, "RegisterDate")),
        address=_address_line(office, province),
        province=province,
        province_code=code_of(province),
        revenue=revenue_of(financial),
        statement_year=_statement_year(financial),
        thai_share_percent=_thai_share(shareholders),
        fetched_at=now,
        directors=_names(information, "CommitteeInformations", "FirstName", "LastName"),
        shareholders=_names(shareholders or {}, "ShareholderDetail", "HolderName", "Lastname"),
        phone="".join(filter(str.isdigit, to_arabic(_words(office, "Phone")))),
    )


def status_of(words: str) -> RegistryStatus:
    """The state that the registry's words tell."""
    for beginning, status in _STATUSES:
        if words.startswith(beginning):
            return status
    return RegistryStatus.OTHER


def buddhist_date(digits: str) -> date | None:
    """A day written as B.E. year, month and day (`25620829`); None for anything else."""
    if len(digits) != _DATE_LENGTH or not digits.isdigit():
        return None
    try:
        return date(int(digits[:4]) - BUDDHIST_ERA, int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def revenue_of(financial: Answer | None) -> Decimal | None:
    """The statement's total revenue in baht; None when it is not told or not a finite amount from 0 up."""
    if financial is None:
        return None
    try:
        revenue = Decimal(_words(financial, "TotalRevenue").replace(",", ""))
    except InvalidOperation:
        return None
    return revenue if revenue.is_finite() and revenue >= 0 else None


def _statement_year(financial: Answer | None) -> int | None:
    year = _words(financial, "StatementYear") if financial is not None else ""
    return int(year) - BUDDHIST_ERA if year.isascii() and year.isdigit() and len(year) == len("2569") else None


def _thai_share(shareholders: Answer | None) -> Decimal | None:
    holders = _records(shareholders or {}, "ShareholderDetail")
    nationalities = [_words(holder, "Nationality") for holder in holders]
    thai = [nationality in {"ไทย", "TH", "THAI", "Thai"} for nationality in nationalities]
    if not thai or "" in nationalities or any(thai) != all(thai):
        return None
    return Decimal(100) if all(thai) else Decimal(0)


def _names(answer: Answer, key: str, first: str, last: str) -> tuple[str, ...]:
    """First and last names of the people (or firms) listed there; titles change and are left out."""
    names = (clean_line(f"{_words(each, first)} {_words(each, last)}") for each in _records(answer, key))
    return tuple(dict.fromkeys(name for name in names if name))


def _address_line(office: Answer, province: str) -> str:
    parts = [prefix + part for key, prefix in _ADDRESS_PARTS if (part := _words(office, key))]
    street = " ".join(parts) or _words(office, "FullAddress")
    in_capital = code_of(province) == _CAPITAL
    names = ("แขวง", "เขต", "") if in_capital else ("ตำบล", "อำเภอ", "จังหวัด")
    places = (_words(office, "Tumbol"), _words(office, "Ampur"), province)
    return clean_line(" ".join([street, *(name + place for name, place in zip(names, places, strict=True) if place)]))


def _records(answer: Answer, key: str) -> list[Answer]:
    found = answer.get(key)
    return [cast("Answer", record) for record in found if isinstance(record, dict)] if isinstance(found, list) else []


def _words(answer: Answer, key: str) -> str:
    found = answer.get(key)
    return clean_line(str(found)) if isinstance(found, str | int | float) else ""
