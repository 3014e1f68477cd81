from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from songserm.policy.evaluation import Law
from songserm.policy.rule_sets import shipped
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.tenders.rules.what_if import SetAside, Sold, awards, caps, case_of

LAW = Law.of(shipped("procurement").by_id("th-2565-w78"))


def answer(*prices, decision="RANKED"):
    """Bidders a, b, c … in the order of their ranks."""
    ranking = [{"bidder": name, "rank": rank, "price": price} for rank, (name, price) in enumerate(prices, start=1)]
    if decision != "RANKED":
        ranking = [{**each, "rank": None} for each in ranking]
    return {"decision": decision, "ranking": ranking}


def case(before, after, name="1"):
    return case_of(before, after, public_id=name, project_number="68039123456", title="โต๊ะ")


A_FIRST = answer(("a", "1100000.00"), ("b", "1000000.00"))
B_FIRST = answer(("b", "1000000.00"), ("a", "1100000.00"))
DECIDES = answer(("b", "1000000.00"), ("a", "1100000.00"), decision="OFFICER_DECIDES")


def test_another_winner_is_a_change_and_its_price_the_cost():
    found = case(B_FIRST, A_FIRST)
    assert found.changes
    assert found.cost == Decimal("100000.00")


def test_the_same_winner_is_none():
    assert not case(A_FIRST, A_FIRST).changes


def test_where_an_officer_decides_nothing_is_said():
    for before, after in ((DECIDES, A_FIRST), (A_FIRST, DECIDES)):
        found = case(before, after)
        assert not found.is_settled
        assert not found.changes
        assert (found.before, found.after) == (None, None)


def test_without_bids_nobody_comes_first():
    assert not case(answer(), answer()).changes


def test_the_sums_are_of_what_is_settled():
    found = awards([case(B_FIRST, A_FIRST, "1"), case(A_FIRST, A_FIRST, "2"), case(DECIDES, A_FIRST, "3")])
    assert (found.cases, found.same, len(found.changed), len(found.unsettled)) == (3, 1, 1, 1)
    assert (found.total_before, found.total_after) == (Decimal("2100000.00"), Decimal("2200000.00"))
    assert found.cost == Decimal("100000.00")


def test_the_dearest_change_comes_first():
    dear = case(B_FIRST, answer(("c", "9000000.00")), "9")
    assert [each.id for each in awards([case(B_FIRST, A_FIRST, "1"), dear]).changed] == ["9", "1"]


def sold(total, number="1", size=Size.SMALL, sector=Sector.TRADE_SERVICES):
    return Sold(number, "กิจการ", Decimal(total), size, sector)


def test_a_firm_passes_the_cap_only_above_it():
    found = caps([sold("50000000.00", "1"), sold("50000000.01", "2")], LAW, LAW)
    assert [each.sold.number for each in found.passing] == ["2"]
    assert (found.firms, found.before, found.after) == (2, 1, 1)


@given(st.lists(st.decimals(0, 10**9, places=2), max_size=8))
def test_the_same_set_twice_changes_no_cap(totals):
    found = caps([sold(total, str(place)) for place, total in enumerate(totals)], LAW, LAW)
    assert found.before == found.after == len(found.passing)


def test_what_is_missing_to_the_set_aside_is_never_below_zero():
    aside = SetAside(2026, Decimal(1000), Decimal(250), Decimal(30), Decimal(0))
    assert (aside.share, aside.missing_before, aside.missing_after) == (Decimal(25), Decimal(50), Decimal(0))
    assert SetAside(2026, Decimal(0), Decimal(0), Decimal(30), Decimal(0)).share == 0
