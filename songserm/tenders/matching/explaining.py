"""Why a firm was found, in a few reasons, each with the contracts that show it."""

from typing import NamedTuple

import numpy as np

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.facts import SAME_AGENCY, SAME_KIND, SAME_PROVINCE, SAME_WORDS, Reason
from songserm.tenders.matching.neighbours import Index, Neighbours
from songserm.tenders.matching.standing import Standing

SHOWN = 3
"""Contracts that are named for a reason."""
ALIKE = 0.4
"""From here on, the words of two titles are called the same: two fifths of the closest title's weight."""


class Told(NamedTuple):
    """The contracts that show one reason, firm by firm: their keys, and where each firm's begin and end."""

    keys: Numbers
    begin: Numbers
    end: Numbers


def told(index: Index, near: Neighbours, its: Standing, firms: Numbers) -> list[tuple[str, Told]]:
    """What speaks for the first, the second … of those places in ``its``, the most telling reason first.

    A contract counts for each reason that it shows.
    """
    marks = {
        SAME_WORDS: near.words >= ALIKE,
        SAME_AGENCY: near.same_agency,
        SAME_PROVINCE: near.same_province,
        SAME_KIND: near.same_method & near.same_kind,
    }
    keys = index.arrays.key[near.contract[its.order]]
    begin, end = its.begin[firms], its.end[firms]
    return [(code, _told(mark[its.order], keys, begin, end)) for code, mark in marks.items()]


def _told(mark: Numbers, keys: Numbers, begin: Numbers, end: Numbers) -> Told:
    where = np.flatnonzero(mark)
    return Told(keys[where], np.searchsorted(where, begin), np.searchsorted(where, end))


class Reasons:
    """The reasons of each firm, worked out when they are asked for."""

    def __init__(self, why: list[tuple[str, Told]]) -> None:
        self._why = [(code, its.keys, its.begin.tolist(), its.end.tolist()) for code, its in why]

    def of(self, place: int) -> tuple[Reason, ...]:
        """Of the firm at that place.

        The words come first, then the agency and the province; the kind (same method and kind) is said only of firms for
        which nothing else speaks.
        """
        found: list[Reason] = []
        for code, keys, begins, ends in self._why:
            begin, end = begins[place], ends[place]
            if begin < end and not (found and code == SAME_KIND):
                found.append(Reason(code, end - begin, tuple(keys[begin : min(end, begin + SHOWN)].tolist())))
        return tuple(found)
