"""Learn what tells a winner: ``python -m benchmarks.matching_tuning`` writes ``songserm/tenders/matching/data/ranking.json``.

Two quarters are asked with what was known before them: January to March and April to June 2025. Nothing announced from July
2025 on, which ``script/benchmark matching`` measures, is looked at. Gradient boosting over small trees that ask the same
question at each level; the loss is that of choosing the winner among all firms that were found (softmax).
"""

import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import matching
from songserm.tenders.matching import building
from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.neighbours import Index
from songserm.tenders.matching.ranking import LEARNED, Tree
from songserm.tenders.matching.standing import NAMES, standing

QUARTERS = ((date(2025, 1, 1), date(2025, 4, 1)), (date(2025, 4, 1), date(2025, 7, 1)))
TREES, LEVELS, RATE, BINS, RIDGE = 150, 4, 0.15, 24, 3.0
BASE = 0.5
HEAD, SHARE = 60, 0.25
"""All of the first firms are learned from, and of the others this share, each counting so much the more."""
SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Lesson:
    """The firms found for each tender, one row a firm: features, whether it won, its tender, and how many rows it stands for."""

    features: Numbers
    won: Numbers
    tender: Numbers
    weight: Numbers


def main() -> None:
    rows = matching.contracts()
    lessons = [lesson(rows, cut, until) for cut, until in QUARTERS]
    write(learn(lessons), LEARNED)


def lesson(rows: pl.DataFrame, cut: date, until: date) -> Lesson:
    """What the tenders of a quarter teach: those whose winner was found at all."""
    known, asked = matching.split(rows, cut, until)
    chance = np.random.default_rng(SEED)
    parts = []
    with tempfile.TemporaryDirectory(prefix="songserm-tuning-") as folder:
        building.build(Path(folder), matching.past_contracts(known))
        index = Index(Path(folder))
        for number, (tender, firm) in enumerate(zip(matching.tenders(asked), asked["firm"], strict=True)):
            its = standing(index, tender, index.neighbours(tender))
            won = its.firm == index.numbers.get(firm, -1)
            if won.any():
                rest = np.arange(len(won)) >= HEAD
                taken = won | ~rest | (chance.random(len(won)) < SHARE)
                weight = np.where(rest & ~won, 1 / SHARE, 1.0)
                parts.append((its.features[taken], won[taken], np.full(taken.sum(), number), weight[taken]))
    return Lesson(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def learn(lessons: list[Lesson]) -> list[Tree]:
    """Trees one after another, each correcting the ones before."""
    features = np.concatenate([each.features for each in lessons])
    won = np.concatenate([each.won for each in lessons])
    weight = np.concatenate([each.weight for each in lessons])
    tender = np.concatenate([each.tender + 100_000 * place for place, each in enumerate(lessons)])
    begin = np.flatnonzero(np.r_[True, tender[1:] != tender[:-1]])
    length = np.diff(np.r_[begin, len(tender)])
    bars = [
        np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])).astype(np.float32) for column in features.T
    ]
    binned = [
        np.searchsorted(bar, column, side="left").astype(np.int64) for bar, column in zip(bars, features.T, strict=True)
    ]
    score = BASE * features[:, 0].astype(np.float64) + np.log(weight)
    trees = []
    for _ in range(TREES):
        likely = _softmax(score, begin, length)
        questions, worth, leaf = _tree(binned, likely - won, np.maximum(likely * (1 - likely), 1e-6))
        score += worth[leaf]
        trees.append(Tree([(column, float(bars[column][its])) for column, its in questions], worth.tolist()))
    return trees


def _softmax(score: Numbers, begin: Numbers, length: Numbers) -> Numbers:
    grown = np.exp(score - np.repeat(np.maximum.reduceat(score, begin), length))
    return np.asarray(grown / np.repeat(np.add.reduceat(grown, begin), length))


def _tree(binned: list[Numbers], slope: Numbers, bend: Numbers) -> tuple[list[tuple[int, int]], Numbers, Numbers]:
    """(the questions, the worth of each leaf, each row's leaf): at each level the question that helps most."""
    leaf = np.zeros(len(slope), dtype=np.int64)
    questions: list[tuple[int, int]] = []
    for level in range(LEVELS):
        gains = [_gains(column, leaf, 1 << level, slope, bend) for column in binned]
        best = int(np.argmax([gain.max(initial=-1.0) for gain in gains]))
        bar = int(gains[best].argmax())
        questions.append((best, bar))
        leaf += (binned[best] > bar).astype(np.int64) << level
    down = np.bincount(leaf, weights=slope, minlength=1 << LEVELS)
    curved = np.bincount(leaf, weights=bend, minlength=1 << LEVELS)
    return questions, -RATE * down / (curved + RIDGE), leaf


def _gains(column: Numbers, leaf: Numbers, leaves: int, slope: Numbers, bend: Numbers) -> Numbers:
    """How much each bar of that column helps, over all leaves."""
    place = leaf * BINS + column
    down = np.bincount(place, weights=slope, minlength=leaves * BINS).reshape(leaves, BINS).cumsum(axis=1)
    curved = np.bincount(place, weights=bend, minlength=leaves * BINS).reshape(leaves, BINS).cumsum(axis=1)
    above, above_curved = down[:, -1:] - down, curved[:, -1:] - curved
    gain = (down**2 / (curved + RIDGE) + above**2 / (above_curved + RIDGE)).sum(axis=0)
    return np.asarray(gain[: int(column.max(initial=0))])


def write(trees: list[Tree], path: Path) -> None:
    """As a file that people can read too: each tree with its questions by name."""
    told = [
        {
            "questions": [[NAMES[feature], round(bar, 5)] for feature, bar in tree.questions],
            "worth": [round(each, 4) for each in tree.worth],
        }
        for tree in trees
    ]
    path.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(tree) for tree in told)
    head = f'{{"features": {json.dumps(NAMES)},\n"base": {BASE},\n"trees": [\n'
    path.write_text(head + lines + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
