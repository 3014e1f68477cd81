"""What search knows of the other rooms: documents, and where to load them from."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol

Kind = Literal["items", "enterprises"]
KINDS: tuple[Kind, ...] = ("items", "enterprises")


class Document(NamedTuple):
    """One thing that can be found: an item that is for sale, or a firm. Everything that a result shows is in it."""

    kind: Kind
    id: int
    version: int
    """Rises with every change of what is shown; verification compares it with the index."""
    enterprise_id: int
    enterprise_number: str
    """The public number: never a natural person's identity number."""
    enterprise_name: str
    enterprise_name_en: str
    size: str
    """MICRO, SMALL, MEDIUM or UNKNOWN."""
    sector: str
    """MANUFACTURING, TRADE_SERVICES or UNKNOWN."""
    province: str
    """Two-digit code of the firm's province, or an empty string."""
    verified: bool
    """False for a firm that was imported in bulk and has not been registered by its owner."""
    title: str
    title_en: str = ""
    body: str = ""
    """Descriptions in both languages; searched, weighs less than the title."""
    offering: str = ""
    """PRODUCT or SERVICE for an item."""
    brand: str = ""
    model: str = ""
    category: str = ""
    """UNSPSC, eight digits, or an empty string."""
    marks: tuple[str, ...] = ()
    """Codes of the marks that are valid now (MIT, TIS, FDA, GI, HALAL, …)."""
    price: Decimal | None = None
    """Baht for one unit, VAT included."""
    unit: str = ""
    picture: str = ""
    """Path of the small picture below the media root, or an empty string."""
    open_to_private: bool = True
    """Whether private companies that buy are shown it."""
    updated_at: int = 0
    """Unix seconds of the last change, for sorting by newest."""


class DocumentSource(Protocol):
    """A room's way of giving its documents to search."""

    kind: Kind

    def load(self, ids: Sequence[int]) -> Iterable[Document]:
        """The documents of those ids that may be found now; an id that is left out is removed from the index."""

    def versions(self) -> Iterator[tuple[int, int]]:
        """(id, version) of everything that may be found now, by id, streamed."""

    def ids_of_enterprise(self, enterprise_id: int) -> Sequence[int]:
        """The ids of that firm's documents that may be found now."""


_sources: dict[Kind, DocumentSource] = {}


def register_source(source: DocumentSource) -> None:
    """Called in ``AppConfig.ready`` by the room that owns the kind."""
    _sources[source.kind] = source


def source_of(kind: Kind) -> DocumentSource:
    """The source of a kind; KeyError when no room has registered one."""
    return _sources[kind]


def sources() -> tuple[DocumentSource, ...]:
    """Every registered source."""
    return tuple(_sources.values())
