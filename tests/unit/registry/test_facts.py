"""The firm's facts beside the registry's."""

from datetime import date
from decimal import Decimal

from songserm.registry.rules.facts import FirmFacts, compare, joined

GIVEN = FirmFacts(name_th="บริษัท ก จำกัด", name_en="A Co Ltd", province="10", revenue=Decimal("1000000.50"), employees=9)


def differing(given, fetched) -> set[str]:
    return {row.name for row in compare(given, fetched) if row.matters}


def test_facts_come_back_from_plain_values_as_they_were():
    whole = FirmFacts(
        **{name: getattr(GIVEN, name) for name in ("name_th", "name_en", "province", "revenue", "employees")},
        registered_date=date(2022, 3, 1),
        thai_share_percent=Decimal("51.00"),
        statement_year=2025,
    )
    assert FirmFacts.from_json(whole.to_json()) == whole


def test_what_is_not_given_is_not_kept():
    assert FirmFacts(name_th="ก").to_json() == {"name_th": "ก"}


def test_unknown_names_are_passed_over():
    assert FirmFacts.from_json({"name_th": "ก", "shoe_size": 9}) == FirmFacts(name_th="ก")


def test_capitals_and_spaces_are_no_difference():
    assert differing(GIVEN, FirmFacts(name_th="บริษัท  ก  จำกัด", name_en="A CO  LTD")) == set()


def test_another_amount_or_province_is_a_difference():
    assert differing(GIVEN, FirmFacts(province="50", revenue=Decimal(900000))) == {"province", "revenue"}


def test_what_only_one_side_knows_is_no_difference():
    assert differing(GIVEN, None) == set()
    assert differing(FirmFacts(), GIVEN) == set()


def test_the_registry_decides_where_it_knows_and_the_firm_elsewhere():
    decided = joined(GIVEN, FirmFacts(name_th="บริษัท ข จำกัด", revenue=Decimal(0)))
    assert (decided.name_th, decided.revenue, decided.employees) == ("บริษัท ข จำกัด", Decimal(0), 9)
