"""Two rule sets beside each other: which awards change, what it would cost, which firms pass the cap. Money in baht."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from songserm.policy.evaluation import Law
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size

RANKED = "RANKED"


@dataclass(frozen=True, slots=True)
class Awarded:
    """Who is called first, and at what price."""

    bidder: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Case:
    """One kept evaluation and who comes first by each of the two sets; none where nobody does or the officer decides."""

    id: str
    project_number: str
    title: str
    before: Awarded | None
    after: Awarded | None
    is_settled: bool
    """Whether both sets give an order; otherwise an officer decides, and nothing can be said."""

    @property
    def changes(self) -> bool:
        """Whether another bidder comes first."""
        return self.is_settled and _name(self.before) != _name(self.after)

    @property
    def cost(self) -> Decimal:
        """What more would be paid by the second set; below zero where less."""
        return (self.after.price if self.after else Decimal(0)) - (self.before.price if self.before else Decimal(0))


def _name(awarded: Awarded | None) -> str:
    return awarded.bidder if awarded else ""


@dataclass(frozen=True, slots=True)
class Awards:
    """All cases: how many stay, which change, where officers decide, and the sums of what is settled."""

    cases: int
    unsettled: tuple[Case, ...]
    changed: tuple[Case, ...]
    total_before: Decimal
    total_after: Decimal

    @property
    def same(self) -> int:
        """Cases in which the same bidder comes first."""
        return self.cases - len(self.unsettled) - len(self.changed)

    @property
    def cost(self) -> Decimal:
        """What more would be paid in all by the second set."""
        return self.total_after - self.total_before


def case_of(
    before: Mapping[str, Any], after: Mapping[str, Any], *, public_id: str, project_number: str, title: str
) -> Case:
    """From the two answers to the same bids, as JSON values."""
    settled = before["decision"] == after["decision"] == RANKED
    return Case(
        id=public_id,
        project_number=project_number,
        title=title,
        before=_first(before) if settled else None,
        after=_first(after) if settled else None,
        is_settled=settled,
    )


def _first(answer: Mapping[str, Any]) -> Awarded | None:
    found = next((each for each in answer["ranking"] if each["rank"] == 1), None)
    return Awarded(found["bidder"], Decimal(found["price"])) if found else None


def awards(cases: Iterable[Case]) -> Awards:
    """The cases counted and summed; those that change come with the dearest first."""
    every = list(cases)
    settled = [case for case in every if case.is_settled]
    changed = sorted((case for case in settled if case.changes), key=lambda case: (-case.cost, case.id))
    return Awards(
        cases=len(every),
        unsettled=tuple(case for case in every if not case.is_settled),
        changed=tuple(changed),
        total_before=sum((case.before.price for case in settled if case.before), Decimal(0)),
        total_after=sum((case.after.price for case in settled if case.after), Decimal(0)),
    )


@dataclass(frozen=True, slots=True)
class Sold:
    """What one registered firm sold to the state in a calendar year, with the size and sector of its certificate."""

    number: str
    """The firm's public number."""
    name: str
    total: Decimal
    size: Size
    sector: Sector


@dataclass(frozen=True, slots=True)
class Capped:
    """A firm whose contracts of the year are above the ceiling of one set or both."""

    sold: Sold
    ceiling_before: Decimal
    ceiling_after: Decimal

    @property
    def passes_before(self) -> bool:
        """Above the first set's ceiling."""
        return self.sold.total > self.ceiling_before

    @property
    def passes_after(self) -> bool:
        """Above the second set's ceiling."""
        return self.sold.total > self.ceiling_after


@dataclass(frozen=True, slots=True)
class Caps:
    """Firms above a ceiling, those with the most first; ``firms`` is how many were looked at."""

    firms: int
    passing: tuple[Capped, ...]
    uncounted: int = 0
    """Contracts of registered firms that count nowhere: their day of signing or their own price is not recorded."""

    @property
    def before(self) -> int:
        """How many are above the first set's ceiling."""
        return sum(each.passes_before for each in self.passing)

    @property
    def after(self) -> int:
        """How many are above the second set's ceiling."""
        return sum(each.passes_after for each in self.passing)


def caps(sold: Iterable[Sold], before: Law, after: Law, *, uncounted: int = 0) -> Caps:
    """Which firms have passed the cap of their size by each set; ``uncounted`` as in ``Caps``."""
    every = [
        Capped(each, before.ceilings[each.sector, each.size], after.ceilings[each.sector, each.size]) for each in sold
    ]
    passing = [each for each in every if each.passes_before or each.passes_after]
    passing.sort(key=lambda each: (-each.sold.total, each.sold.number))
    return Caps(len(every), tuple(passing), uncounted)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A fiscal year's contracts: how much is known to come from registered SMEs, beside what each set asks for."""

    fiscal_year: int
    """Of the common era, in which it ends."""
    total: Decimal
    from_smes: Decimal
    percent_before: Decimal
    percent_after: Decimal
    known: Decimal = Decimal(0)
    """From suppliers whose size is registered: what came from the others may be an SME's, too."""

    @property
    def coverage(self) -> Decimal:
        """Percent of all contracts of which the supplier's size is known; 0 without any."""
        return self.known / self.total * 100 if self.total else Decimal(0)

    @property
    def share(self) -> Decimal:
        """Percent of all contracts; 0 without any."""
        return self.from_smes / self.total * 100 if self.total else Decimal(0)

    @property
    def missing_before(self) -> Decimal:
        """Baht that are missing to what the first set asks for."""
        return self._missing(self.percent_before)

    @property
    def missing_after(self) -> Decimal:
        """Baht that are missing to what the second set asks for."""
        return self._missing(self.percent_after)

    def _missing(self, percent: Decimal) -> Decimal:
        return max(Decimal(0), self.total * percent / 100 - self.from_smes)
