"""What the search API takes and gives."""

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import BeforeValidator, Field

from songserm.hooks.documents import Kind
from songserm.portal.labels import MARKS
from songserm.portal.queries import FACETS
from songserm.search.engine import MOST_RESULTS, SearchRequest, Sort
from songserm.toolbox.text import clean_line

MOST_VALUES = 100
USUAL_LENGTH = 20
"""Results on a page when nobody says how many."""
PROVINCE_UNKNOWN = _("No province has this code: the facets of an answer name those that there are, such as 10.")
PRICES_CROSSED = _("The highest price is below the lowest: exchange them.")


def _split(value: object) -> object:
    """``a,b`` and repeated parameters mean the same."""
    if not isinstance(value, list):
        return value
    return [part.strip() for text in value for part in str(text).split(",") if part.strip()]


def _given(value: object) -> object:
    """A parameter with nothing behind it was not given: forms send the fields that were left empty."""
    return None if value == "" else value


def _sorted_as(value: object) -> object:
    """The order of results; relevance when none is named."""
    return value or Sort.RELEVANCE


def _usual_length(value: object) -> object:
    return USUAL_LENGTH if value == "" else value


Provinces = Annotated[
    list[Annotated[str, Field(pattern=r"^[0-9]{2}$")]], BeforeValidator(_split), Field(max_length=MOST_VALUES)
]
Categories = Annotated[
    list[Annotated[str, Field(pattern=r"^([0-9]{2}){1,4}$")]], BeforeValidator(_split), Field(max_length=MOST_VALUES)
]
Sizes = Annotated[
    list[Annotated[str, Field(pattern=r"^(MICRO|SMALL|MEDIUM|UNKNOWN)$")]],
    BeforeValidator(_split),
    Field(max_length=MOST_VALUES),
]
Marks = Annotated[
    list[Annotated[str, Field(pattern=rf"^({'|'.join(MARKS)})$")]],
    BeforeValidator(_split),
    Field(max_length=MOST_VALUES),
]
Given = BeforeValidator(_given)
Baht = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 12)]


class SearchParameters(Schema):
    """A search as an address writes it."""

    q: str = Field("", description="Words in Thai or English, as people type them.")
    kind: Annotated[Kind | None, Given] = Field(None, description="Only items or only firms.")
    province: Provinces = Field([], description="Two-digit province codes; any of them.")
    category: Categories = Field([], description="UNSPSC codes, of 2 to 8 digits; any of them.")
    size: Sizes = Field([], description="MICRO, SMALL, MEDIUM or UNKNOWN; any of them.")
    mark: Marks = Field([], description="MIT, TIS, FDA, GI, HALAL, OTOP, GREEN_LABEL or INNOVATION; any of them.")
    firm: str = Field("", pattern=r"^[0-9A-Z]{0,13}$", description="A firm's register number: only of that firm.")
    price_min: Annotated[Baht | None, Given] = Field(None, description="Baht with VAT, at least.")
    price_max: Annotated[Baht | None, Given] = Field(None, description="Baht with VAT, at most.")
    sort: Annotated[Sort, BeforeValidator(_sorted_as)] = Field(Sort.RELEVANCE, description="The order of results.")
    after: str = Field("", description="The next of the page before.")
    verified: Annotated[bool | None, Given] = Field(None, description="True: only of registered SMEs.")
    limit: Annotated[int, BeforeValidator(_usual_length)] = Field(
        USUAL_LENGTH, ge=1, le=MOST_RESULTS, description="Results on a page."
    )

    @property
    def prices_are_crossed(self) -> bool:
        """Whether nothing can have such a price."""
        return self.price_min is not None and self.price_max is not None and self.price_min > self.price_max

    def request(self) -> SearchRequest:
        """What is asked of the engine."""
        return SearchRequest(
            q=clean_line(self.q),
            kind=self.kind,
            provinces=tuple(self.province),
            categories=tuple(self.category),
            sizes=tuple(self.size),
            marks=tuple(self.mark),
            price_min=self.price_min,
            price_max=self.price_max,
            enterprise_number=self.firm,
            verified=self.verified,
            sort=self.sort,
            after=self.after,
            limit=self.limit,
            facets=FACETS,
        )


class FirmInResult(Schema):
    """The firm behind a result."""

    number: str
    name: str
    size: str
    province: str


class Result(Schema):
    """An item or a firm that was found; ``highlight`` is safe HTML."""

    kind: Kind
    id: int
    title: str
    highlight: str
    enterprise: FirmInResult
    price: str | None
    unit: str
    score: float
    verified: bool
    category: str
    marks: list[str]


class Count(Schema):
    """How many results have that code."""

    code: str
    name: str
    count: int


class SearchAnswer(Schema):
    """One page of results."""

    count: int
    results: list[Result]
    facets: dict[str, list[Count]]
    did_you_mean: str | None
    corrected: str | None
    next: str | None


class SuggestionOut(Schema):
    """What somebody may be typing."""

    text: str
    kind: Kind


class Suggestions(Schema):
    """Titles that hold what was typed so far."""

    suggestions: list[SuggestionOut]
