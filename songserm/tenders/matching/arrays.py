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
    """Contracts in the order of province and agency, and what is found through them.

    ``firm`` … ``budget`` hold one value a contract. ``word_start`` says where in ``posting`` (contracts) and ``weight``
    (BM25 of the word there) a word begins; ``agency_start`` where in the contracts an agency begins.
    """

    key: Numbers
    firm: Numbers
    agency: Numbers
    province: Numbers
    setting: Numbers
    size: Numbers
    day: Numbers
    word_start: Numbers
    posting: Numbers
    weight: Numbers
    agency_start: Numbers
    agency_contract: Numbers
    firm_start: Numbers
    firm_contract: Numbers
    nearness: Numbers


def save(folder: Path, arrays: Arrays, names: Mapping[str, Sequence[str]]) -> None:
    """Write every array and every list of names below the folder."""
    for field in fields(Arrays):
        np.save(folder / f"{field.name}.npy", getattr(arrays, field.name))
    for name, values in names.items():
        (folder / f"{name}.txt").write_text("\n".join(values), encoding="utf-8")


def load(folder: Path) -> Arrays:
    """The arrays below that folder, read from the disk where and when they are needed."""
    return Arrays(**{field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r") for field in fields(Arrays)})


def load_names(folder: Path, name: str) -> list[str]:
    """The list of names that was saved so; its places are the numbers in the arrays."""
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    return text.split("\n") if text else []
