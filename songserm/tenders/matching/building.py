"""From past contracts to the arrays of the index."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from songserm.tenders.matching.arrays import Arrays, Numbers, save
from songserm.tenders.matching.facts import PastContract
from songserm.tenders.matching.sizes import size_of
from songserm.tenders.matching.words import title_words

RISE, LENGTH = 1.2, 0.75
"""BM25's k1 and b, as everybody sets them: a word counts once here, so only the length of titles matters."""


class Numbering(dict[str, int]):
    """Each name's number, given when it is first asked for."""

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self)
        return number


@dataclass(slots=True)
class _Columns:
    """What is gathered while the contracts stream by: numbers only, so that a million contracts need no gigabyte."""

    key: array[int] = field(default_factory=lambda: array("q"))
    firm: array[int] = field(default_factory=lambda: array("i"))
    agency: array[int] = field(default_factory=lambda: array("i"))
    province: array[int] = field(default_factory=lambda: array("i"))
    setting: array[int] = field(default_factory=lambda: array("i"))
    size: array[int] = field(default_factory=lambda: array("i"))
    day: array[int] = field(default_factory=lambda: array("i"))
    words: array[int] = field(default_factory=lambda: array("i"))
    length: array[int] = field(default_factory=lambda: array("i"))


@dataclass(slots=True)
class Builder:
    """Takes contracts one by one, then writes the index."""

    columns: _Columns = field(default_factory=_Columns)
    firms: Numbering = field(default_factory=Numbering)
    agencies: Numbering = field(default_factory=Numbering)
    provinces: Numbering = field(default_factory=Numbering)
    settings: Numbering = field(default_factory=Numbering)
    words: Numbering = field(default_factory=Numbering)
    _cut: dict[str, array[int]] = field(default_factory=dict)

    def add(self, contract: PastContract) -> None:
        columns = self.columns
        columns.key.append(contract.key)
        columns.firm.append(self.firms[_line(contract.firm)])
        columns.agency.append(self.agencies[_line(contract.agency)])
        columns.province.append(self.provinces[_line(contract.province)])
        columns.setting.append(self.settings[setting_name(contract.method, contract.kind)])
        columns.size.append(size_of(contract.budget))
        columns.day.append(contract.announced.toordinal() if contract.announced else 0)
        found = self._words_of(contract.title)
        columns.words.extend(found)
        columns.length.append(len(found))

    def _words_of(self, title: str) -> array[int]:
        """Titles repeat (a third of them do), and cutting Thai is most of the work."""
        found = self._cut.get(title)
        if found is None:
            found = self._cut[title] = array("i", [self.words[word] for word in title_words(title)])
        return found

    def write(self, folder: Path) -> None:
        names = {
            "firms": list(self.firms),
            "agencies": list(self.agencies),
            "provinces": list(self.provinces),
            "settings": list(self.settings),
            "words": list(self.words),
        }
        save(folder, self._arrays(), names)

    def _arrays(self) -> Arrays:
        columns = self.columns
        province, agency = _as_numbers(columns.province), _as_numbers(columns.agency)
        order = np.lexsort((agency, province))
        firm, agency, province = _as_numbers(columns.firm)[order], agency[order], province[order]
        word_start, posting, weight = _postings(columns, order, len(self.words))
        agency_start, agency_contract = grouped(agency, len(self.agencies))
        firm_start, firm_contract = grouped(firm, len(self.firms))
        return Arrays(
            key=np.frombuffer(columns.key, dtype=np.int64)[order],
            firm=firm,
            agency=agency,
            province=province.astype(np.uint8 if len(self.provinces) <= 256 else np.uint32),  # noqa: PLR2004
            setting=_as_numbers(columns.setting)[order].astype(np.uint16),
            size=_as_numbers(columns.size)[order].astype(np.uint8),
            day=_as_numbers(columns.day)[order],
            word_start=word_start,
            posting=posting,
            weight=weight,
            agency_start=agency_start,
            agency_contract=agency_contract,
            firm_start=firm_start,
            firm_contract=firm_contract,
            nearness=_nearness(firm, province, len(self.provinces)),
        )


def build(folder: Path, contracts: Iterable[PastContract]) -> None:
    """Write the index of those contracts into that folder."""
    builder = Builder()
    for contract in contracts:
        builder.add(contract)
    builder.write(folder)


def setting_name(method: str, kind: str) -> str:
    """Method and kind as one name."""
    return f"{_line(method)}\t{_line(kind)}"


def grouped(group: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """(where each group begins, the places of its members one group after the other)."""
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(group, minlength=count), out=start[1:])
    return start, np.argsort(group, kind="stable").astype(np.int32)


def _as_numbers(column: array[int]) -> Numbers:
    return np.frombuffer(column, dtype=np.int32) if column else np.zeros(0, dtype=np.int32)


def _postings(columns: _Columns, order: Numbers, words: int) -> tuple[Numbers, Numbers, Numbers]:
    """The inverted index: for each word its contracts, rising, and its BM25 weight in each."""
    length = _as_numbers(columns.length)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    contract = np.repeat(place, length)
    word = _as_numbers(columns.words)
    by_word = np.lexsort((contract, word))
    start = np.zeros(words + 1, dtype=np.int64)
    held_by = np.bincount(word, minlength=words)
    np.cumsum(held_by, out=start[1:])
    posting = contract[by_word]
    rare = np.log1p((len(order) - held_by + 0.5) / (held_by + 0.5))
    mean = max(1.0, float(length.mean())) if len(length) else 1.0
    saturation = (RISE + 1) / (1 + RISE * (1 - LENGTH + LENGTH * length[order] / mean))
    weight = np.repeat(rare, held_by) * saturation[posting]
    return start, posting, weight.astype(np.float32)


def _nearness(firm: Numbers, province: Numbers, provinces: int) -> Numbers:
    """How much the firms of two provinces are the same: the cosine of who sells there, 1 for a province and itself."""
    pairs = np.unique(firm.astype(np.int64) * max(1, provinces) + province)
    seller, place = np.divmod(pairs, max(1, provinces))
    sells = np.zeros((int(seller.max(initial=-1)) + 1, provinces), dtype=np.float32)
    sells[seller, place] = 1
    common = sells.T @ sells
    each = np.sqrt(np.maximum(np.diag(common), 1))
    return (common / each[:, None] / each[None, :]).astype(np.float32)


def _line(name: str) -> str:
    return " ".join(name.split())
