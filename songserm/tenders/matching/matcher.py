"""The door: build the index of past contracts, open it, and ask which firms a notice is for."""

import gc
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from songserm.tenders.matching import building
from songserm.tenders.matching.explaining import reasons
from songserm.tenders.matching.facts import Match, PastContract, Tender
from songserm.tenders.matching.generations import current, new_generation
from songserm.tenders.matching.neighbours import Index
from songserm.tenders.matching.ranking import Ranking, learned
from songserm.tenders.matching.standing import standing

THREADS = 2
"""Most of the work runs outside Python's lock; more threads wait for each other."""
QUICK_SECONDS = 0.0002


class Matcher:
    """Finds firms for notices by what firms have sold: to whom, where, of what kind and size."""

    def __init__(self, index: Index, ranking: Ranking) -> None:
        self._index, self._ranking = index, ranking

    @classmethod
    def build(cls, folder: Path, contracts: Iterable[PastContract]) -> "Matcher":
        """Write a new generation of the index and open it; the old one serves until then, and stays if this fails."""
        with new_generation(folder) as place:
            building.build(place, contracts)
        return cls(Index(place), learned())

    @classmethod
    def open(cls, folder: Path) -> "Matcher | None":
        """The newest generation; None when none was built yet."""
        place = current(folder)
        return cls(Index(place), learned()) if place else None

    @property
    def knows_firms(self) -> bool:
        """Whether any contract was learned from."""
        return bool(self._index.firms)

    def match(
        self,
        tender: Tender,
        *,
        limit: int = 200,
        without: frozenset[str] = frozenset(),
        boosts: Mapping[str, float] | None = None,
    ) -> list[Match]:
        """At most ``limit`` firms, best first, without those named.

        A score is the firm's share of all chances to win that the found firms have together (0–1). ``boosts`` multiply
        it: below one for what a firm does not want, above one for what speaks for it. Ties are in the order of first sale.
        """
        near = self._index.neighbours(tender)
        its = standing(self._index, tender, near)
        chance = self._chances(its.features)
        numbers = self._index.numbers
        for firm, factor in (boosts or {}).items():
            chance[its.firm == numbers.get(firm, -1)] *= factor
        left_out = [numbers[firm] for firm in without if firm in numbers]
        best = np.lexsort((its.firm, -chance))
        if left_out:
            best = best[~np.isin(its.firm[best], left_out)]
        best = best[:limit]
        why = reasons(self._index, near, its, best)
        names = self._index.firms
        return [
            Match(names[firm], score, place, why)
            for place, (firm, score) in enumerate(zip(its.firm[best].tolist(), chance[best].tolist(), strict=True))
        ]

    def match_many(
        self, tenders: Sequence[Tender], *, limit: int = 200, without: Sequence[frozenset[str]] | None = None
    ) -> list[list[Match]]:
        """As ``match``, for many notices at once, in their order; ``without`` names the firms of each."""
        left_out = without or [frozenset()] * len(tenders)
        with _undisturbed(), ThreadPoolExecutor(THREADS) as threads:
            return list(
                threads.map(lambda tender, out: self.match(tender, limit=limit, without=out), tenders, left_out)
            )

    def firms_by_words(self, tender: Tender, *, contracts: int = 1000) -> list[str]:
        """Firms in the order of their closest title alone, out of that many contracts: what measuring compares with."""
        closest = self._index.closest_titles(tender, contracts)
        return list(dict.fromkeys(self._index.firms[firm] for firm in self._index.arrays.firm[closest].tolist()))

    def _chances(self, features: np.ndarray) -> np.ndarray:
        if not len(features):
            return np.zeros(0)
        score = self._ranking.scores(features)
        grown = np.exp(score - score.max())
        return np.asarray(grown / grown.sum())


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Threads hand over quickly, and nobody looks for cycles.

    Each waits for the other after every few numbers; and the search for cycles would go through every name of the index
    again and again, and find none.
    """
    was_on, interval = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(QUICK_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if was_on:
            gc.enable()
