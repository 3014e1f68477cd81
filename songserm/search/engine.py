"""What is asked of a search engine, and what it answers. Any engine behind this serves the platform."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from songserm.hooks.documents import Document, Kind

MOST_RESULTS = 100
DEEPEST = 10_000
"""Nobody reads further; who wants everything takes the open data."""


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    PRICE_ASC = "price"
    PRICE_DESC = "-price"
    NEWEST = "newest"


class Facet(StrEnum):
    """By what results are counted."""

    PROVINCE = "province"
    CATEGORY = "category"
    SIZE = "size"
    MARK = "mark"
    PRICE = "price"
    OFFERING = "offering"
    VERIFIED = "verified"


PRICE_STEPS = (100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000)
"""Upper ends of the price classes, baht; the last class has none. Class codes are their positions."""


class AddressInvalid(ValueError):
    """The ``after`` of a request is not one that an answer gave: ask again without it."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What somebody looks for. Several values of one filter mean any of them; category codes may be cut (44, 4412)."""

    q: str = ""
    kind: Kind | None = None
    provinces: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    offering: str = ""
    verified: bool | None = None
    enterprise_number: str = ""
    open_to_private: bool | None = None
    """True for a private company that buys: only of firms that want to be shown to it."""
    home_province: str = ""
    """Results of this province come first."""
    sort: Sort = Sort.RELEVANCE
    after: str = ""
    limit: int = 20
    facets: tuple[Facet, ...] = ()


class Hit(NamedTuple):
    """A result with everything that is shown of it. ``highlight`` is safe HTML; prices are baht with VAT."""

    kind: Kind
    id: int
    title: str
    title_en: str
    highlight: str
    score: float
    enterprise_number: str
    enterprise_name: str
    enterprise_name_en: str
    size: str
    province: str
    verified: bool
    offering: str
    category: str
    marks: tuple[str, ...]
    price: Decimal | None
    unit: str
    picture: str
    updated_at: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many results have that code."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of an answer; ``count`` is exact. ``corrected`` is what was searched instead of what was typed."""

    count: int
    hits: tuple[Hit, ...] = ()
    facets: dict[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    did_you_mean: str | None = None
    corrected: str | None = None
    next: str | None = None
    first: int = 0
    """How many results come before these."""
    loose: bool = False
    """Nothing holds everything that was asked; the results hold most of it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may be typing."""

    text: str
    kind: Kind


class Writer(Protocol):
    """Changes to the index; nobody sees them before ``commit``."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of an older one."""

    def remove(self, kind: Kind, ids: Iterable[int]) -> None:
        """Take documents out."""

    def remove_of_enterprise(self, enterprise_id: int) -> None:
        """Take out all documents of a firm, however many."""

    def clear(self) -> None:
        """Take out everything."""

    def commit(self) -> None:
        """Make all that was asked visible and durable."""


class Engine(Protocol):
    """An index that can be searched, and written by one process at a time."""

    def search(self, request: SearchRequest) -> SearchPage:
        """The answer; never an error for any text. Raises AddressInvalid for a made-up ``after``."""

    def suggest(self, text: str, limit: int = 8, *, open_to_private: bool | None = None) -> list[Suggestion]:
        """Titles that hold what was typed so far; ``open_to_private`` as in a request."""

    def count_firms(self, request: SearchRequest) -> int:
        """How many different firms are found, exactly. The words are taken as typed, never mended."""

    def best_of_firms(self, request: SearchRequest, limit: int) -> list[Hit]:
        """The best result of each firm, best first, of at most so many firms. The words are taken as typed."""

    def about(self) -> str:
        """Which engine this is, in which version, for a record of a search."""

    def versions(self, kind: Kind) -> dict[int, int]:
        """Id → version of everything in the index."""

    def writer(self) -> AbstractContextManager[Writer]:
        """The one writer; waits until another process lets go of it."""

    def state(self) -> str:
        """A short text that changes with every visible change of the index."""
