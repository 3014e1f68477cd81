"""The search that the law orders: province, then region, then the country."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from songserm.people.models import Organisation
from songserm.reference.queries import region_around, rule_book
from songserm.search import queries as search
from songserm.search.engine import Hit, SearchRequest
from songserm.sourcing.models import Need
from songserm.sourcing.rules.law import FREE, SourcingLaw, Step
from songserm.sourcing.rules.steps import StepTaken, steps_taken
from songserm.toolbox.thai_dates import bangkok_today

SUBJECT = "procurement"
MOST_SHOWN = 200
GLANCED = 20


@dataclass(frozen=True, slots=True)
class FoundFirm:
    """A firm on the list: its best item, and the step that found it."""

    hit: Hit
    step: Step


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked, what each step gave, and the first ``MOST_SHOWN`` firms of the area that was reached."""

    request: SearchRequest
    steps: tuple[StepTaken, ...]
    firms: tuple[FoundFirm, ...]
    engine: str
    index_state: str
    did_you_mean: str | None

    @property
    def count(self) -> int:
        """Different firms in the area that was reached."""
        return self.steps[-1].firms


@dataclass(frozen=True, slots=True)
class Glance:
    """What a need would find, before it is written: the steps, the units of what is found, and its prices."""

    steps: tuple[StepTaken, ...]
    units: tuple[str, ...]
    """The commonest first."""
    prices: tuple[Decimal, ...]
    """Baht with VAT for one unit, lowest first; of the best firms alone."""


def law_of(need: Need) -> SourcingLaw:
    """The rules by which the need was written; private buyers have none."""
    return SourcingLaw.of(rule_book(SUBJECT).by_id(need.rule_set)) if need.rule_set else FREE


def law_today(organisation: Organisation, now: datetime) -> SourcingLaw:
    """The rules by which the organisation buys today; private buyers have none."""
    if organisation.kind == Organisation.Kind.BUYER:
        return FREE
    return SourcingLaw.of(rule_book(SUBJECT).on(bangkok_today(now)))


def glance(*, query: str, province: str, marks: tuple[str, ...], law: SourcingLaw) -> Glance:
    """The same search as for a written need, with its best firms alone."""
    request = _request(query, marks, law)
    steps = _steps(request, home=province, law=law)
    area = replace(request, provinces=steps[-1].provinces, home_province=province)
    hits = search.best_of_firms(area, GLANCED)
    units = Counter(hit.unit for hit in hits if hit.unit)
    unit = [code for code, _ in units.most_common(3)]
    prices = sorted(hit.price for hit in hits if hit.price and hit.unit == (unit[0] if unit else ""))
    return Glance(steps, tuple(unit), tuple(prices))


def look(need: Need) -> Search:
    """Search as the law of the need orders. Only registered firms whose certificate is valid are found.

    A private buyer sees only firms that want to be shown to private buyers.
    """
    state, law = search.state(), law_of(need)
    request = _request(need.query, tuple(need.marks), law)
    widened_to = Step(need.widened_to) if need.widened_to else None
    steps = _steps(request, home=need.province_id, law=law, widened_to=widened_to)
    firms = _firms(request, steps, home=need.province_id)
    hint = None if steps[-1].firms else search.search(request).did_you_mean
    return Search(request, steps, tuple(firms), search.about(), state, hint)


def _request(query: str, marks: tuple[str, ...], law: SourcingLaw) -> SearchRequest:
    return SearchRequest(
        q=query, kind="items", verified=True, marks=marks, open_to_private=True if law is FREE else None
    )


def _steps(
    request: SearchRequest, *, home: str, law: SourcingLaw, widened_to: Step | None = None
) -> tuple[StepTaken, ...]:
    def count(provinces: tuple[str, ...]) -> int:
        return search.count_firms(replace(request, provinces=provinces))

    return steps_taken(count, home=home, region=region_around(home), law=law, widened_to=widened_to)


def _firms(request: SearchRequest, steps: tuple[StepTaken, ...], *, home: str) -> list[FoundFirm]:
    """Those of the first step first, then those that each further step added."""
    found: dict[str, FoundFirm] = {}
    for taken in steps:
        room = MOST_SHOWN - len(found)
        if room <= 0:
            break
        asked = replace(request, provinces=taken.provinces, home_province=home)
        for hit in search.best_of_firms(asked, MOST_SHOWN):
            if hit.enterprise_number not in found and len(found) < MOST_SHOWN:
                found[hit.enterprise_number] = FoundFirm(hit, taken.step)
    return list(found.values())
