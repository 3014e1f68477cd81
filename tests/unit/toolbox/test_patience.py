from datetime import UTC, datetime, timedelta
from itertools import pairwise

from songserm.toolbox.patience import Patience

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def tries(patience: Patience, seconds: int) -> list[int]:
    """The seconds in which what always fails is tried."""
    tried = []
    for second in range(seconds):
        now = NOW + timedelta(seconds=second)
        if 7 not in patience.left_alone(now):
            tried.append(second)
            patience.failed(7, now)
    return tried


def test_what_fails_is_tried_ever_more_seldom_and_at_least_once_an_hour():
    tried = tries(Patience(), 4 * 3600)
    assert tried[:5] == [0, 1, 3, 7, 15]
    gaps = [later - earlier for earlier, later in pairwise(tried)]
    assert (max(gaps), gaps[-1]) == (3600, 3600)


def test_what_worked_begins_anew():
    patience = Patience()
    tries(patience, 100)
    patience.worked(7)
    assert tries(patience, 4) == [0, 1, 3]


def test_what_is_never_asked_of_again_is_forgotten():
    patience = Patience()
    patience.failed(7, NOW)
    assert patience.left_alone(NOW) == [7]
    patience.left_alone(NOW + timedelta(days=1))
    assert not patience._until
