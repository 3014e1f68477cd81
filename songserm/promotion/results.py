"""What came of writing to firms, beside similar firms that were not written to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Sum

from songserm.contracts.queries import SOLD
from songserm.promotion.models import Addressee, Outreach, Programme, Target
from songserm.promotion.rules.comparing import Difference, difference
from songserm.promotion.segments import contracts_with_the_state
from songserm.toolbox.thai_dates import bangkok_today

COUNTS_FOR = timedelta(days=365)
"""A contract that was signed later than this after the letter is not counted."""


SMALLEST = 5
"""Fewer firms than this are not counted aloud where nobody wrote to them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Firms of one group; ``amount`` in baht."""

    code: str
    label: str
    firms: int = 0
    opened: int = 0
    applied: int = 0
    won: int = 0
    amount: Decimal = Decimal(0)

    @property
    def is_hidden(self) -> bool:
        """Whether so few won that figures of firms that were not written to would point at single ones."""
        return self.code != "REACHED" and (0 < self.won < SMALLEST or 0 < self.firms < SMALLEST)

    @property
    def share_won(self) -> float:
        """Percent of the firms."""
        return self.won / self.firms * 100 if self.firms else 0.0

    @property
    def amount_a_firm(self) -> Decimal:
        """Baht."""
        return self.amount / self.firms if self.firms else Decimal(0)


@dataclass(frozen=True, slots=True)
class Results:
    """An outreach, group by group."""

    groups: tuple[Group, ...]
    waiting: int
    """Letters that are not written yet."""
    difference: Difference | None
    """Of the share that won, written to against held out."""

    @property
    def is_difference_hidden(self) -> bool:
        """Whether the difference would give away a figure that is hidden."""
        return any(group.is_hidden for group in self.groups if group.code == "HELD_OUT")


def results(outreach: Outreach) -> Results:
    """The figures as they stand; three queries."""
    counts: dict[str, Mapping[str, Any]] = {
        row["group"]: row
        for row in outreach.addressees.values("group")
        .annotate(firms=Count("pk"), opened=Count("opened_at"), applied=Count("applied_at"))
        .order_by()
    }
    won = {row["group"]: row for row in _won(outreach)}
    groups = tuple(
        _group(code, str(label), counts.get(code, {}), won.get(code, {})) for code, label in Addressee.Group.choices
    )
    by_code = {group.code: group for group in groups}
    one, other = by_code["REACHED"], by_code["HELD_OUT"]
    waiting = outreach.addressees.filter(group="REACHED", told_at=None).count()
    return Results(groups, waiting, difference(one.won, one.firms, other.won, other.firms))


def _group(code: str, label: str, counts: Mapping[str, Any], won: Mapping[str, object]) -> Group:
    told = {name: counts.get(name, 0) for name in ("firms", "opened", "applied")}
    return Group(code, label, **told, won=int(str(won.get("won", 0))), amount=Decimal(str(won.get("amount") or 0)))


def _won(outreach: Outreach) -> Iterable[dict[str, object]]:
    """Group → firms with a contract since, and its sum."""
    begun = bangkok_today(outreach.created_at)
    since = contracts_with_the_state().filter(signed_date__gt=begun, signed_date__lte=begun + COUNTS_FOR)
    joined = since.filter(supplier__in=outreach.addressees.values("enterprise"))
    groups = dict(outreach.addressees.values_list("enterprise", "group"))
    won: dict[str, dict[str, object]] = {}
    rows = joined.order_by().values_list("supplier").annotate(total=Sum(SOLD))
    for firm, total in rows:
        row = won.setdefault(groups[int(firm or 0)], {"group": groups[int(firm or 0)], "won": 0, "amount": Decimal(0)})
        row["won"] = int(str(row["won"])) + 1
        row["amount"] = Decimal(str(row["amount"])) + (total or 0)
    return won.values()


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a programme: indicator → (target or none, actual), and what was spent; amounts in baht."""

    month: date
    figures: Mapping[str, tuple[Decimal | None, Decimal]]
    spent: Decimal


def months(programme: Programme) -> list[Month]:
    """Every month of the programme with its targets and actuals; five queries."""
    wanted = {(each.indicator, each.month): each.value for each in programme.targets.all()}
    actual = _actuals(programme)
    spent = _by_month(programme.spending.values_list("spent_date").annotate(total=Sum("amount")).order_by())
    return [
        Month(
            month,
            {
                code: (wanted.get((code, month)), actual[code].get(month, Decimal(0)))
                for code in Target.Indicator.values
            },
            spent.get(month, Decimal(0)),
        )
        for month in months_between(programme.begins, programme.ends)
    ]


def spent_in_all(programme: Programme) -> Decimal:
    """Everything that was spent, in baht: what was spent before the first month or after the last stands in none."""
    total = programme.spending.aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)


def months_between(begins: date, ends: date) -> list[date]:
    """The first day of each month from the one of the first day to the one of the last."""
    first, count = begins.replace(day=1), (ends.year - begins.year) * 12 + ends.month - begins.month + 1
    return [
        date(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1, 1) for step in range(count)
    ]


def _actuals(programme: Programme) -> dict[str, dict[date, Decimal]]:
    reached = Addressee.objects.filter(outreach__programme=programme, told_at__isnull=False)
    first = dict(reached.values_list("enterprise").annotate(first=Min("told_at")).order_by())
    sold = contracts_with_the_state().filter(supplier__in=first).order_by("signed_date", "pk")
    won: dict[date, Decimal] = {}
    amount: dict[date, Decimal] = {}
    seen: set[int] = set()
    for firm, signed, baht in sold.values_list("supplier", "signed_date", SOLD):
        begun = bangkok_today(first[int(firm or 0)])
        if signed is None or not begun < signed <= begun + COUNTS_FOR:
            continue
        month = signed.replace(day=1)
        if firm not in seen:
            seen.add(int(firm or 0))
            won[month] = won.get(month, Decimal(0)) + 1
        amount[month] = amount.get(month, Decimal(0)) + (baht or 0)
    return {
        "REACHED": _by_month((bangkok_today(told), Decimal(1)) for told in first.values()),
        "APPLIED": _by_month(
            (bangkok_today(at), Decimal(1))
            for at in reached.filter(applied_at__isnull=False).values_list("applied_at", flat=True)
            if at
        ),
        "WON": won,
        "AMOUNT": amount,
    }


def _by_month(rows: Iterable[tuple[date, Decimal]]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for day, value in rows:
        month = day.replace(day=1)
        found[month] = found.get(month, Decimal(0)) + value
    return found
