"""One notice asked of one generation of the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self, overload

import numpy as np

from songserm.tenders.matching.arrays import Numbers
from songserm.tenders.matching.explaining import Reasons, Told, told
from songserm.tenders.matching.facts import Match, Tender
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


class Matches(Sequence[Match]):
    """The firms of an answer by name, each made when it is asked for: most firms that are found are never shown."""

    def __init__(self, answer: Answer, names: list[str]) -> None:
        self._firms, self._scores = answer.firms.tolist(), answer.scores.tolist()
        self._names, self._why = names, Reasons(answer.why).of

    def __len__(self) -> int:
        return len(self._firms)

    @overload
    def __getitem__(self, place: int) -> Match: ...
    @overload
    def __getitem__(self, place: slice) -> list[Match]: ...
    def __getitem__(self, place: int | slice) -> Match | list[Match]:
        places = range(len(self))[place]
        return self._match(places) if isinstance(places, int) else list(map(self._match, places))

    def _match(self, place: int) -> Match:
        return Match(self._names[self._firms[place]], self._scores[place], place, self._why)


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
