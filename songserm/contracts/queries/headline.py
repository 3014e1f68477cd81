"""The one figure of the front page: how much of what the state bought came from registered SMEs."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from songserm.contracts.models import Spend
from songserm.reference.queries import rule_book
from songserm.toolbox.thai_dates import fiscal_year_days


@dataclass(frozen=True, slots=True)
class Headline:
    """Sums of the newest fiscal year that is recorded, in baht; ``known`` is of suppliers whose size is registered."""

    fiscal_year: int
    total: Decimal
    known: Decimal
    from_smes: Decimal
    set_aside_percent: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Of everything; none while no supplier's size is known, since nothing is guessed."""
        return self.from_smes / self.total * 100 if self.known else None


def headline() -> Headline | None:
    """One question to the sums; none where no contract is recorded."""
    newest = (
        Spend.objects.filter(part="size")
        .order_by("-fiscal_year")
        .values("fiscal_year")
        .annotate(
            total=Sum("amount"),
            known=Sum("known"),
            from_smes=Sum("from_smes"),
        )
        .first()
    )
    if newest is None or not newest["total"]:
        return None
    law = rule_book("procurement").on(fiscal_year_days(newest["fiscal_year"])[1])
    return Headline(**newest, set_aside_percent=law.decimal("set_aside_percent"))
