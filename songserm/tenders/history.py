"""The index of what the register's firms have sold to the state, by which notices find firms."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from songserm.contracts.queries import past_sales
from songserm.tenders.matching import PastContract, Tender
from songserm.tenders.models import Notice

if TYPE_CHECKING:
    from songserm.tenders.matching.matcher import Matcher


def folder() -> Path:
    """Where the index lies."""
    return Path(settings.SONGSERM_VAR) / "matching"


def rebuild() -> int:
    """Build the index anew from the contracts; how many it holds. The old one serves until the new one stands."""
    from songserm.tenders.matching.matcher import Matcher  # noqa: PLC0415 - slow to load, and not for the web

    counted = _Counted()
    Matcher.build(folder(), counted.contracts())
    return counted.count


def matcher() -> "Matcher | None":
    """The newest index; none before the first was built, and while there are no contracts."""
    from songserm.tenders.matching.matcher import Matcher  # noqa: PLC0415 - slow to load, and not for the web

    found = Matcher.open(folder())
    return found if found and found.knows_firms else None


def tender_of(notice: Notice) -> Tender:
    """The notice as the index is asked for it."""
    return Tender(
        title=notice.title,
        agency=str(notice.agency_id or ""),
        province=notice.province_id or "",
        method=notice.method,
        kind=notice.kind,
        budget=float(notice.budget) if notice.budget else None,
    )


class _Counted:
    def __init__(self) -> None:
        self.count = 0

    def contracts(self) -> Iterator[PastContract]:
        for sale in past_sales():
            self.count += 1
            yield PastContract(
                key=sale.contract_id,
                firm=sale.enterprise_number,
                agency=str(sale.agency_id or ""),
                province=sale.province,
                method=sale.method,
                kind=sale.kind,
                budget=sale.budget,
                title=sale.title,
                announced=sale.day,
            )
