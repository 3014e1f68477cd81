"""A tender out of a JSON document; every fault is named with its path."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from songserm.policy.evaluation.bids import THAI, Bid, Category, Criterion, Member, Sme, Tender
from songserm.policy.faults import Fault
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.toolbox.identity import has_valid_check_digit
from songserm.toolbox.money import LARGEST
from songserm.toolbox.reasons import Reason

MOST_BIDS = 1_000
LONGEST_NAME = 255
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,2})?", re.ASCII)
_SHARE = re.compile(r"(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)", re.ASCII)
_NATION = re.compile(r"[A-Z]{2}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ud800-\udfff]")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class DocumentInvalid(ValueError):
    """The document cannot be evaluated; `faults` names everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.reason.en}" for fault in faults))
        self.faults = tuple(faults)


class _Written(dict[str, object]):
    """An object as it was written; ``twice`` are the names that stand in it more than once."""

    twice: frozenset[str] = frozenset()


def decode(text: str | bytes) -> object:
    """The JSON document, in which `parse` sees a name that stands twice in an object. Raises `ValueError`."""
    try:
        found: object = json.loads(text, object_pairs_hook=_written)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return found


def _written(pairs: Sequence[tuple[str, object]]) -> _Written:
    found = _Written(pairs)
    if len(found) < len(pairs):
        found.twice = frozenset(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return found


def parse(document: object) -> Tender:
    """The tender that the document describes. Raises `DocumentInvalid` with all faults at once."""
    return _parsed(document, kept=False)


def parse_kept(document: object) -> Tender:
    """The tender of a document that `as_document` wrote. Raises `DocumentInvalid` with all faults at once."""
    return _parsed(document, kept=True)


def _parsed(document: object, *, kept: bool) -> Tender:
    reader = _Reader(kept=kept)
    tender = reader.tender(document)
    if reader.faults or tender is None:
        raise DocumentInvalid(reader.faults)
    return tender


class _Reader:
    def __init__(self, *, kept: bool) -> None:
        self.faults: list[Fault] = []
        self._kept = kept

    def tender(self, document: object) -> Tender | None:
        found = self._object(document, "", {"announced_date", "criterion", "category", "bids", "bids_at"})
        if found is None:
            return None
        announced = self._read(found, "announced_date", "", _date)
        criterion = self._read(found, "criterion", "", _one_of(Criterion))
        category = self._read(found, "category", "", _one_of(Category))
        bids_at = self._read(found, "bids_at", "", _moment) if found.get("bids_at") is not None else None
        bids = self._bids(self._read(found, "bids", "", _list))
        if announced is None or criterion is None or category is None:
            return None
        tender = Tender(announced, criterion, category, tuple(bids), bids_at)
        if tender.tax_ids and found.get("bids_at") is None:
            self._note("bids_at", _BIDS_AT_MISSING)
        return tender

    def _bids(self, rows: Sequence[object] | None) -> list[Bid]:
        if rows is None:
            return []
        if len(rows) > MOST_BIDS:
            self._note("bids", _TOO_MANY)
            return []
        found = {f"bids[{index}]": bid for index, row in enumerate(rows) if (bid := self._bid(row, f"bids[{index}]"))}
        self._refuse_twice([(bid.bidder, f"{path}.bidder") for path, bid in found.items()])
        return list(found.values())

    def _bid(self, row: object, path: str) -> Bid | None:
        found = self._object(row, path, _BID_KEYS | self._kept_keys)
        if found is None:
            return None
        tax_id = self._tax_id(found, path)
        bidder = self._name(found, "bidder", path, tax_id)
        price = self._read(found, "price", path, _price)
        compliant = self._read(found, "compliant", path, _truth)
        nationality = self._or(found, "nationality", path, _nation, THAI)
        mit_share = self._or(found, "mit_share", path, _share, Decimal(0))
        sme = self._sme(found, path)
        members = self._members(found.get("members"), f"{path}.members")
        if bidder is None or price is None or compliant is None or nationality is None or mit_share is None:
            return None
        looked_up = self._looked_up(found, path)
        return Bid(bidder, price, compliant, nationality, sme, mit_share, members, tax_id, looked_up)

    def _members(self, rows: object, path: str) -> tuple[Member, ...]:
        if rows is None:
            return ()
        if not isinstance(rows, list) or len(rows) > MOST_BIDS:
            self._note(path, _NOT_A_LIST)
            return ()
        found = [member for index, row in enumerate(rows) if (member := self._member(row, f"{path}[{index}]"))]
        return tuple(found)

    def _member(self, row: object, path: str) -> Member | None:
        found = self._object(row, path, {"name", "nationality", "sme", "tax_id"} | self._kept_keys)
        if found is None:
            return None
        tax_id = self._tax_id(found, path)
        name = self._name(found, "name", path, tax_id)
        nationality = self._or(found, "nationality", path, _nation, THAI)
        sme = self._sme(found, path)
        if name is None or nationality is None:
            return None
        return Member(name, nationality, sme, tax_id, self._looked_up(found, path))

    @property
    def _kept_keys(self) -> set[str]:
        return {"looked_up"} if self._kept else set()

    def _looked_up(self, owner: Mapping[str, object], path: str) -> bool:
        return bool(self._kept and self._or(owner, "looked_up", path, _truth, default=False))

    def _sme(self, owner: Mapping[str, object], path: str) -> Sme | None:
        if owner.get("sme") is None:
            return None
        if owner.get("tax_id") is not None:
            self._note(f"{path}.sme", _EITHER)
            return None
        place = f"{path}.sme"
        found = self._object(owner["sme"], place, {"size", "sector", "contracts_this_year"})
        if found is None:
            return None
        size = self._read(found, "size", place, _one_of(_SmeSize))
        sector = self._read(found, "sector", place, _one_of(Sector))
        contracts = self._read(found, "contracts_this_year", place, _amount)
        if size is None or sector is None or contracts is None:
            return None
        return Sme(Size(size.value), sector, contracts)

    def _tax_id(self, owner: Mapping[str, object], path: str) -> str:
        if owner.get("tax_id") is None:
            return ""
        return self._read(owner, "tax_id", path, _tax_id) or ""

    def _name(self, owner: Mapping[str, object], key: str, path: str, tax_id: str) -> str | None:
        """A name; who is given by number may leave it out."""
        if tax_id and owner.get(key) is None:
            return tax_id
        return self._read(owner, key, path, _name)

    def _refuse_twice(self, names: Iterable[tuple[str, str]]) -> None:
        seen: set[str] = set()
        for name, path in names:
            if name in seen:
                self._note(path, _TWICE)
            seen.add(name)

    def _object(self, found: object, path: str, known: set[str]) -> Mapping[str, object] | None:
        if not isinstance(found, dict):
            self._note(path or "$", _NOT_AN_OBJECT)
            return None
        for key in found:
            if key not in known:
                self._note(_at(path, _printable(str(key))), _UNKNOWN_FIELD)
        for key in sorted(found.twice) if isinstance(found, _Written) else ():
            self._note(_at(path, _printable(key)), _NAMED_TWICE)
        return found

    def _or(
        self, owner: Mapping[str, object], key: str, path: str, read: Callable[[object], T], default: T
    ) -> T | None:
        return default if owner.get(key) is None else self._read(owner, key, path, read)

    def _read(self, owner: Mapping[str, object], key: str, path: str, read: Callable[[object], T]) -> T | None:
        if key not in owner:
            self._note(_at(path, key), _MISSING)
            return None
        try:
            return read(owner[key])
        except _Refused as refused:
            self._note(_at(path, key), refused.reason)
            return None

    def _note(self, path: str, reason: Reason) -> None:
        self.faults.append(Fault(path, reason))


class _Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class _SmeSize(StrEnum):
    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"


def _printable(key: str) -> str:
    return _UNSEEN.sub("?", key[:60])


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _date(found: object) -> date:
    if isinstance(found, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found, re.ASCII):
        try:
            return date.fromisoformat(found)
        except ValueError:
            pass
    raise _Refused(_NOT_A_DATE)


def _moment(found: object) -> datetime:
    if isinstance(found, str):
        try:
            moment = datetime.fromisoformat(found)
        except ValueError:
            raise _Refused(_NOT_A_MOMENT) from None
        # At either end of the calendar the same moment has no day in Bangkok.
        if moment.tzinfo is not None and moment.year in _YEARS:
            return moment
    raise _Refused(_NOT_A_MOMENT)


def _list(found: object) -> list[object]:
    if not isinstance(found, list):
        raise _Refused(_NOT_A_LIST)
    return found


def _truth(found: object) -> bool:
    if not isinstance(found, bool):
        raise _Refused(_NOT_A_TRUTH)
    return found


def _name(found: object) -> str:
    name = found.strip() if isinstance(found, str) else ""
    if not name or len(name) > LONGEST_NAME or _UNSEEN.search(name):
        raise _Refused(_NOT_A_NAME)
    return name


def _nation(found: object) -> str:
    if not isinstance(found, str) or not _NATION.fullmatch(found):
        raise _Refused(_NOT_A_NATION)
    return found


def _tax_id(found: object) -> str:
    if not isinstance(found, str) or not re.fullmatch(r"\d{13}", found, re.ASCII) or not has_valid_check_digit(found):
        raise _Refused(_NOT_A_NUMBER)
    return found


def _amount(found: object) -> Decimal:
    if not isinstance(found, str) or not _AMOUNT.fullmatch(found):
        raise _Refused(_NOT_AN_AMOUNT)
    amount = Decimal(found)
    if amount > LARGEST:
        raise _Refused(_ABSURD)
    return amount


def _price(found: object) -> Decimal:
    price = _amount(found)
    if not price:
        raise _Refused(_NO_PRICE)
    return price


def _share(found: object) -> Decimal:
    if not isinstance(found, str) or not _SHARE.fullmatch(found):
        raise _Refused(_NOT_A_SHARE)
    return Decimal(found)


def _one_of(kind: type[E]) -> Callable[[object], E]:
    def read(found: object) -> E:
        if isinstance(found, str) and found in kind.__members__:
            return kind[found]
        choices = ", ".join(kind.__members__)
        raise _Refused(Reason("NOT_A_CHOICE", f"โปรดเลือกหนึ่งใน {choices}", f"Choose one of {choices}."))

    return read


_BID_KEYS = {"bidder", "price", "compliant", "nationality", "sme", "mit_share", "members", "tax_id"}
_MISSING = Reason("MISSING", "ขาดข้อมูลนี้ โปรดระบุ", "This is missing: give it.")
_UNKNOWN_FIELD = Reason(
    "UNKNOWN_FIELD", "ไม่รู้จักข้อมูลชื่อนี้ โปรดตรวจตัวสะกดหรือลบออก", "No such field: check its spelling, or take it out."
)
_NAMED_TWICE = Reason(
    "FIELD_TWICE", "ข้อมูลชื่อนี้ปรากฏมากกว่าหนึ่งครั้ง โปรดเหลือไว้เพียงครั้งเดียว", "This field stands here more than once: keep one."
)
_NOT_AN_OBJECT = Reason("NOT_AN_OBJECT", "ต้องเป็นวัตถุ JSON { … }", "Write a JSON object { … } here.")
_NOT_A_LIST = Reason("NOT_A_LIST", "ต้องเป็นรายการ JSON [ … ]", "Write a JSON list [ … ] here.")
_YEARS = range(1900, 9999)
_NOT_A_DATE = Reason(
    "NOT_A_DATE", "โปรดระบุวันที่ ค.ศ. เช่น 2025-03-01", "Write a date of the common era such as 2025-03-01."
)
_NOT_A_MOMENT = Reason(
    "NOT_A_MOMENT",
    "โปรดระบุวันเวลาพร้อมเขตเวลา เช่น 2025-03-01T16:30:00+07:00",
    "Write a date and time with its zone such as 2025-03-01T16:30:00+07:00.",
)
_NOT_A_TRUTH = Reason("NOT_TRUE_OR_FALSE", "ต้องเป็น true หรือ false", "Write true or false.")
_NOT_A_NAME = Reason(
    "NOT_A_NAME",
    f"โปรดระบุชื่อไม่เกิน {LONGEST_NAME} ตัวอักษร ไม่มีอักขระควบคุม",
    f"Give a name of at most {LONGEST_NAME} letters without control characters.",
)
_NOT_A_NATION = Reason(
    "NOT_A_COUNTRY", "โปรดระบุรหัสประเทศสองตัวอักษร เช่น TH", "Write the country's code of two letters, such as TH."
)
_NOT_A_NUMBER = Reason(
    "NUMBER_INVALID", "เลข 13 หลักไม่ถูกต้อง โปรดตรวจอีกครั้ง", "This is not a valid 13-digit number: check its digits."
)
_NOT_AN_AMOUNT = Reason(
    "NOT_AN_AMOUNT",
    'โปรดระบุจำนวนเงินเป็นข้อความ ไม่ติดลบ ทศนิยมไม่เกินสองตำแหน่ง เช่น "1100000.00"',
    'Write the amount as text, not negative, with at most two decimals, such as "1100000.00".',
)
_ABSURD = Reason(
    "AMOUNT_TOO_LARGE",
    "จำนวนเงินเกินหนึ่งล้านล้านบาท โปรดตรวจจำนวนหลักอีกครั้ง",
    "The amount is above one million million baht: check the number of digits.",
)
_NO_PRICE = Reason("PRICE_ZERO", "ราคาต้องมากกว่าศูนย์", "A price is above zero.")
_NOT_A_SHARE = Reason(
    "NOT_A_SHARE",
    'โปรดระบุสัดส่วนเป็นข้อความระหว่าง 0 ถึง 1 เช่น "0.60"',
    'Write the share as text between 0 and 1, such as "0.60".',
)
_TWICE = Reason(
    "BIDDER_TWICE", "มีผู้เสนอราคาชื่อนี้แล้ว แต่ละรายต้องมีชื่อต่างกัน", "This bidder is named already: give each its own name."
)
_TOO_MANY = Reason(
    "TOO_MANY_BIDS", f"มีข้อเสนอเกิน {MOST_BIDS:,} รายการ โปรดแยก", f"There are more than {MOST_BIDS:,} bids: split them."
)
_BIDS_AT_MISSING = Reason(
    "BIDS_AT_MISSING",
    "โปรดระบุวันเวลายื่นข้อเสนอ เพราะต้องใช้ข้อมูลทะเบียน ณ เวลานั้น",
    "Give the time of the bids: the register is asked for the facts of that moment.",
)
_EITHER = Reason(
    "SME_AND_NUMBER",
    "ระบุเลข 13 หลักแล้ว ข้อมูล SME มาจากทะเบียน โปรดลบข้อมูล sme",
    "The number is given, so the facts come from the register: take out sme.",
)
