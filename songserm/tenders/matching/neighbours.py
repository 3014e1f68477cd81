"""The past contracts that are most like a notice."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from songserm.tenders.matching.arrays import Numbers, load, load_names, members
from songserm.tenders.matching.building import one_line
from songserm.tenders.matching.facts import Tender
from songserm.tenders.matching.laying import settings_of
from songserm.tenders.matching.sizes import HIGHEST, likeness, size_of
from songserm.tenders.matching.words import title_words

MOST, FIRST_LOOK = 1000, 3000
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
class _Setting:
    """What the notice is beside every method and kind, agency and province there is."""

    method: Numbers
    kind: Numbers
    agency: int | None
    like_agency: Numbers
    province: int | None
    near: Numbers


class Index:
    """One generation of the index, opened. Safe to read from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        arrays, setting = self.arrays, self._setting(tender)
        words, closest = self._words_alike(tender.title)
        size = likeness(size_of(tender.budget), slope=SIZE_SLOPE)
        by_setting = np.where(setting.method, SAME_METHOD, 1) * np.where(setting.kind, SAME_KIND, 1)
        by_both = (by_setting.astype(np.float32)[:, None] * (size / closest)).ravel()
        by_run = self._place(arrays.run_agency, arrays.run_province, setting)
        score = words + FLOOR * closest
        factor = np.empty_like(score)
        score *= np.take(by_run, self._run, out=factor, mode="clip")
        score *= np.take(by_both, self._both, out=factor, mode="clip")
        score *= arrays.freshness
        chosen = _among_highest(score, FIRST_LOOK)
        alike = words[chosen] / closest
        careful = score[chosen] * (alike**SHARPER + FLOOR) / (alike + FLOOR)
        best = highest(careful, MOST)
        return self._described(chosen[best], careful[best], alike[best], setting)

    def closest_titles(self, tender: Tender, count: int) -> Numbers:
        """The contracts with the closest titles, closest first; none without a word in common."""
        words, _closest = self._words_alike(tender.title)
        found = highest(words, count)
        return np.asarray(found[words[found] > 0])

    def _described(self, contract: Numbers, score: Numbers, words: Numbers, setting: _Setting) -> Neighbours:
        arrays = self.arrays
        agency, its = arrays.agency[contract], arrays.setting[contract]
        province = self._province_of[contract]
        return Neighbours(
            contract=contract,
            score=score,
            words=words,
            same_agency=agency == setting.agency if setting.agency is not None else np.zeros(len(agency), dtype=bool),
            like_agency=setting.like_agency[agency],
            same_province=province == (-1 if setting.province is None else setting.province),
            near=setting.near[province],
            same_method=setting.method[its],
            same_kind=setting.kind[its],
        )

    @cached_property
    def _both(self) -> Numbers:
        """Each contract's setting and size as one number, as wide as places are: narrower ones are widened at each look."""
        return np.asarray(self.arrays.setting * np.int32(HIGHEST + 1) + self.arrays.size, dtype=np.intp)

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

    def _setting(self, tender: Tender) -> _Setting:
        # A contract whose agency or province nobody told is not of the same one as a notice of which nobody told either.
        agency = self._agencies.get(one_line(tender.agency)) if tender.agency else None
        province = self.provinces.get(one_line(tender.province)) if tender.province else None
        nearness = self.arrays.nearness
        return _Setting(
            method=self.method_of == self.method(tender),
            kind=self.kind_of == self.kind(tender),
            agency=agency,
            like_agency=self._agencies_like(agency),
            province=province,
            near=np.zeros(len(nearness), dtype=np.float32) if province is None else nearness[province],
        )

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

    def _place(self, agency: Numbers, province: Numbers, setting: _Setting) -> Numbers:
        place = 1 + np.float32(NEAR_PROVINCE) * setting.near
        if setting.province is not None:
            place[setting.province] = SAME_PROVINCE
        buyer = 1 + np.float32(LIKE_AGENCY) * setting.like_agency
        if setting.agency is not None:
            buyer[setting.agency] *= SAME_AGENCY
        return np.asarray(place[province] * buyer[agency], dtype=np.float32)


def highest(score: Numbers, count: int) -> Numbers:
    """The places of the highest scores, highest first, ties by place."""
    places = _among_highest(score, count)
    return np.asarray(places[np.lexsort((places, -score[places]))])


def _among_highest(score: Numbers, count: int) -> Numbers:
    """The places of the highest scores in no order; where there are many, a sample sets the bar."""
    if len(score) > count * _SAMPLED:
        sample = score[::_SAMPLED]
        bar = np.partition(sample, len(sample) - 2 * count // _SAMPLED)[-2 * count // _SAMPLED]
        places = np.flatnonzero(score >= bar)
        places = places if len(places) >= count else np.arange(len(score))
    else:
        places = np.arange(len(score))
    if len(places) > count:
        places = places[np.argpartition(-score[places], count)[:count]]
    return np.asarray(places)


def _numbered(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
