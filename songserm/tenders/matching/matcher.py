"""The door: build the index of past contracts, open it, and ask which firms a notice is for."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from songserm.tenders.matching import building, many
from songserm.tenders.matching.answering import Answering, Matches, Question
from songserm.tenders.matching.facts import Match, PastContract, Tender
from songserm.tenders.matching.generations import current, new_generation


class Matcher:
    """Finds firms for notices by what firms have sold: to whom, where, of what kind and size."""

    def __init__(self, answering: Answering) -> None:
        self._answering, self._index = answering, answering.index

    @classmethod
    def build(cls, folder: Path, contracts: Iterable[PastContract]) -> "Matcher":
        """Write a new generation of the index and open it; the old one serves until then, and stays if this fails."""
        with new_generation(folder) as place:
            building.build(place, contracts)
        return cls(Answering.open(place))

    @classmethod
    def open(cls, folder: Path) -> "Matcher | None":
        """The newest generation; None when none was built yet."""
        place = current(folder)
        return cls(Answering.open(place)) if place else None

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
        question = Question(tender, limit, without, boosts)
        return Matches(self._answering.answer(question), self._index.firms)[:]

    def match_many(
        self, tenders: Sequence[Tender], *, limit: int = 200, without: Sequence[frozenset[str]] | None = None
    ) -> list[Sequence[Match]]:
        """As ``match``, for many notices at once, in their order; ``without`` names the firms of each."""
        left_out = without or [frozenset()] * len(tenders)
        questions = [Question(tender, limit, out) for tender, out in zip(tenders, left_out, strict=True)]
        return [Matches(answer, self._index.firms) for answer in many.answers(self._answering, questions)]

    def firms_by_words(self, tender: Tender, *, contracts: int = 1000) -> list[str]:
        """Firms in the order of their closest title alone, out of that many contracts: what measuring compares with."""
        closest = self._index.closest_titles(tender, contracts)
        return list(dict.fromkeys(self._index.firms[firm] for firm in self._index.arrays.firm[closest].tolist()))
