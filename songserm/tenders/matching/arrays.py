"""The index as it lies on the disk: one file an array, opened without being read (memory-mapped)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Arrays:
    """What is known, as numbers: names stand for their places in the lists of names."""

    # One value a contract; contracts lie in the order of province and agency.
    key: Numbers
    firm: Numbers
    agency: Numbers
    setting: Numbers
    """Method and kind together."""
    size: Numbers
    """The budget's step, see ``sizes``."""
    freshness: Numbers
    """1 for the newest contract, less for older ones."""

    # One value a run of contracts of one agency in one province.
    run_length: Numbers
    run_agency: Numbers
    run_province: Numbers

    # The contracts that hold a word, and how much the word weighs there (BM25).
    word_start: Numbers
    posting: Numbers
    weight: Numbers

    # Who sold to whom: the firms of each agency, the agencies of each firm, each pair once.
    agency_start: Numbers
    agency_firm: Numbers
    firm_start: Numbers
    firm_agency: Numbers

    # One value a firm.
    home: Numbers
    """The province that the firm comes from."""
    contracts: Numbers
    agencies: Numbers
    provinces: Numbers
    middle_size: Numbers
    largest_size: Numbers
    kinds: Numbers
    """For each firm, the share of its contracts of each kind."""
    methods: Numbers
    """For each firm, the share of its contracts by each method."""

    nearness: Numbers
    """For each two provinces, how much their sellers are the same (0–1)."""


def save(folder: Path, arrays: Arrays, names: Mapping[str, Sequence[str]]) -> None:
    """Write every array and every list of names below the folder."""
    for field in fields(Arrays):
        np.save(folder / f"{field.name}.npy", getattr(arrays, field.name))
    for name, values in names.items():
        (folder / f"{name}.txt").write_text("\n".join(values), encoding="utf-8")


def load(folder: Path) -> Arrays:
    """The arrays below that folder, read from the disk where and when they are needed."""
    opened = {field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r") for field in fields(Arrays)}
    # As plain arrays over the same pages: numpy's own class for them makes every small step slower.
    return Arrays(**{name: np.asarray(array) for name, array in opened.items()})


def load_names(folder: Path, name: str) -> list[str]:
    """The list of names that was saved so; its places are the numbers in the arrays."""
    return (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")


def grouped(group: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """(where each group begins in the second, the places of the groups' members one group after the other)."""
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(group, minlength=count), out=start[1:])
    return start, np.argsort(group, kind="stable")


def members(start: Numbers, groups: Numbers) -> tuple[Numbers, Numbers]:
    """(the places of all members of those groups, which of the groups each belongs to)."""
    lengths = start[groups + 1] - start[groups]
    which = np.repeat(np.arange(len(groups)), lengths)
    first = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - first[which] + start[groups][which], which
