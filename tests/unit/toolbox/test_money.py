from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.toolbox.money import AmountRefused, format_baht, parse_amount, with_vat, without_vat

VAT = Decimal("0.07")
satang = st.integers(min_value=0, max_value=10**14).map(lambda count: Decimal(count) / 100)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("๑๒๓", "123"),
        ("๑,๒๓๔.๕๐", "1234.50"),
        ("฿ 1,200", "1200"),
        ("1,200.-", "1200"),
        ("12 บาท", "12"),
        ("THB 5", "5"),
        ("0", "0"),
        ("1000000000000", "1000000000000"),
        (" 7.5 ", "7.5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "AMOUNT_EMPTY"),
        ("฿", "AMOUNT_EMPTY"),
        ("1 200,00", "AMOUNT_AMBIGUOUS"),
        ("1.234,50", "AMOUNT_AMBIGUOUS"),
        ("1,5", "AMOUNT_AMBIGUOUS"),
        ("12,34,567", "AMOUNT_AMBIGUOUS"),
        ("-5", "AMOUNT_NEGATIVE"),
        ("(5)", "AMOUNT_NEGATIVE"),
        ("NaN", "AMOUNT_UNREADABLE"),
        ("inf", "AMOUNT_UNREADABLE"),
        ("1e5", "AMOUNT_UNREADABLE"),
        ("ห้าบาท", "AMOUNT_UNREADABLE"),
        ("9" * 10_000, "AMOUNT_UNREADABLE"),
        ("1.500", "AMOUNT_TOO_FINE"),
        ("1000000000000.01", "AMOUNT_TOO_LARGE"),
        ("²", "AMOUNT_UNREADABLE"),
    ],
)
def test_an_unclear_amount_is_refused_with_what_to_do(text, code):
    with pytest.raises(AmountRefused) as refused:
        parse_amount(text)
    assert refused.value.reason.code == code
    assert refused.value.text("th") != refused.value.text("en")


@given(satang)
def test_what_is_shown_in_english_is_read_back(amount):
    assert parse_amount(format_baht(amount, "en")) == amount


@given(st.text())
def test_any_text_gives_an_amount_or_a_refusal(text):
    with suppress(AmountRefused):
        assert 0 <= parse_amount(text) <= 10**12


def test_baht_are_shown_with_satang_only_when_there_are_any():
    assert format_baht(Decimal("1234.5"), "th") == "1,234.50 บาท"
    assert format_baht(Decimal("1200.00"), "th") == "1,200 บาท"
    assert format_baht(Decimal(1200), "en") == "THB 1,200"


def test_vat_is_rounded_half_a_satang_upwards():
    assert with_vat(Decimal(100), VAT) == Decimal("107.00")
    assert with_vat(Decimal("0.50"), VAT) == Decimal("0.54")
    assert without_vat(Decimal(107), VAT) == Decimal("100.00")


@given(satang)
def test_a_price_survives_vat_and_back(amount):
    assert without_vat(with_vat(amount, VAT), VAT) == amount


def test_the_mark_by_which_a_spreadsheet_keeps_text_is_no_part_of_an_amount():
    assert parse_amount("'1,234.50") == parse_amount("’1234.50") == Decimal("1234.50")
