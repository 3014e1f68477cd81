"""How each firm stands beside a notice: its neighbouring contracts and its whole history, as numbers that can be learned from."""

from dataclasses import dataclass

import numpy as np

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.building import one_line
from songserm.tenders.matching.facts import Tender
from songserm.tenders.matching.neighbours import Index, Neighbours
from songserm.tenders.matching.sizes import UNKNOWN, size_of

POWER, DECAY = 2.5, 0.85
"""A firm's contracts count with this power of their likeness, each next one a little less."""
MOST_FIRMS = 400
NAMES = (
    "log_score", "log_rank", "log_best", "words", "words_in_province", "words_by_method", "words_of_kind",
    "contracts_in_province", "contracts", "contracts_with_agency", "like_agency", "like_agencies", "at_home_near",
    "by_method", "by_method_and_kind", "by_method_in_province", "size_gap", "largest_gap_here", "all_contracts",
    "share_by_method", "largest_gap", "middle_gap", "share_of_kind", "provinces", "agencies", "near", "mean_words",
    "freshest", "size",
)  # fmt: skip
"""What the columns of the features say, in their order; counts and scores as logarithms, sizes in steps."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Firms by the simple score, best first, their features, and where each one's contracts lie among the neighbours."""

    firm: Numbers
    score: Numbers
    features: Numbers
    begin: Numbers
    end: Numbers
    order: Numbers
    """The neighbours, each firm's together and its best first; ``begin`` and ``end`` count in it."""


def standing(index: Index, tender: Tender, near: Neighbours) -> Standing:
    """The firms that the neighbours speak for; at most ``MOST_FIRMS``."""
    firm = index.arrays.firm[near.contract]
    order = np.argsort(firm, kind="stable")  # the neighbours come best first, and stay so within each firm
    firm = firm[order]
    if not len(firm):
        nothing = np.zeros(0, dtype=np.int64)
        return Standing(nothing, nothing, np.zeros((0, len(NAMES))), nothing, nothing, order)
    begin = np.flatnonzero(np.r_[True, firm[1:] != firm[:-1]])
    end = np.r_[begin[1:], len(firm)]
    rank = np.arange(len(firm)) - np.repeat(begin, end - begin)
    score = np.add.reduceat(near.score[order] ** POWER * DECAY**rank, begin)
    best = np.lexsort((firm[begin], -score))[:MOST_FIRMS]
    firm = firm[begin][best]
    features = _features(index, tender, _Sorted(near, order, begin, rank), firm, score=score, best=best)
    return Standing(firm, score[best], features, begin[best], end[best], order)


class _Sorted:
    """The neighbours, firm by firm; sums and maxima over each firm's."""

    def __init__(self, near: Neighbours, order: Numbers, begin: Numbers, rank: Numbers) -> None:
        self.near, self.order, self.begin, self.rank = near, order, begin, rank

    def of(self, name: str) -> Numbers:
        return np.asarray(getattr(self.near, name)[self.order])

    def count(self, which: Numbers) -> Numbers:
        return np.log1p(np.add.reduceat(which.astype(np.float32), self.begin))

    def most(self, values: Numbers) -> Numbers:
        return np.asarray(np.maximum.reduceat(values, self.begin))

    def total(self, values: Numbers) -> Numbers:
        return np.asarray(np.add.reduceat(values, self.begin))


def _features(index: Index, tender: Tender, its: _Sorted, firm: Numbers, *, score: Numbers, best: Numbers) -> Numbers:
    """Of those firms, which are the best by that score."""
    found = {"log_score": np.log(score[best] / score.max()), "log_rank": np.log1p(np.arange(len(best)))}
    found |= {name: values[best] for name, values in _of_contracts(index, tender, its).items()}
    found |= _of_history(index, tender, firm)
    return np.column_stack([found[name] for name in NAMES]).astype(np.float32)


def _of_contracts(index: Index, tender: Tender, its: _Sorted) -> dict[str, Numbers]:
    arrays, size, contract = index.arrays, size_of(tender.budget), its.of("contract")
    words, like_agency, best = its.of("words"), its.of("like_agency"), its.of("score")[its.begin]
    here, method, kind = its.of("same_province"), its.of("same_method"), its.of("same_kind")
    gap = (arrays.size[contract].astype(np.int32) - size) * (size != UNKNOWN)
    every = np.ones_like(words)
    return {
        "log_best": np.log(best / best.max()),
        "words": its.most(words),
        "words_in_province": its.most(words * here),
        "words_by_method": its.most(words * method),
        "words_of_kind": its.most(words * kind),
        "mean_words": its.total(words**2) / its.total(every),
        "contracts": its.count(every),
        "contracts_in_province": its.count(here),
        "contracts_with_agency": its.count(its.of("same_agency")),
        "by_method": its.count(method),
        "by_method_and_kind": its.count(method & kind),
        "by_method_in_province": its.count(method & here),
        "like_agency": its.most(like_agency),
        "like_agencies": its.total(like_agency / (1 + its.rank)),
        "near": its.most(its.of("near")),
        "size_gap": -its.most(-np.abs(gap)),
        "largest_gap_here": its.most(gap),
        "freshest": its.most(arrays.freshness[contract]),
    }


def _of_history(index: Index, tender: Tender, firm: Numbers) -> dict[str, Numbers]:
    arrays, size, nothing = index.arrays, size_of(tender.budget), np.zeros(len(firm))
    province = index.provinces.get(one_line(tender.province))
    method, kind, known = index.method(tender), index.kind(tender), size != UNKNOWN
    return {
        "at_home_near": nothing if province is None else arrays.nearness[province][arrays.home[firm]],
        "all_contracts": np.log(arrays.contracts[firm]),
        "share_by_method": arrays.methods[firm, method] if method >= 0 else nothing,
        "share_of_kind": arrays.kinds[firm, kind] if kind >= 0 else nothing,
        "largest_gap": (arrays.largest_size[firm] - size) * known,
        "middle_gap": (arrays.middle_size[firm] - size) * known,
        "provinces": np.log(arrays.provinces[firm]),
        "agencies": np.log(arrays.agencies[firm]),
        "size": np.full(len(firm), size),
    }
