"""Why a firm was found, in a few reasons, each with the contracts that show it."""

from collections.abc import Callable
from functools import partial
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


def reasons(index: Index, near: Neighbours, its: Standing, firms: Numbers) -> Callable[[int], tuple[Reason, ...]]:
    """The reasons of the first, the second … of those places in ``its``, the most telling first.

    A contract counts for each reason that it shows. The words come first, then the agency and the province; the kind
    (same method and kind) is said only of firms for which nothing else speaks.
    """
    marks = {
        SAME_WORDS: near.words >= ALIKE,
        SAME_AGENCY: near.same_agency,
        SAME_PROVINCE: near.same_province,
        SAME_KIND: near.same_method & near.same_kind,
    }
    keys = index.arrays.key[near.contract[its.order]]
    told = [(code, _told(mark[its.order], keys, its, firms)) for code, mark in marks.items()]
    return partial(_of_firm, told)


class _Told(NamedTuple):
    """The contracts that show one reason, firm by firm: their keys, and where each firm's begin and end."""

    keys: list[int]
    begin: list[int]
    end: list[int]


def _told(mark: Numbers, keys: Numbers, its: Standing, firms: Numbers) -> _Told:
    where = np.flatnonzero(mark)
    begin, end = np.searchsorted(where, its.begin[firms]), np.searchsorted(where, its.end[firms])
    return _Told(keys[where].tolist(), begin.tolist(), end.tolist())


def _of_firm(marks: list[tuple[str, _Told]], place: int) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for code, told in marks:
        begin, end = told.begin[place], told.end[place]
        if begin < end and not (found and code == SAME_KIND):
            found.append(Reason(code, end - begin, tuple(told.keys[begin : min(end, begin + SHOWN)])))
    return tuple(found)
