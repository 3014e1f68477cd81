"""What was learned from who won: many small questions about a firm's standing, each answer worth a little more or less.

A tree asks the same few questions of every firm (is this number above that?), and the answers together choose one of its
worths. ``benchmarks/matching_tuning.py`` learned them from tenders before July 2025 and wrote ``data/ranking.json``.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.standing import NAMES

LEARNED = Path(__file__).parent / "data" / "ranking.json"


class RankingUnfit(RuntimeError):
    """What was learned is of other features than those that are measured now: learn again."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Trees: for each its questions (feature and bar, one a level) and the worth of each way of answering them."""

    base: float
    """How much the logarithm of the simple score counts."""
    feature: Numbers
    bar: Numbers
    worth: Numbers

    def scores(self, features: Numbers) -> Numbers:
        """One value a firm; the higher, the more like a winner. The differences are logarithms of odds."""
        columns = np.ascontiguousarray(features.T)  # a row a feature: a question then reads what lies together
        ways = np.zeros((len(self.feature), len(features)), dtype=np.uint8)  # each tree's answers as bits of a number
        for level, (feature, bar) in enumerate(zip(self.feature.T, self.bar.T, strict=True)):
            ways |= (columns[feature] > bar[:, None]).view(np.uint8) << level
        first = np.arange(len(self.worth))[:, None] * self.worth.shape[1]
        return np.asarray(self.base * columns[0] + np.take(self.worth, first + ways).sum(axis=0))


def read(path: Path) -> Ranking:
    """The trees of that file. Raises RankingUnfit when they ask for other features."""
    found = json.loads(path.read_text(encoding="utf-8"))
    if tuple(found["features"]) != NAMES:
        raise RankingUnfit(f"{path.name} was learned of other features: run benchmarks/matching_tuning.py again.")
    trees = found["trees"]
    return Ranking(
        base=found["base"],
        feature=np.array([[NAMES.index(name) for name, _bar in tree["questions"]] for tree in trees], dtype=np.int64),
        bar=np.array([[bar for _name, bar in tree["questions"]] for tree in trees], dtype=np.float32),
        worth=np.array([tree["worth"] for tree in trees], dtype=np.float32),
    )


@cache
def learned() -> Ranking:
    """The trees that come with the program."""
    return read(LEARNED)
