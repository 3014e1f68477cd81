"""How much each past contract is like a notice, and what that makes of the firms."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from songserm.tenders.matching.arrays import Arrays, Numbers, load, load_names
from songserm.tenders.matching.building import setting_name
from songserm.tenders.matching.facts import Tender
from songserm.tenders.matching.sizes import likeness, size_of
from songserm.tenders.matching.words import title_words

NEIGHBOURS = 1000
FLOOR, SAME_PROVINCE, NEAR_PROVINCE, SAME_AGENCY = 0.1, 5.0, 0.5, 5.0
SAME_METHOD, SAME_KIND, SIZE_SLOPE, DECAY = 1.7, 2.0, 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The contracts most like a notice: their places in the index, their scores, and how alike their words are (0–1)."""

    contract: Numbers
    score: Numbers
    words: Numbers


class Index:
    """One generation of the index, opened."""

    def __init__(self, folder: Path) -> None:
        self.arrays: Arrays = load(folder)
        self.firms = load_names(folder, "firms")
        self._agencies = _numbered(load_names(folder, "agencies"))
        self._provinces = _numbered(load_names(folder, "provinces"))
        self._settings = [tuple(name.split("\t")) for name in load_names(folder, "settings")]
        self._words = _numbered(load_names(folder, "words"))

    def neighbours(self, tender: Tender) -> Neighbours:
        words = self._words_alike(tender.title)
        score = words + np.float32(FLOOR)
        arrays = self.arrays
        score *= self._place(tender.province)[arrays.province]
        score *= self._setting(tender)[arrays.setting]
        score *= likeness(size_of(tender.budget), slope=SIZE_SLOPE)[arrays.size]
        score[self.contracts_of_agency(tender.agency)] *= SAME_AGENCY
        best = _best(score, NEIGHBOURS)
        return Neighbours(best, score[best], words[best])

    def _words_alike(self, title: str) -> Numbers:
        arrays = self.arrays
        found = np.zeros(len(arrays.key), dtype=np.float32)
        for word in title_words(title):
            number = self._words.get(word)
            if number is not None:
                span = slice(arrays.word_start[number], arrays.word_start[number + 1])
                found[arrays.posting[span]] += arrays.weight[span]
        highest = found.max(initial=0)
        return found / highest if highest > 0 else found

    def _place(self, province: str) -> Numbers:
        number = self._provinces.get(_line(province))
        if number is None:
            return np.ones(len(self._provinces), dtype=np.float32)
        place: Numbers = 1 + np.float32(NEAR_PROVINCE) * self.arrays.nearness[number]
        place[number] = SAME_PROVINCE
        return place

    def _setting(self, tender: Tender) -> Numbers:
        method, kind = setting_name(tender.method, tender.kind).split("\t")
        worth = [
            (SAME_METHOD if method == its[0] else 1) * (SAME_KIND if kind == its[1] else 1) for its in self._settings
        ]
        return np.array(worth, dtype=np.float32)

    def contracts_of_agency(self, agency: str) -> Numbers:
        number = self._agencies.get(_line(agency))
        if number is None:
            return self.arrays.agency_contract[:0]
        start = self.arrays.agency_start
        return self.arrays.agency_contract[start[number] : start[number + 1]]


def firms_of(index: Index, neighbours: Neighbours) -> tuple[Numbers, Numbers]:
    """(firms, their scores), best first: the squares of each firm's contracts, each next one counting a little less."""
    firm = index.arrays.firm[neighbours.contract]
    order = np.lexsort((-neighbours.score, firm))
    firm, score = firm[order], neighbours.score[order]
    begins = np.flatnonzero(np.r_[True, firm[1:] != firm[:-1]]) if len(firm) else np.zeros(0, dtype=np.int64)
    rank = np.arange(len(firm)) - np.repeat(begins, np.diff(np.r_[begins, len(firm)]))
    sums = np.add.reduceat(score**2 * DECAY**rank, begins) if len(firm) else np.zeros(0)
    best = np.lexsort((firm[begins], -sums))
    return firm[begins][best], sums[best]


def _best(score: Numbers, count: int) -> Numbers:
    """The places of the highest scores above zero, highest first; ties by place."""
    best = np.arange(len(score)) if len(score) <= count else np.argpartition(score, len(score) - count)[-count:]
    return best[np.lexsort((best, -score[best]))]


def _numbered(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _line(name: str) -> str:
    return " ".join(name.split())
