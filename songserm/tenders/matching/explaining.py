"""Why a firm was found, in a few reasons, each with the contracts that show it."""

import numpy as np

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
    shown = {code: mark[its.order] for code, mark in marks.items()}
    keys = index.arrays.key[near.contract[its.order]]
    return [_of_firm(shown, keys, begin, end) for begin, end in zip(its.begin[firms], its.end[firms], strict=True)]


def _of_firm(shown: dict[str, Numbers], keys: Numbers, begin: int, end: int) -> tuple[Reason, ...]:
    found = []
    for code, mark in shown.items():
        if code == SAME_KIND and found:
            continue
        places = np.flatnonzero(mark[begin:end])
        if len(places):
            found.append(Reason(code, len(places), tuple(keys[begin + places[:SHOWN]].tolist())))
    return tuple(found)
