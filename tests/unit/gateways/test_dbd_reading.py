from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from songserm.gateways.dbd.interface import RegistryStatus
from songserm.gateways.dbd.provinces import NAMES, code_of
from songserm.gateways.dbd.reading import buddhist_date, first_result, profile_from, revenue_of, status_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def holders(nationalities):
    return {"ShareholderDetail": [{"HolderName": "ก", "Nationality": nationality} for nationality in nationalities]}


def read(information=None, financial=None, shareholders=None):
    return profile_from(
        information or {}, number="0105560000042", financial=financial, shareholders=shareholders, now=NOW
    )


def test_what_the_registry_leaves_out_is_unknown_not_an_error():
    profile = read()
    assert (profile.name_th, profile.tsic_code, profile.address) == ("", "", "")
    assert (profile.registered_date, profile.revenue, profile.statement_year) == (None, None, None)
    assert (profile.thai_share_percent, profile.province_code, profile.status) == (None, None, RegistryStatus.OTHER)
    assert profile.fetched_at == NOW


def test_an_address_is_one_line_with_the_words_of_its_province():
    office = {"AddressNo": "1/2", "Moo": "3", "Road": "สุขุมวิท", "Tumbol": "ก", "Ampur": "ข", "Floor": None}
    in_province = read({"AddressInformations": [office | {"Province": "ระยอง"}]})
    in_capital = read({"AddressInformations": [office | {"Province": "กรุงเทพมหานคร"}]})
    assert in_province.address == "1/2 หมู่ 3 ถนนสุขุมวิท ตำบลก อำเภอข จังหวัดระยอง"
    assert in_capital.address.endswith("แขวงก เขตข กรุงเทพมหานคร")
    assert (in_province.province_code, in_capital.province_code) == ("21", "10")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("ยังดำเนินกิจการอยู่", RegistryStatus.ACTIVE),
        ("เลิก(เสร็จการชำระบัญชี)", RegistryStatus.DISSOLVED),
        ("เลิก(ไม่เสร็จการชำระบัญชี)", RegistryStatus.DISSOLVED),
        ("ร้าง", RegistryStatus.ABANDONED),
        ("พิทักษ์ทรัพย์เด็ดขาด", RegistryStatus.RECEIVERSHIP),
        ("ล้มละลาย", RegistryStatus.BANKRUPT),
        ("คำใหม่", RegistryStatus.OTHER),
    ],
)
def test_the_registrys_words_tell_the_state(words, status):
    assert status_of(words) is status


@pytest.mark.parametrize(
    ("digits", "day"),
    [("25620829", date(2019, 8, 29)), ("25621329", None), ("", None), ("2019-08-29", None), ("00000000", None)],
)
def test_days_are_written_in_the_buddhist_era_and_wrong_ones_are_unknown(digits, day):
    assert buddhist_date(digits) == day


@pytest.mark.parametrize(
    ("told", "revenue"),
    [("9575429.13", Decimal("9575429.13")), ("1,000", Decimal(1000)), (5, Decimal(5)), ("0", Decimal(0))]
    + [(wrong, None) for wrong in ("", None, "-1", "NaN", "Infinity", "ไม่มี", [])],
)
def test_a_revenue_that_cannot_be_is_unknown(told, revenue):
    assert revenue_of({"TotalRevenue": told}) == revenue


@pytest.mark.parametrize(
    ("nationalities", "percent"),
    [(["ไทย", "ไทย"], 100), (["ญี่ปุ่น"], 0), (["ไทย", "ญี่ปุ่น"], None), (["ไทย", ""], None), ([], None)],
)
def test_shares_are_told_only_when_all_holders_are_alike(nationalities, percent):
    told = read(shareholders=holders(nationalities)).thai_share_percent
    assert told == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    "answer", [{}, {"ResultList": None}, {"ResultList": []}, {"ResultList": ["x"]}, {"Message": "x"}]
)
def test_an_answer_without_a_record_is_not_found(answer):
    assert first_result(answer) is None


def test_there_are_77_provinces_and_each_is_found_by_its_name():
    assert len(NAMES) == 77
    assert all(code_of(name) == code == code_of(f"จังหวัด{name}") for code, name in NAMES.items())
    assert code_of("ไม่มีจังหวัดนี้") is None
