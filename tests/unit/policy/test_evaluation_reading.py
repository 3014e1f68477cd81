import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.policy.evaluation import DocumentInvalid, decode, parse
from songserm.toolbox.identity import check_digit_of

NUMBER = "010556500001" + check_digit_of("010556500001")

SME = {"size": "SMALL", "sector": "MANUFACTURING", "contracts_this_year": "0.00"}


def document(**changes):
    bid = {
        "bidder": "B", "price": "1100000.00", "compliant": True, "nationality": "TH", "sme": SME, "mit_share": "0.60",
        "members": [{"name": "one", "nationality": "TH", "sme": None}],
    }  # fmt: skip
    found = {"announced_date": "2025-03-01", "criterion": "PRICE", "category": "GOODS", "bids": [bid]}
    for path, value in changes.items():
        target = found if path in {"announced_date", "criterion", "category", "bids", "bids_at", "more"} else bid
        target[path] = value
    return found


def faults(found):
    with pytest.raises(DocumentInvalid) as refused:
        parse(found)
    return {fault.path: fault.reason.code for fault in refused.value.faults}


def test_a_whole_document_is_read():
    tender = parse(document())
    assert tender.announced_date == date(2025, 3, 1)
    assert tender.bids[0].price == Decimal("1100000.00")
    assert tender.bids[0].mit_share == Decimal("0.6")
    assert tender.bids[0].members[0].name == "one"


@pytest.mark.parametrize(
    "price",
    ["-1.00", "1e3", "NaN", "Infinity", "1.100.000,00", "1,100", "", " 1", "1.001", "๑๐๐", 100, 100.5, None, True, []],
)
def test_amounts_that_are_negative_non_finite_or_mistyped_are_named(price):
    assert faults(document(price=price)) == {"bids[0].price": "NOT_AN_AMOUNT"}


def test_absurd_amounts_are_named():
    assert faults(document(price="1000000000000.01")) == {"bids[0].price": "AMOUNT_TOO_LARGE"}
    assert faults(document(price="0.00")) == {"bids[0].price": "PRICE_ZERO"}


@pytest.mark.parametrize("share", ["1.01", "-0.1", "60", 0.6, "NaN"])
def test_a_share_is_a_fraction(share):
    assert faults(document(mit_share=share)) == {"bids[0].mit_share": "NOT_A_SHARE"}


def test_every_fault_is_listed_with_its_path():
    found = document(
        announced_date="2025-02-30", criterion="CHEAP", compliant="yes", nationality="Thai",
        sme={**SME, "size": "LARGE", "contracts_this_year": "-1"}, members=[{"name": ""}], more=1,
    )  # fmt: skip
    assert faults(found) == {
        "announced_date": "NOT_A_DATE",
        "criterion": "NOT_A_CHOICE",
        "more": "UNKNOWN_FIELD",
        "bids[0].compliant": "NOT_TRUE_OR_FALSE",
        "bids[0].nationality": "NOT_A_COUNTRY",
        "bids[0].sme.size": "NOT_A_CHOICE",
        "bids[0].sme.contracts_this_year": "NOT_AN_AMOUNT",
        "bids[0].members[0].name": "NOT_A_NAME",
    }


def test_what_is_missing_is_named():
    assert faults({"bids": [{}]}) == {
        "announced_date": "MISSING", "criterion": "MISSING", "category": "MISSING",
        "bids[0].bidder": "MISSING", "bids[0].price": "MISSING", "bids[0].compliant": "MISSING",
    }  # fmt: skip


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "1899-12-31T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_an_end_of_the_calendar_is_none(at):
    assert faults(document(sme=None, tax_id=NUMBER, bids_at=at)) == {"bids_at": "NOT_A_MOMENT"}


def test_two_bidders_of_one_name_cannot_be_told_apart():
    found = document()
    found["bids"] *= 2
    assert faults(found) == {"bids[1].bidder": "BIDDER_TWICE"}


def test_the_second_of_a_name_is_named_by_its_own_place_though_a_bid_before_it_is_faulty():
    found = document()
    found["bids"] = [{**found["bids"][0], "bidder": "other", "price": "x"}, *found["bids"] * 2]
    assert faults(found) == {"bids[0].price": "NOT_AN_AMOUNT", "bids[2].bidder": "BIDDER_TWICE"}


def test_a_field_that_stands_twice_is_named_though_its_values_agree():
    text = (
        json.dumps(document())
        .replace('"price":', '"price": "1.00", "price":')
        .replace('"bids":', '"bids": [], "bids":')
    )
    assert faults(decode(text)) == {"bids": "FIELD_TWICE", "bids[0].price": "FIELD_TWICE"}
    assert parse(decode(json.dumps(document()))) == parse(document())


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff", "1" * 10_000])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
        decode(text)


def test_numbers_and_the_words_of_javascript_are_not_taken_for_amounts():
    for price in ("1100000.00", "1e3", "NaN", "Infinity", "-1", "true"):
        text = json.dumps(document()).replace('"1100000.00"', price)
        assert faults(decode(text))["bids[0].price"] == "NOT_AN_AMOUNT"


def test_a_number_needs_the_time_of_the_bids_and_no_facts_beside_it():
    assert faults(document(tax_id=NUMBER, sme=None)) == {"bids_at": "BIDS_AT_MISSING"}
    assert faults(document(tax_id=NUMBER, bids_at="2025-03-10T09:00:00Z")) == {"bids[0].sme": "SME_AND_NUMBER"}
    assert faults(document(tax_id=NUMBER, sme=None, bids_at="2025-03-10T09:00:00")) == {"bids_at": "NOT_A_MOMENT"}
    assert parse(document(tax_id=NUMBER, sme=None, bids_at="2025-03-10T09:00:00Z")).tax_ids == {NUMBER}


def test_a_number_with_a_wrong_check_digit_is_named():
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    found = document(tax_id=wrong, sme=None, bids_at="2025-03-10T09:00:00Z")
    assert faults(found) == {"bids[0].tax_id": "NUMBER_INVALID"}


def test_control_characters_and_half_letters_in_a_name_are_refused():
    for name in ("a\x00b", "\ud800", "x" * 256, "  "):
        assert faults(document(bidder=name)) == {"bids[0].bidder": "NOT_A_NAME"}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_any_other_json_is_refused_in_words(found):
    assert faults(found)
