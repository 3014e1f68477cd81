"""The past contracts that are most like a notice."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from songserm.tenders.matching.arrays import Numbers, load, load_names, members
from songserm.tenders.matching.building import one_line
from songserm.tenders.matching.facts import Tender
from songserm.tenders.matching.laying import settings_of
from songserm.tenders.matching.sizes import likeness, size_of
from songserm.tenders.matching.words import title_words

MOST, FIRST_LOOK = 1000, 8000
"""How many contracts speak for firms, and out of how many they are chosen with all care."""
FLOOR, SHARPER = 0.05, 1.3
"""What a contract is worth without a word in common; the power that lets close titles stand out."""
SAME_PROVINCE, NEAR_PROVINCE = 5.0, 4.0
SAME_AGENCY, LIKE_AGENCY, CLOSE = 4.0, 1.0, 3.0
SAME_METHOD, SAME_KIND, SIZE_SLOPE = 1.7, 2.0, 0.6
TELLS_NOTHING, MANY = 0.3, 10_000
"""Words in more of the contracts than this (ซื้อ, จ้าง, ที่, จำนวน) are left out, where there are many contracts: no fewer
winners are found without them."""
COMMON = 0.1
"""Words in more of the contracts than this (some twenty of them) are kept spread out in memory."""
BUYERS_KEPT = 128
"""The notices of an agency come together."""
_SAMPLED = 16


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The contracts most like a notice, best first: where they lie in the index, and in what they are alike."""

    contract: Numbers
    score: Numbers
    words: Numbers
    """0–1: against the contract whose title is closest."""
    same_agency: Numbers
    like_agency: Numbers
    """0–1: how much the sellers to its agency and to the notice's are the same."""
    same_province: Numbers
    near: Numbers
    """0–1: as ``like_agency``, of provinces."""
    same_method: Numbers
    same_kind: Numbers


@dataclass(frozen=True, slots=True)
class _Buyer:
    """An agency in its province, beside every agency and province there is."""

    agency: int
    """-1 for one that is not known."""
    like_agency: Numbers
    province: int
    near: Numbers
    by_run: Numbers
    """What the contracts of each run are worth for who bought there, and where."""


