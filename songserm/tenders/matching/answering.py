"""One notice asked of one generation of the index."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.explaining import Told, reasons_of, told
from songserm.tenders.matching.facts import Match, Reason, Tender
from songserm.tenders.matching.neighbours import Index
from songserm.tenders.matching.ranking import Ranking, learned
from songserm.tenders.matching.standing import standing


class Question(NamedTuple):
    """A notice, how many firms are wanted, without whom, and whose chances are multiplied (see ``Matcher.match``)."""

    tender: Tender
    limit: int
    without: frozenset[str] = frozenset()
    boosts: Mapping[str, float] | None = None


class Answer(NamedTuple):
    """The firms' numbers, best first, their scores, and what tells why: plain arrays, so that it passes between processes."""

    firms: Numbers
    scores: Numbers
    why: list[tuple[str, Told]]

    def matches(self, names: list[str]) -> list[Match]:
        """The firms by name; the reasons of each are worked out when they are asked for."""
        why: Callable[[int], tuple[Reason, ...]] = partial(reasons_of, self.why)
        pairs = zip(self.firms.tolist(), self.scores.tolist(), strict=True)
        return [Match(names[firm], score, place, why) for place, (firm, score) in enumerate(pairs)]


@dataclass(frozen=True, slots=True)
class Answering:
    """An opened generation and what was learned of winners."""

    index: Index
    ranking: Ranking

    @classmethod
    def open(cls, generation: Path) -> Self:
        """The generation in that folder."""
        return cls(Index(generation), learned())

    def answer(self, question: Question) -> Answer:
        """The firms that the notice is for."""
        near = self.index.neighbours(question.tender)
        its = standing(self.index, question.tender, near)
        chance = self._chances(its.features)
        numbers = self.index.numbers
        for firm, factor in (question.boosts or {}).items():
            chance[its.firm == numbers.get(firm, -1)] *= factor
        left_out = [numbers[firm] for firm in question.without if firm in numbers]
        best = np.lexsort((its.firm, -chance))
        if left_out:
            best = best[~np.isin(its.firm[best], left_out)]
        best = best[: question.limit]
        return Answer(its.firm[best], chance[best], told(self.index, near, its, best))

    def _chances(self, features: np.ndarray) -> np.ndarray:
        if not len(features):
            return np.zeros(0)
        score = self.ranking.scores(features)
        grown = np.exp(score - score.max())
        return np.asarray(grown / grown.sum())
