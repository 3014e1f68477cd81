"""Gathering past contracts, one by one, and writing the index of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from songserm.tenders.matching.arrays import Arrays, Numbers, save
from songserm.tenders.matching.facts import PastContract
from songserm.tenders.matching.laying import Gathered, lay_out
from songserm.tenders.matching.sizes import size_of
from songserm.tenders.matching.words import title_words


class Numbering(dict[str, int]):
    """Each name's number, given when it is first asked for."""

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self)
        return number


def _integers() -> array[int]:
    return array("i")


@dataclass(slots=True)
class Builder:
    """Takes contracts one by one as numbers only, so that a million of them need no gigabyte; then writes the index."""

    key: array[int] = field(default_factory=lambda: array("q"))
    firm: array[int] = field(default_factory=_integers)
    agency: array[int] = field(default_factory=_integers)
    province: array[int] = field(default_factory=_integers)
    setting: array[int] = field(default_factory=_integers)
    size: array[int] = field(default_factory=_integers)
    day: array[int] = field(default_factory=_integers)
    word: array[int] = field(default_factory=_integers)
    length: array[int] = field(default_factory=_integers)
    firms: Numbering = field(default_factory=Numbering)
    agencies: Numbering = field(default_factory=Numbering)
    provinces: Numbering = field(default_factory=Numbering)
    settings: Numbering = field(default_factory=Numbering)
    words: Numbering = field(default_factory=Numbering)
    _cut: dict[str, array[int]] = field(default_factory=dict)

    def add(self, contract: PastContract) -> None:
        self.key.append(contract.key)
        self.firm.append(self.firms[one_line(contract.firm)])
        self.agency.append(self.agencies[one_line(contract.agency)])
        self.province.append(self.provinces[one_line(contract.province)])
        self.setting.append(self.settings[f"{one_line(contract.method)}\t{one_line(contract.kind)}"])
        self.size.append(size_of(contract.budget))
        self.day.append(contract.announced.toordinal() if contract.announced else 0)
        words = self._words_of(contract.title)
        self.word.extend(words)
        self.length.append(len(words))

    def _words_of(self, title: str) -> array[int]:
        """Titles repeat (a sixth of them do), and cutting Thai is most of the work."""
        found = self._cut.get(title)
        if found is None:
            found = self._cut[title] = array("i", [self.words[word] for word in title_words(title)])
        return found

    def write(self, folder: Path) -> None:
        save(folder, self._arrays(), self._names())

    def _names(self) -> dict[str, list[str]]:
        lists = {"firms": self.firms, "agencies": self.agencies, "provinces": self.provinces}
        lists |= {"settings": self.settings, "words": self.words}
        return {name: list(numbering) for name, numbering in lists.items()}

    def _arrays(self) -> Arrays:
        columns = (self.firm, self.agency, self.province, self.setting, self.size, self.day, self.word, self.length)
        key = np.frombuffer(self.key, dtype=np.int64) if self.key else np.zeros(0, dtype=np.int64)
        return lay_out(Gathered(key, *map(_as_numbers, columns)), self._names())


def build(folder: Path, contracts: Iterable[PastContract]) -> None:
    """Write the index of those contracts into that folder."""
    builder = Builder()
    for contract in contracts:
        builder.add(contract)
    builder.write(folder)


def one_line(name: str) -> str:
    """The name as it stands in the lists of names: single spaces, no line breaks."""
    return " ".join(name.split())


def _as_numbers(column: array[int]) -> Numbers:
    return np.frombuffer(column, dtype=np.int32) if column else np.zeros(0, dtype=np.int32)
