from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.policy.eligibility import Answer, EnterpriseKind, Facts, may_register
from songserm.policy.rule_sets import NoRuleInForce
from songserm.policy.sizes import Size

DAY = date(2026, 11, 23)
FIRM = Facts(
    kind=EnterpriseKind.JURISTIC,
    size=Size.SMALL,
    thai_share_percent=Decimal(100),
    is_lawful_business=True,
    is_bankrupt=False,
    is_debarred=False,
    is_dissolved=False,
)
PERSON = replace(FIRM, kind=EnterpriseKind.NATURAL, thai_share_percent=None, is_thai_national=True)
COMMUNITY = replace(FIRM, kind=EnterpriseKind.COMMUNITY, thai_share_percent=None)

maybe = st.sampled_from([None, True, False])
facts = st.builds(
    Facts,
    kind=st.sampled_from(list(EnterpriseKind)),
    size=st.sampled_from(list(Size)),
    thai_share_percent=st.none() | st.decimals(0, 100, places=2),
    is_thai_national=maybe,
    is_lawful_business=maybe,
    is_bankrupt=maybe,
    is_debarred=maybe,
    is_dissolved=maybe,
)


def answered(given_facts):
    decision = may_register(given_facts, on=DAY)
    return decision.allowed, [reason.code for reason in decision.reasons]


@pytest.mark.parametrize("enterprise", [FIRM, PERSON, COMMUNITY], ids=["firm", "person", "community"])
@pytest.mark.parametrize("size", [Size.MICRO, Size.SMALL, Size.MEDIUM])
def test_each_kind_of_enterprise_within_the_bands_may_register(enterprise, size):
    assert answered(replace(enterprise, size=size)) == (Answer.YES, ["MAY_REGISTER"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size": Size.LARGE}, "ABOVE_SME_SIZE"),
        ({"thai_share_percent": Decimal(50)}, "THAI_SHARE_TOO_LOW"),
        ({"thai_share_percent": Decimal("49.99")}, "THAI_SHARE_TOO_LOW"),
        ({"is_lawful_business": False}, "BUSINESS_NOT_LAWFUL"),
        ({"is_bankrupt": True}, "BANKRUPT"),
        ({"is_debarred": True}, "DEBARRED"),
        ({"is_dissolved": True}, "DISSOLVED"),
    ],
)
def test_one_fact_against_it_is_enough(change, code):
    assert answered(replace(FIRM, **change)) == (Answer.NO, [code])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size": Size.UNKNOWN}, "SIZE_UNKNOWN"),
        ({"thai_share_percent": None}, "THAI_SHARE_UNKNOWN"),
        ({"is_lawful_business": None}, "LAWFULNESS_UNKNOWN"),
        ({"is_bankrupt": None}, "BANKRUPTCY_UNKNOWN"),
        ({"is_debarred": None}, "DEBARMENT_UNKNOWN"),
        ({"is_dissolved": None}, "STATUS_UNKNOWN"),
    ],
)
def test_a_fact_that_is_not_known_is_left_to_an_officer(change, code):
    assert answered(replace(FIRM, **change)) == (Answer.OFFICER_DECIDES, [code])


def test_only_a_juristic_person_is_asked_whether_it_is_dissolved():
    assert answered(replace(PERSON, is_dissolved=None))[0] is Answer.YES
    assert answered(replace(COMMUNITY, is_dissolved=None))[0] is Answer.YES


def test_just_above_half_of_the_shares_is_enough():
    assert answered(replace(FIRM, thai_share_percent=Decimal("50.01")))[0] is Answer.YES


def test_a_natural_person_must_be_a_thai_national():
    assert answered(replace(PERSON, is_thai_national=False)) == (Answer.NO, ["NOT_THAI_NATIONAL"])
    assert answered(replace(PERSON, is_thai_national=None)) == (Answer.OFFICER_DECIDES, ["NATIONALITY_UNKNOWN"])


@given(facts)
def test_yes_is_said_only_when_every_fact_is_known(given_facts):
    decision = may_register(given_facts, on=DAY)
    assert decision.reasons
    if decision.allowed is Answer.YES:
        known = (given_facts.is_lawful_business, given_facts.is_bankrupt, given_facts.is_debarred)
        assert known == (True, False, False)
        assert given_facts.size in {Size.MICRO, Size.SMALL, Size.MEDIUM}


def test_a_day_before_the_register_has_no_answer():
    with pytest.raises(NoRuleInForce):
        may_register(FIRM, on=date(2019, 12, 31))
