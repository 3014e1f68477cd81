"""Made-up firms for the simulator: everything follows from the number, in the published form's own field names."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from songserm.gateways.dbd.provinces import NAMES

Record = dict[str, object]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm as the registry would tell it; `revenue` None is a firm without a statement."""

    number: str
    name_th: str
    name_en: str
    status: str
    tsic_code: str
    registered: str
    """B.E. year, month, day: `25560114`."""
    province: str
    district: str
    subdistrict: str
    house: str
    revenue: str | None
    nationalities: tuple[str, ...]
    directors: tuple[str, ...] = ()
    """First and last name; none named: one of the firm's own."""
    phone: str = ""

    def information(self) -> Record:
        """The answer of `information`."""
        address = {
            "Sequence": None,
            "AddressName": "สำนักงานใหญ่",
            "FullAddress": self.house,
            "AddressNo": self.house,
            "Tumbol": self.subdistrict,
            "Ampur": self.district,
            "Province": self.province,
            "Phone": self.phone,
        }
        return _results(
            {
                "JuristicType": self.number[3],
                "JuristicID": self.number,
                "RegisterDate": self.registered,
                "JuristicName_TH": self.name_th,
                "JuristicName_EN": self.name_en,
                "RegisterCapital": "1000000",
                "PaidRegisterCapital": "1000000",
                "JuristicStatus": self.status,
                "StandardID": self.tsic_code,
                "AddressInformations": [address],
                "CommitteeInformations": [
                    _director(place, name) for place, name in enumerate(self._directors, start=1)
                ],
            }
        )

    @property
    def _directors(self) -> tuple[str, ...]:
        return self.directors or (f"กรรมการ ตัวอย่าง{self.number[-6:]}",)

    def shareholders(self) -> Record:
        """The answer of `shareholder`: holders with their nationality, without shares, as published."""
        holders = [
            {"Title": "คุณ", "HolderName": f"ผู้ถือหุ้น {place}", "Lastname": self.number[-6:], "Nationality": nationality}
            for place, nationality in enumerate(self.nationalities, start=1)
        ]
        return _results({"JuristicID": self.number, "ShareholderDetail": holders})

    def statement(self, year: str) -> Record | None:
        """The answer of `financial` for a B.E. year; None for a year before the firm, or when it files none."""
        if self.revenue is None or not year.isdigit() or year < self.registered[:4]:
            return None
        return {"JuristicID": self.number, "TotalRevenue": self.revenue, "StatementYear": year}


def made_up_firm(number: str) -> Firm:
    """The firm of any juristic number: the same on every machine."""
    choose = _Chooser(number)
    trade_th, trade_en, tsic_code = choose.one_of(_TRADES)
    first_th, first_en = choose.one_of(_FIRST_WORDS)
    second_th, second_en = choose.one_of(_SECOND_WORDS)
    form_th, form_en = _FORMS.get(number[3], _FORMS["5"])
    return Firm(
        number=number,
        name_th=form_th.format(f"{first_th}{second_th} {trade_th}"),
        name_en=form_en.format(f"{first_en} {second_en} {trade_en}").upper(),
        status=choose.one_of(_STATUSES),
        tsic_code=tsic_code,
        registered=_registered(number, choose),
        province=NAMES.get(number[1:3], NAMES["10"]),
        district="เมือง" if number[1:3] != "10" else choose.one_of(("บางรัก", "จตุจักร", "บางกะปิ", "ลาดพร้าว")),
        subdistrict="ในเมือง" if number[1:3] != "10" else choose.one_of(("สีลม", "จตุจักร", "คลองจั่น", "จรเข้บัว")),
        house=f"{choose.below(900) + 1}/{choose.below(90) + 1}",
        revenue=None if choose.below(10) == 0 else _revenue(choose),
        nationalities=choose.one_of((("ไทย", "ไทย", "ไทย"), ("ไทย", "ไทย"), ("ไทย",), ("ไทย", "ไทย", "ญี่ปุ่น"))),
    )


