"""Each rule of buying from SMEs (e-bidding, price criterion) by its name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.policy.evaluation import Bid, Category, Criterion, Decision, Law, Member, Sme, Tender, as_json, evaluate
from songserm.policy.evaluation.law import Kind
from songserm.policy.rule_sets import NoRuleInForce, RuleSetUnknown, shipped
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size

DAY = date(2025, 3, 1)
LAW = Law.of(shipped("procurement").on(DAY))


def sme(size=Size.MEDIUM, sector=Sector.MANUFACTURING, contracts="0"):
    return Sme(size, sector, Decimal(contracts))


def bid(bidder, price, *, compliant=True, nationality="TH", sme=None, mit="0", members=()):
    return Bid(bidder, Decimal(price), compliant, nationality, sme, Decimal(mit), tuple(members))


def decided(*bids, criterion=Criterion.PRICE, category=Category.GOODS, law=LAW):
    return evaluate(Tender(DAY, criterion, category, bids), law)


def order(result):
    return [(each.bid.bidder, each.rank, str(each.preference.kind) if each.preference else None, each.called)
            for each in result.ranking]  # fmt: skip


def codes(result, bidder):
    return [reason.code for each in result.ranking if each.bid.bidder == bidder for reason in each.reasons]


def test_without_preference_the_lowest_price_wins_and_only_it_is_called():
    result = decided(bid("B", "110"), bid("A", "100"))
    assert order(result) == [("A", 1, None, True), ("B", 2, None, False)]
    assert [reason.code for reason in result.reasons] == ["LOWEST_PRICE_WINS"]


def test_an_sme_at_exactly_ten_percent_is_in():
    result = decided(bid("big", "1000000.00"), bid("small", "1100000.00", sme=sme()))
    assert order(result) == [("small", 1, "SME", True), ("big", 2, None, False)]
    assert as_json(result)["ranking"][0]["preference"] == {"kind": "SME", "percent": "10", "ceiling": "1100000.00"}


def test_one_satang_more_than_ten_percent_is_out():
    result = decided(bid("big", "1000000.00"), bid("small", "1100000.01", sme=sme()))
    assert order(result) == [("big", 1, None, True), ("small", 2, None, False)]
    assert "ABOVE_CEILING" in codes(result, "small")


def test_a_bid_that_does_not_comply_is_out_and_sets_no_bar():
    result = decided(bid("out", "1", compliant=False), bid("big", "100"), bid("small", "109", sme=sme()))
    assert order(result)[0] == ("small", 1, "SME", True)
    assert [(out.bidder, reason.code) for out, reason in result.excluded] == [("out", "NOT_COMPLIANT")]


def test_at_most_three_are_called_and_further_preferred_bids_keep_their_preference():
    smes = [bid(f"s{number}", str(101 + number), sme=sme()) for number in range(5)]
    result = decided(bid("big", "100"), *smes)
    assert [each[3] for each in order(result)] == [True, True, True, False, False, False]
    assert [each[2] for each in order(result)] == ["SME"] * 5 + [None]
    assert "NOT_AMONG_CALLED" in codes(result, "s3")


def test_goods_made_in_thailand_are_preferred_to_five_percent():
    assert order(decided(bid("A", "100"), bid("M", "105", mit="0.60")))[0] == ("M", 1, "MIT", True)
    assert order(decided(bid("A", "100"), bid("M", "105.01", mit="0.60")))[0] == ("A", 1, None, True)


def test_below_sixty_percent_made_in_thailand_there_is_no_preference():
    result = decided(bid("A", "100"), bid("M", "104", mit="0.59"))
    assert order(result)[0] == ("A", 1, None, True)
    assert "MIT_SHARE_TOO_LOW" in codes(result, "M")


def test_made_in_thailand_is_about_goods():
    assert order(decided(bid("A", "100"), bid("M", "104", mit="1"), category=Category.SERVICES))[0][0] == "A"


def test_an_sme_that_offers_goods_made_in_thailand_has_fifteen_percent():
    assert order(decided(bid("A", "100"), bid("SM", "115", sme=sme(), mit="1")))[0] == ("SM", 1, "SME_MIT", True)
    assert order(decided(bid("A", "100"), bid("SM", "115.01", sme=sme(), mit="1")))[0] == ("A", 1, None, True)


def test_a_thai_bidder_has_three_percent_beside_a_foreigner():
    assert order(decided(bid("F", "100", nationality="JP"), bid("T", "103")))[0] == ("T", 1, "THAI", True)
    assert order(decided(bid("F", "100", nationality="JP"), bid("T", "103.01")))[0] == ("F", 1, None, True)


def test_a_thai_bidder_is_not_preferred_to_a_thai_one():
    result = decided(bid("T", "99"), bid("F", "100", nationality="JP"), bid("U", "101"))
    assert order(result)[0] == ("T", 1, None, True)


@pytest.mark.parametrize(("foreigner", "thai"), [("A", "B"), ("B", "A")])
def test_a_thai_bidder_at_the_foreigners_price_is_preferred_whatever_their_names(foreigner, thai):
    result = decided(bid(foreigner, "100", nationality="JP"), bid(thai, "100"))
    assert order(result) == [(thai, 1, "THAI", True), (foreigner, 2, None, False)]


def test_kinds_are_looked_at_in_the_order_of_the_law_and_one_left_out_is_not_preferred():
    both = [bid("A", "100"), bid("S", "104", sme=sme(), mit="1")]
    assert order(decided(*both, law=replace(LAW, order=(Kind.MIT, Kind.SME))))[0] == ("S", 1, "MIT", True)
    assert order(decided(*both, law=replace(LAW, order=(Kind.THAI,))))[0] == ("A", 1, None, True)


def test_a_narrower_first_kind_does_not_hide_a_wider_one():
    narrow = replace(LAW, factors={**LAW.factors, Kind.SME_MIT: Decimal("1.01")})
    result = decided(bid("A", "100"), bid("S", "108", sme=sme(), mit="1"), law=narrow)
    assert order(result)[0] == ("S", 1, "SME", True)


@pytest.mark.parametrize(
    ("size", "sector", "ceiling"),
    [
        (Size.MICRO, Sector.MANUFACTURING, "1800000"),
        (Size.SMALL, Sector.MANUFACTURING, "100000000"),
        (Size.MEDIUM, Sector.MANUFACTURING, "500000000"),
        (Size.MICRO, Sector.TRADE_SERVICES, "1800000"),
        (Size.SMALL, Sector.TRADE_SERVICES, "50000000"),
        (Size.MEDIUM, Sector.TRADE_SERVICES, "300000000"),
    ],
)
def test_contracts_of_the_year_with_this_bid_may_reach_the_ceiling_of_the_size_but_not_pass_it(size, sector, ceiling):
    price = Decimal(109)
    reached = str(Decimal(ceiling) - price)
    passed = str(Decimal(ceiling) - price + Decimal("0.01"))
    assert order(decided(bid("A", "100"), bid("S", "109", sme=sme(size, sector, reached))))[0][0] == "S"
    over = decided(bid("A", "100"), bid("S", "109", sme=sme(size, sector, passed)))
    assert order(over) == [("A", 1, None, True), ("S", 2, None, False)]
    assert "OVER_CAP" in codes(over, "S")


def test_over_the_cap_the_preference_for_goods_made_in_thailand_stays():
    full = sme(Size.MICRO, contracts="1800000")
    assert order(decided(bid("A", "100"), bid("S", "104", sme=full, mit="1")))[0] == ("S", 1, "MIT", True)


def test_over_the_cap_an_sme_is_not_preferred_as_a_thai_bidder_either():
    full = sme(Size.MICRO, contracts="1800000")
    assert order(decided(bid("F", "100", nationality="JP"), bid("S", "102", sme=full)))[0][0] == "F"


def test_a_joint_venture_needs_every_member():
    both = [Member("one", "TH", sme()), Member("two", "TH", sme())]
    half = [Member("one", "TH", sme()), Member("two", "TH", None)]
    assert order(decided(bid("A", "100"), bid("J", "110", members=both)))[0] == ("J", 1, "SME", True)
    result = decided(bid("A", "100"), bid("J", "110", sme=sme(), members=half))
    assert order(result)[0] == ("A", 1, None, True)
    assert "NOT_EVERY_MEMBER_AN_SME" in codes(result, "J")


def test_each_members_cap_counts_the_whole_bid():
    members = [Member("one", "TH", sme()), Member("two", "TH", sme(Size.MICRO, contracts="1799891.01"))]
    assert order(decided(bid("A", "100"), bid("J", "109", members=members)))[0][0] == "A"


def test_a_lowest_bid_that_wins_without_its_preference_has_none():
    result = decided(bid("S", "100", sme=sme()), bid("A", "101"))
    assert order(result) == [("S", 1, None, True), ("A", 2, None, False)]
    assert "WINS_WITHOUT_PREFERENCE" in codes(result, "S")


def test_a_lowest_sme_beside_another_preferred_sme_needs_its_preference():
    result = decided(bid("S", "100", sme=sme()), bid("T", "105", sme=sme()), bid("A", "101"))
    assert order(result) == [("S", 1, "SME", True), ("T", 2, "SME", True), ("A", 3, None, False)]


def test_an_sme_at_the_price_of_the_lowest_is_preferred():
    assert order(decided(bid("A", "100"), bid("S", "100", sme=sme())))[0] == ("S", 1, "SME", True)


def test_one_bid_is_first_without_preference_and_none_give_an_empty_ranking():
    assert order(decided(bid("S", "100", sme=sme(), mit="1"))) == [("S", 1, None, True)]
    empty = decided(bid("out", "100", compliant=False))
    assert (empty.ranking, empty.decision) == ((), Decision.RANKED)


def test_price_performance_is_left_to_the_officer():
    result = decided(bid("B", "110", sme=sme()), bid("A", "100"), criterion=Criterion.PRICE_PERFORMANCE)
    assert result.decision is Decision.OFFICER_DECIDES
    assert order(result) == [("A", None, None, False), ("B", None, None, False)]
    assert [reason.code for reason in result.reasons] == ["PRICE_PERFORMANCE_UNSETTLED"]
    assert codes(result, "B") == ["NOT_BY_PRICE_ALONE"]
    assert decided(bid("A", "100"), criterion=Criterion.PRICE_PERFORMANCE).decision is Decision.OFFICER_DECIDES


def test_without_a_bid_that_complies_there_is_nothing_for_an_officer_to_decide():
    result = decided(bid("A", "100", compliant=False), criterion=Criterion.PRICE_PERFORMANCE)
    assert (result.decision, result.ranking) == (Decision.RANKED, ())
    assert [reason.code for reason in result.reasons] == ["NO_BIDS"]


def test_equal_prices_at_the_first_rank_are_left_to_the_officer():
    for bids in ([bid("A", "100"), bid("B", "100")],
                 [bid("A", "100"), bid("S", "105", sme=sme()), bid("T", "105", sme=sme())]):  # fmt: skip
        result = decided(*bids)
        assert result.decision is Decision.OFFICER_DECIDES
        assert "EQUAL_PRICES" in [reason.code for reason in result.reasons]
        assert not any(each.called or each.rank for each in result.ranking)


def test_equal_prices_further_down_change_nothing():
    assert decided(bid("A", "100"), bid("B", "110"), bid("C", "110")).decision is Decision.RANKED


def test_equal_prices_between_the_last_called_and_the_next_are_left_to_the_officer():
    smes = [bid(f"s{number}", price, sme=sme()) for number, price in enumerate(["101", "102", "103", "103"])]
    assert decided(bid("A", "100"), *smes).decision is Decision.OFFICER_DECIDES


def test_two_kinds_of_preference_of_whom_each_would_win_are_left_to_the_officer():
    result = decided(bid("A", "100"), bid("M", "104", mit="1"), bid("S", "108", sme=sme()))
    assert result.decision is Decision.OFFICER_DECIDES
    assert "DIFFERENT_KINDS_OF_PREFERENCE" in [reason.code for reason in result.reasons]
    assert [each[:1] + each[2:] for each in order(result)] == [
        ("A", None, False), ("M", "MIT", False), ("S", "SME", False)]  # fmt: skip


def test_a_kind_that_could_not_win_anyway_leaves_the_order_to_the_law():
    result = decided(bid("A", "100"), bid("S", "101", sme=sme()), bid("T", "102", sme=sme()), bid("M", "104", mit="1"))
    assert result.decision is Decision.RANKED
    assert [each[0] for each in order(result)] == ["S", "T", "M", "A"]


def test_a_day_before_the_first_rule_set_has_no_law():
    with pytest.raises(NoRuleInForce, match="31 Jan 2022"):
        shipped("procurement").on(date(2022, 1, 30))
    assert shipped("procurement").on(date(2022, 1, 31)).id == "th-2565-w78"


def test_a_draft_is_never_in_force_but_can_be_asked_for():
    book = shipped("procurement")
    assert book.on(date(2030, 1, 1)).id == "th-2565-w78"
    assert book.by_id("th-2568-draft").is_draft
    assert Law.of(book.by_id("th-2568-draft")).percents[Kind.SME_MIT] == 15
    with pytest.raises(RuleSetUnknown, match="th-2565-w78"):
        book.by_id("th-1")


prices = st.integers(9_000, 13_000).map(lambda satang: Decimal(satang) / 100)
smes = st.none() | st.builds(
    Sme, st.sampled_from([Size.MICRO, Size.SMALL]), st.sampled_from(list(Sector)),
    st.sampled_from([Decimal(0), Decimal(1_800_000)]),
)  # fmt: skip
members = st.lists(st.builds(Member, st.just("m"), st.sampled_from(["TH", "JP"]), smes), max_size=2).map(tuple)
one_bid = st.builds(
    Bid, st.just(""), prices, st.booleans(), st.sampled_from(["TH", "TH", "JP"]), smes,
    st.sampled_from([Decimal(0), Decimal("0.6")]), members,
)  # fmt: skip
many = st.lists(one_bid, max_size=6).map(
    lambda found: [replace(each, bidder=f"b{number}") for number, each in enumerate(found)]
)


@given(many, st.randoms())
def test_the_order_of_the_bids_never_matters(bids, chance):
    shuffled = list(bids)
    chance.shuffle(shuffled)
    assert as_json(decided(*bids)) == as_json(decided(*shuffled))


@given(many, st.permutations(range(6)))
def test_the_names_of_the_bidders_never_matter(bids, places):
    renamed = [replace(each, bidder=f"b{places[number]}") for number, each in enumerate(bids)]
    before, after = decided(*bids), decided(*renamed)
    assert before.decision is after.decision
    if before.decision is Decision.RANKED and before.ranking:
        assert replace(before.ranking[0].bid, bidder="") == replace(after.ranking[0].bid, bidder="")


def winner(result):
    return result.ranking[0].bid.bidder if result.decision is Decision.RANKED and result.ranking else None


@given(many, st.integers(1, 5_000), st.integers(0, 5))
def test_raising_a_losers_price_never_makes_it_win(bids, satang, chosen):
    before = decided(*bids)
    if before.decision is not Decision.RANKED or chosen >= len(bids) or winner(before) == bids[chosen].bidder:
        return
    raised = replace(bids[chosen], price=bids[chosen].price + Decimal(satang) / 100)
    after = decided(*(raised if each is bids[chosen] else each for each in bids))
    assert winner(after) != raised.bidder


@given(many)
def test_preference_never_changes_a_price_and_every_bid_is_answered(bids):
    result = decided(*bids)
    given_prices = {each.bidder: each.price for each in bids}
    answered = [*(each.bid for each in result.ranking), *(out for out, _ in result.excluded)]
    assert {each.bidder: each.price for each in answered} == given_prices
    assert all(each.reasons for each in result.ranking)


@given(many)
def test_preferred_bids_come_first_by_price_and_at_most_three_are_called(bids):
    result = decided(*bids)
    if result.decision is not Decision.RANKED:
        return
    held = [each for each in result.ranking if each.preference]
    assert list(result.ranking[: len(held)]) == held
    assert [each.bid.price for each in held] == sorted(each.bid.price for each in held)
    assert sum(each.called for each in result.ranking) == (min(3, len(held)) or min(1, len(result.ranking)))
