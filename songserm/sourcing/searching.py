"""The search that the law orders: province, then region, then the country."""

from dataclasses import dataclass, replace

from songserm.reference.queries import region_around, rule_book
from songserm.search import queries as search
from songserm.search.engine import Hit, SearchRequest
from songserm.sourcing.models import Need
from songserm.sourcing.rules.law import FREE, SourcingLaw, Step
from songserm.sourcing.rules.steps import StepTaken, steps_taken

SUBJECT = "procurement"
MOST_SHOWN = 200


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


def law_of(need: Need) -> SourcingLaw:
    """The rules by which the need was written; private buyers have none."""
    return SourcingLaw.of(rule_book(SUBJECT).by_id(need.rule_set)) if need.rule_set else FREE


def look(need: Need) -> Search:
    """Search as the law of the need orders. Only registered firms whose certificate is valid are found.

    A private buyer sees only firms that want to be shown to private buyers.
    """
    state = search.state()
    request = SearchRequest(
        q=need.query,
        kind="items",
        verified=True,
        marks=tuple(need.marks),
        open_to_private=None if need.rule_set else True,
    )
    law = law_of(need)
    steps = steps_taken(
        search.count_firms(request),
        home=need.province_id,
        region=region_around(need.province_id),
        law=law,
        widened_to=Step(need.widened_to) if need.widened_to else None,
    )
    firms = _firms(request, steps, home=need.province_id)
    hint = None if steps[-1].firms else search.search(request).did_you_mean
    return Search(request, steps, tuple(firms), search.about(), state, hint)


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
