"""An announcement as every source tells it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from songserm.tenders.rules.notice_states import Announced
from songserm.toolbox.canonical import canonical, digest
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import bangkok_today

TO_COME = Reason(
    "DATE_TO_COME",
    "วันที่ประกาศอยู่ในอนาคต โปรดตรวจปี",
    "The day of the announcement lies in the future: check the year.",
)
"""Nothing later would take effect on its notice."""


def latest_day(now: datetime) -> date:
    """The last day on which something may have been announced: tomorrow in Bangkok, for clocks that run ahead."""
    return bangkok_today(now) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was announced of a project; empty for what the source does not tell. Amounts are baht with VAT."""

    number: str
    announced: Announced
    published: date
    title: str
    link: str = ""
    agency: str = ""
    province: str = ""
    """Two-digit code."""
    kind: str = ""
    method: str = ""
    budget: Decimal | None = None
    deadline: datetime | None = None
    category: str = ""
    winner: str = ""
    """Of juristic persons only, see `winners`."""

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as JSON values, without its number and kind."""
        told = {name: value for name, value in asdict(self).items() if name not in {"number", "announced", "published"}}
        return {name: value if isinstance(value, str) else str(value) for name, value in told.items() if value}

    @property
    def digest(self) -> str:
        """The same for the same announcement, whenever it comes."""
        return digest(
            canonical({**self.content, "kind": self.announced.value, "published": self.published.isoformat()})
        )
