"""What is evaluated: a tender's bids and what is known of their bidders. Money in baht."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size

THAI = "TH"


class Criterion(StrEnum):
    """By what bids are judged."""

    PRICE = "PRICE"
    PRICE_PERFORMANCE = "PRICE_PERFORMANCE"


class Category(StrEnum):
    """What is bought."""

    GOODS = "GOODS"
    SERVICES = "SERVICES"
    CONSTRUCTION = "CONSTRUCTION"


@dataclass(frozen=True, slots=True)
class Sme:
    """A registered SME; `contracts_this_year` is what it was awarded in this calendar year before this bid."""

    size: Size
    sector: Sector
    contracts_this_year: Decimal


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a joint venture; `sme` is none for one that is not registered."""

    name: str
    nationality: str
    sme: Sme | None
    tax_id: str = ""
    looked_up: bool = False
    """The register was asked for the moment of the bids; without `sme` it knew of no valid registration."""


@dataclass(frozen=True, slots=True)
class Bid:
    """One bidder's price. With members it is a joint venture, and its own `sme` and nationality count for nothing."""

    bidder: str
    price: Decimal
    compliant: bool
    nationality: str = THAI
    sme: Sme | None = None
    mit_share: Decimal = Decimal(0)
    """The share of the bid's value that is certified as Made in Thailand, 0 to 1."""
    members: tuple[Member, ...] = ()
    tax_id: str = ""
    looked_up: bool = False
    """As with a member."""

    @property
    def unregistered(self) -> tuple[str, ...]:
        """Those parties, by name, of whose registration the register knew nothing when it was asked."""
        if self.members:
            return tuple(each.name for each in self.members if each.looked_up and each.sme is None)
        return (self.bidder,) if self.looked_up and self.sme is None else ()

    @property
    def parties(self) -> tuple[Sme | None, ...]:
        """Whose registration counts: every member of a joint venture, otherwise the bidder."""
        return tuple(member.sme for member in self.members) if self.members else (self.sme,)

    @property
    def is_thai(self) -> bool:
        """Whether the bidder, or every member of a joint venture, is Thai."""
        if self.members:
            return all(member.nationality == THAI for member in self.members)
        return self.nationality == THAI


@dataclass(frozen=True, slots=True)
class Tender:
    """Bids that compete, the day of the announcement, and when they were handed in (needed for facts of the register)."""

    announced_date: date
    criterion: Criterion
    category: Category
    bids: tuple[Bid, ...]
    bids_at: datetime | None = None

    @property
    def tax_ids(self) -> frozenset[str]:
        """The numbers whose facts the register is asked for."""
        members = (member.tax_id for bid in self.bids for member in bid.members)
        return frozenset(filter(None, (*(bid.tax_id for bid in self.bids), *members)))
