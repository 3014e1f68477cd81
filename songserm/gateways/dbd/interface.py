"""What Songserm asks the juristic registry."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class RegistryStatus(StrEnum):
    """The juristic person's state; OTHER for words that we do not know (they stay in `status_text`)."""

    ACTIVE = "ACTIVE"
    DISSOLVED = "DISSOLVED"
    ABANDONED = "ABANDONED"
    RECEIVERSHIP = "RECEIVERSHIP"
    BANKRUPT = "BANKRUPT"
    MERGED = "MERGED"
    CONVERTED = "CONVERTED"
    WITHDRAWN = "WITHDRAWN"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class JuristicProfile:
    """What the registry knew of a juristic person at `fetched_at`; None for what it did not say."""

    number: str
    name_th: str
    name_en: str
    status: RegistryStatus
    status_text: str
    tsic_code: str
    """Five digits, or an empty string."""
    registered_date: date | None
    address: str
    """One line in Thai, with province."""
    province: str
    """The Thai name as the registry writes it."""
    province_code: str | None
    """Two digits (TIS 1099), None for a name that we do not know."""
    revenue: Decimal | None
    """Baht: the total revenue of the latest statement."""
    statement_year: int | None
    """Common Era year of that statement."""
    thai_share_percent: Decimal | None
    """100 when all shareholders are Thai, 0 when none is; None when mixed or not told, for the published list names
    holders and nationalities but no shares."""
    fetched_at: datetime
    directors: tuple[str, ...] = ()
    """Names as the registry writes them: to tell whether two firms share one, never to be shown."""
    shareholders: tuple[str, ...] = ()
    """The same of those who hold shares, persons and firms."""
    phone: str = ""
    """Digits of the office's number, or an empty string."""

    @property
    def is_ended(self) -> bool:
        """Whether the juristic person no longer exists or is being wound up."""
        return self.status in _ENDED


_ENDED = {RegistryStatus.DISSOLVED, RegistryStatus.ABANDONED, RegistryStatus.MERGED, RegistryStatus.WITHDRAWN}


class JuristicRegistry(Protocol):
    """The registry as the rooms see it."""

    def fetch(self, number: str, *, now: datetime) -> JuristicProfile | None:
        """The firm with that 13-digit number; None when the registry has none. Raises `GatewayDown`."""
