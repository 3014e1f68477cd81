"""What was learned from who won: many small questions about a firm's standing, each answer worth a little more or less.

A tree asks the same few questions of every firm (is this number above that?), and the answers together choose one of its
worths. ``benchmarks/matching_tuning.py`` learned them from tenders before July 2025 and wrote ``data/ranking.json``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.standing import NAMES

LEARNED = Path(__file__).parent / "data" / "ranking.json"


class RankingUnfit(RuntimeError):
    """What was learned is of other features than those that are measured now: learn again."""


class Tree(NamedTuple):
    """Its questions, one a level (is that feature above that bar?), and the worth of each way of answering them.

    The ways are numbered by the answers as bits, the first question's the lowest.
    """

    questions: Sequence[tuple[int, float]]
    worth: Sequence[float]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Trees as arrays. Many ask the same questions, so each question is answered once."""

    base: float
    """How much the logarithm of the simple score counts."""
    feature: Numbers
    """The feature of each different question …"""
    bar: Numbers
    """… and the bar: is the feature above it?"""
    asked: Numbers
    """For each level, the question that each tree asks."""
    worth: Numbers
    """For each tree, of each way of answering it."""

    @classmethod
    def of(cls, base: float, trees: Sequence[Tree]) -> Self:
        """All trees ask equally many questions."""
        different = list(dict.fromkeys(chain.from_iterable(tree.questions for tree in trees)))
        number = {question: place for place, question in enumerate(different)}
        return cls(
            base=base,
            feature=np.array([feature for feature, _bar in different], dtype=np.int64),
            bar=np.array([bar for _feature, bar in different], dtype=np.float32),
            asked=np.array([[number[question] for question in tree.questions] for tree in trees]).T,
            worth=np.array([tree.worth for tree in trees], dtype=np.float32),
        )

    def scores(self, features: Numbers) -> Numbers:
        """One value a firm; the higher, the more like a winner. The differences are logarithms of odds."""
        columns = np.ascontiguousarray(features.T)  # a row a feature: a question then reads what lies together
        answers = (columns[self.feature] > self.bar[:, None]).view(np.uint8)
        ways = np.zeros((len(self.worth), len(features)), dtype=np.uint8)
        for level in reversed(self.asked):
            ways = 2 * ways + answers[level]
        first = np.arange(len(self.worth))[:, None] * self.worth.shape[1]
        return np.asarray(self.base * columns[0] + np.take(self.worth, first + ways, mode="clip").sum(axis=0))


def read(path: Path) -> Ranking:
    """The trees of that file. Raises RankingUnfit when they ask for other features."""
    found = json.loads(path.read_text(encoding="utf-8"))
    if tuple(found["features"]) != NAMES:
        raise RankingUnfit(f"{path.name} was learned of other features: run benchmarks/matching_tuning.py again.")
    trees = [
        Tree([(NAMES.index(name), bar) for name, bar in tree["questions"]], tree["worth"]) for tree in found["trees"]
    ]
    return Ranking.of(found["base"], trees)


@cache
def learned() -> Ranking:
    """The trees that come with the program."""
    return read(LEARNED)
