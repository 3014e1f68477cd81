"""The door: build the index of past contracts, open it, and ask which firms a notice is for."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from songserm.tenders.matching import building
from songserm.tenders.matching.facts import Match, PastContract, Tender
from songserm.tenders.matching.generations import current, new_generation
from songserm.tenders.matching.scoring import Index, firms_of


class Matcher:
    """Finds firms for notices by what firms have sold: to whom, where, of what kind and size."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @classmethod
    def build(cls, folder: Path, contracts: Iterable[PastContract]) -> "Matcher":
        """Write a new generation of the index and open it; the old one serves until then, and stays if this fails."""
        with new_generation(folder) as place:
            building.build(place, contracts)
        return cls(Index(place))

    @classmethod
    def open(cls, folder: Path) -> "Matcher | None":
        """The newest generation; None when none was built yet."""
        place = current(folder)
        return cls(Index(place)) if place else None

    def match(
        self,
        tender: Tender,
        *,
        limit: int = 200,
        without: frozenset[str] = frozenset(),
        boosts: Mapping[str, float] | None = None,
    ) -> list[Match]:
        """At most ``limit`` firms, best first, without those named; ``boosts`` multiply firms' scores."""
        firms, scores = firms_of(self._index, self._index.neighbours(tender))
        found = []
        for firm, score in zip(firms.tolist(), scores.tolist(), strict=True):
            name = self._index.firms[firm]
            if name not in without:
                found.append(Match(name, score * (boosts or {}).get(name, 1.0), ()))
        if boosts:
            found.sort(key=lambda match: -match.score)
        return found[:limit]

    def match_many(self, tenders: Sequence[Tender], *, limit: int = 200) -> list[list[Match]]:
        """As ``match``, for many notices at once."""
        return [self.match(tender, limit=limit) for tender in tenders]
