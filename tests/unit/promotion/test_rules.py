import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.promotion.rules.comparing import difference
from songserm.promotion.rules.holding_out import is_held_out


@pytest.mark.parametrize(
    ("shares", "interval"),
    [((56, 70, 48, 80), (5.24, 33.39)), ((9, 10, 3, 10), (17.05, 80.90)), ((10, 10, 0, 20), (67.91, 100.0))],
)
def test_the_interval_is_newcombes(shares, interval):
    """Examples of the paper (Statistics in Medicine 17, 1998, table II, method 10)."""
    found = difference(*shares)
    assert (round(found.low, 2), round(found.high, 2)) == interval
    assert found.is_told


def test_few_firms_tell_nothing_and_none_cannot_be_compared():
    assert not difference(2, 3, 1, 3).is_told
    assert difference(1, 0, 1, 2) is None
    assert difference(1, 2, 0, 0) is None


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_the_difference_lies_in_its_interval(some, of, others, out_of):
    found = difference(min(some, of), of, min(others, out_of), out_of)
    assert -100.0001 <= found.low <= found.points + 1e-9
    assert found.points <= found.high + 1e-9 <= 100.001


def test_chance_is_the_same_each_time_and_about_right():
    out = [firm for firm in range(5000) if is_held_out("o", str(firm), 20)]
    assert 900 < len(out) < 1100
    assert out == [firm for firm in range(5000) if is_held_out("o", str(firm), 20)]
    assert out != [firm for firm in range(5000) if is_held_out("p", str(firm), 20)]
    assert not any(is_held_out("o", str(firm), 0) for firm in range(100))