class Index:
    """One generation of the index, opened. Safe to read from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._buyer = lru_cache(maxsize=BUYERS_KEPT)(self._found_buyer)
        self._spread: dict[int, Numbers] = {}
        self.arrays = load(folder)
        self.firms = load_names(folder, "firms")
        self.provinces = _numbered(load_names(folder, "provinces"))
        self._agencies = _numbered(load_names(folder, "agencies"))
        self._words = _numbered(load_names(folder, "words"))
        names = [name for name in load_names(folder, "settings") if name]
        self.method_of, self.kind_of = settings_of(names)
        self._methods = {name.split("\t")[0]: int(number) for name, number in zip(names, self.method_of, strict=True)}
        self._kinds = {name.split("\t")[1]: int(number) for name, number in zip(names, self.kind_of, strict=True)}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each firm's number."""
        return _numbered(self.firms)

    def method(self, tender: Tender) -> int:
        """The method's number; -1 when no contract was made by it."""
        return self._methods.get(one_line(tender.method), -1)

    def kind(self, tender: Tender) -> int:
        """The kind's number; -1 when no contract is of it."""
        return self._kinds.get(one_line(tender.kind), -1)

    def neighbours(self, tender: Tender) -> Neighbours:
        """At most ``MOST`` contracts that speak for their firms."""
        arrays, buyer = self.arrays, self._buyer(tender.agency, tender.province)
        words, closest = self._words_alike(tender.title)
        coarse = words + FLOOR * closest
        coarse *= np.take(buyer.by_run, self._run, out=np.empty_like(coarse), mode="clip")
        chosen = _about_highest(coarse, FIRST_LOOK)
        alike = words[chosen] / closest
        score = coarse[chosen] / closest * (alike**SHARPER + FLOOR) / (alike + FLOOR)
        same_method, same_kind = self.method_of == self.method(tender), self.kind_of == self.kind(tender)
        by_setting = np.where(same_method, SAME_METHOD, 1) * np.where(same_kind, SAME_KIND, 1)
        score *= by_setting.astype(np.float32)[arrays.setting[chosen]] * arrays.freshness[chosen]
        score *= likeness(size_of(tender.budget), slope=SIZE_SLOPE)[arrays.size[chosen]]
        best = highest(score, MOST)
        chosen = chosen[best]
        agency, province, setting = arrays.agency[chosen], self._province_of[chosen], arrays.setting[chosen]
        return Neighbours(
            contract=chosen,
            score=score[best],
            words=alike[best],
            same_agency=agency == buyer.agency,
            like_agency=buyer.like_agency[agency],
            same_province=province == buyer.province,
            near=buyer.near[province],
            same_method=same_method[setting],
            same_kind=same_kind[setting],
        )

    def closest_titles(self, tender: Tender, count: int) -> Numbers:
        """The contracts with the closest titles, closest first; none without a word in common."""
        words, _closest = self._words_alike(tender.title)
        found = highest(words, count)
        return np.asarray(found[words[found] > 0])

    @cached_property
    def _run(self) -> Numbers:
        """Each contract's run."""
        return np.repeat(np.arange(len(self.arrays.run_length)), self.arrays.run_length)

    @cached_property
    def _province_of(self) -> Numbers:
        return np.repeat(self.arrays.run_province, self.arrays.run_length)

    def _words_alike(self, title: str) -> tuple[Numbers, np.float32]:
        """For each contract, how much its title is alike, and how much the closest is (above zero)."""
        arrays = self.arrays
        found = np.zeros(len(arrays.key), dtype=np.float32)
        for word in title_words(title):
            number = self._words.get(word)
            if number is None:
                continue
            begin, end = arrays.word_start[number], arrays.word_start[number + 1]
            share = (end - begin) / len(found)
            if share <= COMMON:
                np.add.at(found, arrays.posting[begin:end], arrays.weight[begin:end])
            elif share <= TELLS_NOTHING or len(found) < MANY:
                found += self._spread_out(number)
        return found, found.max(initial=0) or np.float32(1)

    def _spread_out(self, number: int) -> Numbers:
        """A word's weight in every contract: adding it to all is quicker than to each of many."""
        known = self._spread.get(number)
        if known is None:
            arrays = self.arrays
            span = slice(arrays.word_start[number], arrays.word_start[number + 1])
            known = np.zeros(len(arrays.key), dtype=np.float32)
            known[arrays.posting[span]] = arrays.weight[span]
            self._spread[number] = known
        return known

    def _found_buyer(self, agency_name: str, province_name: str) -> _Buyer:
        # A contract whose agency or province nobody told is not of the same one as a notice of which nobody told either.
        agency = self._agencies.get(one_line(agency_name)) if agency_name else None
        province = self.provinces.get(one_line(province_name)) if province_name else None
        like_agency, nearness = self._agencies_like(agency), self.arrays.nearness
        near = np.zeros(len(nearness), dtype=np.float32) if province is None else nearness[province]
        place, buyer = 1 + np.float32(NEAR_PROVINCE) * near, 1 + np.float32(LIKE_AGENCY) * like_agency
        if province is not None:
            place[province] = SAME_PROVINCE
        if agency is not None:
            buyer[agency] *= SAME_AGENCY
        by_run = (place[self.arrays.run_province] * buyer[self.arrays.run_agency]).astype(np.float32)
        found = [-1 if number is None else number for number in (agency, province)]
        return _Buyer(found[0], like_agency, found[1], near, by_run)

    def _agencies_like(self, agency: int | None) -> Numbers:
        """How much the sellers to each agency are those to this one (0–1); a seller to few agencies tells more."""
        arrays = self.arrays
        count = len(arrays.agency_start) - 1
        if agency is None:
            return np.zeros(count, dtype=np.float32)
        sellers = arrays.agency_firm[arrays.agency_start[agency] : arrays.agency_start[agency + 1]]
        places, which = members(arrays.firm_start, sellers)
        tells = 1 / np.log(2 + arrays.agencies[sellers])
        common = np.bincount(arrays.firm_agency[places], weights=tells[which], minlength=count)
        each = np.diff(arrays.agency_start)
        alike = common / np.sqrt(np.maximum(1, each * len(sellers)))
        return np.asarray(np.minimum(1, CLOSE * alike), dtype=np.float32)


def highest(score: Numbers, count: int) -> Numbers:
    """The places of the highest scores, highest first, ties by place."""
    places = np.arange(len(score)) if len(score) <= count else np.argpartition(-score, count)[:count]
    return np.asarray(places[np.lexsort((places, -score[places]))])


def _about_highest(score: Numbers, count: int) -> Numbers:
    """The places of about so many of the highest scores: a sample sets the bar."""
    if len(score) <= count * _SAMPLED:
        return np.arange(len(score))
    sample = score[::_SAMPLED]
    bar = np.partition(sample, -count // _SAMPLED)[-count // _SAMPLED]
    return np.flatnonzero(score >= bar)


def _numbered(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
