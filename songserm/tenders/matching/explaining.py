"""Why a firm was found, in a few reasons, each with the contracts that show it."""

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.facts import SAME_AGENCY, SAME_KIND, SAME_PROVINCE, SAME_WORDS, Reason
from songserm.tenders.matching.neighbours import Index, Neighbours
from songserm.tenders.matching.standing import Standing

SHOWN = 3
"""Contracts that are named for a reason."""
ALIKE = 0.4
"""From here on, the words of two titles are called the same: two fifths of the closest title's weight."""


def reasons(index: Index, near: Neighbours, its: Standing, firms: Numbers) -> list[tuple[Reason, ...]]:
    """For each of those places in ``its``, the reasons, the most telling first.

    A contract counts for each reason that it shows. The words come first, then the agency and the province; the kind
    (same method and kind) is said only of firms for which nothing else speaks.
    """
    marks = {
        SAME_WORDS: near.words >= ALIKE,
        SAME_AGENCY: near.same_agency,
        SAME_PROVINCE: near.same_province,
        SAME_KIND: near.same_method & near.same_kind,
    }
    # Plain lists from here: a firm has a handful of contracts, and numpy is slow on handfuls.
    shown = [(code, mark[its.order].tolist()) for code, mark in marks.items()]
    keys = index.arrays.key[near.contract[its.order]].tolist()
    spans = zip(its.begin[firms].tolist(), its.end[firms].tolist(), strict=True)
    return [_of_firm(shown, keys, range(begin, end)) for begin, end in spans]


def _of_firm(shown: list[tuple[str, list[bool]]], keys: list[int], places: range) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for code, mark in shown:
        if code == SAME_KIND and found:
            continue
        telling = [keys[place] for place in places if mark[place]]
        if telling:
            found.append(Reason(code, len(telling), tuple(telling[:SHOWN])))
    return tuple(found)
