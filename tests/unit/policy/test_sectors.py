from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.policy.rule_sets import Confidence, shipped
from songserm.policy.sectors import Sector, sector_of

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "sector", "confidence"),
    [
        ("10304", Sector.MANUFACTURING, Confidence.HIGH),
        ("33200", Sector.MANUFACTURING, Confidence.HIGH),
        ("01111", Sector.MANUFACTURING, Confidence.MEDIUM),
        ("41002", Sector.TRADE_SERVICES, Confidence.MEDIUM),
        ("46900", Sector.TRADE_SERVICES, Confidence.HIGH),
        ("47111", Sector.TRADE_SERVICES, Confidence.HIGH),
        ("62011", Sector.TRADE_SERVICES, Confidence.HIGH),
    ],
)
def test_a_code_tells_its_sector_and_how_sure_we_are(code, sector, confidence):
    decision = sector_of(code, on=DAY)
    assert (decision.sector, decision.confidence) == (sector, confidence)
    assert code in decision.reason.th


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("35101", "SECTOR_UNSETTLED"),
        ("84111", "SECTOR_UNSETTLED"),
        ("34000", "TSIC_UNKNOWN_DIVISION"),
        ("00000", "TSIC_UNKNOWN_DIVISION"),
        ("", "TSIC_NOT_FIVE_DIGITS"),
        ("1030", "TSIC_NOT_FIVE_DIGITS"),
        ("๑๐๓๐๔", "TSIC_NOT_FIVE_DIGITS"),
    ],
)
def test_what_is_not_settled_goes_to_an_officer_and_is_never_guessed(code, why):
    decision = sector_of(code, on=DAY)
    assert (decision.sector, decision.confidence, decision.reason.code) == (None, Confidence.LOW, why)


@given(st.text(max_size=8))
def test_any_text_gets_a_decision_with_a_reason(code):
    decision = sector_of(code, on=DAY)
    assert decision.reason.th
    assert decision.reason.en


def test_no_division_is_in_two_sections():
    rows = shipped("sectors").on(DAY).rows("divisions")
    divisions = [division for row in rows for division in range(row["first"], row["last"] + 1)]
    assert len(divisions) == len(set(divisions))