class _Chooser:
    """Choices that follow from a number, one after another."""

    def __init__(self, number: str) -> None:
        self._number = number
        self._turn = 0

    def below(self, limit: int) -> int:
        self._turn += 1
        digest = hashlib.sha256(f"{self._number}/{self._turn}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[self.below(len(choices))]


def _director(place: int, name: str) -> Record:
    first, _, last = name.partition(" ")
    return {"Sequence": place, "CommitteeType": "กรรมการ", "Title": "คุณ", "FirstName": first, "LastName": last}


def _registered(number: str, choose: _Chooser) -> str:
    year = 2000 + int(number[4:7])
    within = year if 2450 <= year <= 2568 else 2540 + choose.below(25)  # noqa: PLR2004 - years that a firm can have
    return f"{within}{choose.below(12) + 1:02}{choose.below(28) + 1:02}"


def _revenue(choose: _Chooser) -> str:
    highest = choose.one_of((1_500_000, 1_800_000, 8_000_000, 30_000_000, 45_000_000, 90_000_000, 250_000_000))
    return f"{highest // 2 + choose.below(highest // 2)}.{choose.below(100):02}"


def _results(record: Record) -> Record:
    return {"ResultList": [record], "RawData": ""}


_STATUSES = ("ยังดำเนินกิจการอยู่",) * 18 + ("เลิก(เสร็จการชำระบัญชี)", "ร้าง")
_FORMS = {
    "2": ("ห้างหุ้นส่วนสามัญนิติบุคคล {}", "{} Registered Ordinary Partnership"),
    "3": ("ห้างหุ้นส่วนจำกัด {}", "{} Limited Partnership"),
    "5": ("บริษัท {} จำกัด", "{} Company Limited"),
    "7": ("บริษัท {} จำกัด (มหาชน)", "{} Public Company Limited"),
}
_FIRST_WORDS = (
    ("ทรัพย์", "Sap"),
    ("สยาม", "Siam"),
    ("รุ่ง", "Rung"),
    ("ไทย", "Thai"),
    ("เจริญ", "Charoen"),
    ("มิตร", "Mit"),
    ("ศรี", "Sri"),
    ("บุญ", "Boon"),
)
_SECOND_WORDS = (
    ("รุ่งเรือง", "Rungrueang"),
    ("พัฒนา", "Phatthana"),
    ("สมบูรณ์", "Somboon"),
    ("มั่นคง", "Mankhong"),
    ("ไพบูลย์", "Phaibun"),
    ("วิวัฒน์", "Wiwat"),
    ("ก้าวหน้า", "Kaona"),
)
_TRADES = (
    ("การพิมพ์", "Printing", "18119"),
    ("เฟอร์นิเจอร์", "Furniture", "31001"),
    ("แปรรูปอาหาร", "Food Processing", "10304"),
    ("สิ่งทอ", "Textile", "13120"),
    ("พลาสติก", "Plastic", "22220"),
    ("ก่อสร้าง", "Construction", "41002"),
    ("เครื่องเขียน", "Stationery", "46492"),
    ("คอมพิวเตอร์", "Computer", "46510"),
    ("เวชภัณฑ์", "Medical Supply", "46463"),
    ("ขนส่ง", "Transport", "49323"),
    ("ซอฟต์แวร์", "Software", "62011"),
    ("ทำความสะอาด", "Cleaning", "81210"),
)
FIXED = {
    firm.number: firm
    for firm in (
        Firm(
            number="0735556000011",
            name_th="บริษัท สวนสุขผลไม้อบแห้ง จำกัด",
            name_en="SUAN SUK DRIED FRUIT COMPANY LIMITED",
            status="ยังดำเนินกิจการอยู่",
            tsic_code="10304",
            registered="25560114",
            province="นครปฐม",
            district="สามพราน",
            subdistrict="ไร่ขิง",
            house="88/9",
            revenue="42500000.00",
            nationalities=("ไทย", "ไทย", "ไทย"),
        ),
        Firm(
            number="0105542000028",
            name_th="บริษัท มหานครค้าส่ง จำกัด",
            name_en="MAHANAKHON WHOLESALE COMPANY LIMITED",
            status="ยังดำเนินกิจการอยู่",
            tsic_code="46900",
            registered="25420305",
            province="กรุงเทพมหานคร",
            district="บางรัก",
            subdistrict="สีลม",
            house="500",
            revenue="812345678.90",
            nationalities=("ไทย", "ไทย"),
        ),
        Firm(
            number="0503549000036",
            name_th="ห้างหุ้นส่วนจำกัด ล้านนาไม้แกะ",
            name_en="LANNA WOOD CARVING LIMITED PARTNERSHIP",
            status="เลิก(เสร็จการชำระบัญชี)",
            tsic_code="16299",
            registered="25490820",
            province="เชียงใหม่",
            district="หางดง",
            subdistrict="บ้านแหวน",
            house="12",
            revenue=None,
            nationalities=("ไทย", "ไทย"),
        ),
    )
}
