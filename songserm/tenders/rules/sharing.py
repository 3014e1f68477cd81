"""From several lists of firms to one, and from many notices to few letters: nobody is flooded, none is starved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SLOPE = 20
"""How slowly places lose their worth: the 21st is worth half of the first."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which firms were found, best first, each with how well it fits (0 to 1)."""

    weight: float
    firms: Sequence[tuple[int, float]]


def blended(ways: Iterable[Way]) -> dict[int, float]:
    """Firm → what all ways together say for it: a place counts, not the scores, which no two ways share."""
    total: dict[int, float] = {}
    for way in ways:
        for place, (firm, fit) in enumerate(way.firms):
            total[firm] = total.get(firm, 0.0) + way.weight * fit * SLOPE / (SLOPE + place)
    return total


def shared_out(
    firms_of: Mapping[int, Sequence[int]],
    *,
    room: Mapping[int, int],
    most: int,
    already: Mapping[int, int] | None = None,
) -> dict[int, list[int]]:
    """Notice → the firms that are written to about it: at most ``most`` for each, and a firm no more than it has room for.

    ``already`` counts the firms that were written to about a notice before.

    The best firm of every notice comes first, then the second of every notice, and so on. Where a firm has no room left
    the next one in line is written to, so that no notice starves; firms without an entry in ``room`` have none.
    """
    left, heard = dict(room), already or {}
    chosen: dict[int, list[int]] = {notice: [] for notice in firms_of}
    deepest = max((len(firms) for firms in firms_of.values()), default=0)
    for place in range(deepest):
        for notice, firms in firms_of.items():
            if (
                place < len(firms)
                and len(chosen[notice]) + heard.get(notice, 0) < most
                and left.get(firms[place], 0) > 0
            ):
                left[firms[place]] -= 1
                chosen[notice].append(firms[place])
    return chosen


def best_of_each(whose: Sequence[int | None], fits: Sequence[float], *, most: int) -> set[int]:
    """The places of at most so many of each firm, the best fitting; those that are nobody's (none) all stay.

    The earlier one of two that fit alike stays.
    """
    taken: Counter[int] = Counter()
    kept = {place for place, firm in enumerate(whose) if firm is None}
    for place in sorted(range(len(whose)), key=lambda each: (-fits[each], each)):
        firm = whose[place]
        if firm is not None and taken[firm] < most:
            taken[firm] += 1
            kept.add(place)
    return kept
