"""What the state bought, from whom and how: of the nation, a province or an agency, in one fiscal year. Money in baht."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet, Sum

from songserm.contracts.models import Agency, Contract, Spend
from songserm.contracts.queries.cells import CELLS, CODE, DAY, PARTS, SUMS, WHICH, grouped
from songserm.contracts.queries.sold import SOLD_SUM
from songserm.reference.queries import rule_book
from songserm.toolbox.thai_dates import fiscal_year_days

SMES = ("MICRO", "SMALL", "MEDIUM")
TOP = 10
TELLING = 10
"""Percent of the total whose supplier's size must be known before a share is put in the headline."""
MOST_AGENCIES = 50
TIERS = (1, 10, 100, 1_000, 10_000)
"""So many of the largest suppliers, whose share is shown."""
_KEPT = """
    SELECT part, code, sum(contracts), sum(amount), sum(known), sum(from_smes) FROM contracts_spend
    WHERE fiscal_year = %(year)s AND part <> 'day' AND (%(province)s::text IS NULL OR province_id = %(province)s)
    GROUP BY 1, 2
"""
_PROVINCES = """
    SELECT 'province_id', coalesce(province_id, ''), sum(contracts), sum(amount), sum(known), sum(from_smes)
    FROM contracts_spend WHERE fiscal_year = %(year)s AND part = 'size' GROUP BY 2
"""
_LARGEST_FIRST = " ORDER BY 1, 4 DESC, 2"
_OF_AGENCY = f"""
    WITH cells AS ({CELLS.format(where="c.agency_id = %(agency)s AND c.fiscal_year = %(year)s")})
    SELECT {WHICH}, {CODE}, {SUMS} FROM cells GROUP BY {grouped()}
"""  # noqa: S608 - names of our own
_MONTHS_KEPT = """
    SELECT code, sum(amount) FROM contracts_spend WHERE fiscal_year = %(year)s AND part = 'month'
    AND (%(province)s::text IS NULL OR province_id = %(province)s) GROUP BY 1 ORDER BY 1
"""
_MONTHS_OF_AGENCY = """
    SELECT coalesce(to_char(signed_date, 'YYYY-MM-01'), ''), sum(amount) FROM contracts_contract
    WHERE agency_id = %(agency)s AND fiscal_year = %(year)s AND cancelled_at IS NULL GROUP BY 1 ORDER BY 1
"""
_LAST_DAY = """
    SELECT max(code) FROM contracts_spend WHERE fiscal_year = %(year)s AND part = 'day'
    AND code BETWEEN %(first)s AND least(%(last)s, to_char(now() AT TIME ZONE 'Asia/Bangkok', 'YYYY-MM-DD'))
"""
"""Of the whole record: a scope that bought nothing lately is no less complete. A day to come is a slip of the pen."""
_SAME_DAYS = """
    SELECT sum(amount) FILTER (WHERE fiscal_year = %(year)s AND day <= %(until)s),
        sum(amount) FILTER (WHERE fiscal_year = %(before)s AND day <= %(until_before)s)
    FROM ({days}) days WHERE fiscal_year IN (%(year)s, %(before)s) AND day <> ''
"""
_DAYS_KEPT = """
    SELECT fiscal_year, code AS day, amount FROM contracts_spend
    WHERE part = 'day' AND (%(province)s::text IS NULL OR province_id = %(province)s)
"""
_DAYS_OF_AGENCY = """
    SELECT fiscal_year, to_char(signed_date, 'YYYY-MM-DD') AS day, amount FROM contracts_contract
    WHERE agency_id = %(agency)s AND cancelled_at IS NULL
"""
_SUPPLIED = """
    SELECT supplier_key, contracts, amount, is_first FROM contracts_supplied
    WHERE fiscal_year = %(year)s AND province_id {is_here}
"""
"""``IS NOT DISTINCT FROM`` would say it in one, but is looked up in no index."""
_SUPPLIED_TO = f"""
    SELECT supplier_key, count(*) AS contracts, {SOLD_SUM} AS amount,
        NOT EXISTS (SELECT 1 FROM contracts_contract p WHERE p.agency_id = %(agency)s
            AND p.supplier_key = c.supplier_key AND p.fiscal_year < %(year)s AND p.cancelled_at IS NULL) AS is_first
    FROM contracts_contract c
    WHERE agency_id = %(agency)s AND fiscal_year = %(year)s AND cancelled_at IS NULL AND supplier_key <> ''
    GROUP BY supplier_key
"""  # noqa: S608 - names of our own
_CONCENTRATION = """
    WITH sold AS ({sold})
    SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(amount * amount) / nullif(sum(amount), 0) ^ 2, 0),
        count(*) FILTER (WHERE is_first), coalesce(sum(amount) FILTER (WHERE is_first), 0)
    FROM sold
"""
_TOP = "WITH sold AS ({sold}) SELECT supplier_key, contracts, amount FROM sold ORDER BY amount DESC, supplier_key LIMIT {top}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose purchases: one agency's, one province's, or, with neither, the nation's."""

    province: str = ""
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One month, method, kind, size … with its contracts; ``code`` is empty where the record does not tell."""

    code: str
    contracts: int
    amount: Decimal
    known: Decimal = Decimal(0)
    """From suppliers whose size is registered."""
    from_smes: Decimal = Decimal(0)

    @property
    def share_from_smes(self) -> Decimal:
        """Percent of all of it: the least that it can be."""
        return _percent(self.from_smes, self.amount)


@dataclass(frozen=True, slots=True)
class Seller:
    """One of those that sold the most; without a name where it is a person or of an unknown kind."""

    name: str
    contracts: int
    amount: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Sums over a scope's contracts of one fiscal year."""

    fiscal_year: int
    years: tuple[int, ...]
    """The fiscal years of which there are contracts, newest first."""
    contracts: int
    total: Decimal
    known: Decimal
    """From suppliers whose size is registered; of all others the size is unknown and is not guessed."""
    from_smes: Decimal
    set_aside_percent: Decimal
    rule_set: str
    parts: Mapping[str, tuple[Part, ...]]
    """By month (in order), category, method, kind, supplier_kind, size and, for the nation, province_id (the most first)."""
    months_before: Mapping[str, Decimal]
    """Month of the fiscal year before → its sum; empty where nothing of it is recorded."""
    until: date | None
    """The last day that is recorded, while the fiscal year is not over; none for a whole year."""
    compared: Decimal
    """What is set beside the year before: the total or, while the year is not over, what was signed up to that day."""
    before: Decimal | None
    """The same of the fiscal year before, up to the same day; none where nothing of it is recorded."""
    suppliers: int
    top: tuple[Seller, ...]
    top_share: Decimal
    tiers: tuple[tuple[int, Decimal], ...]
    """(So many of the largest suppliers, their percent of what suppliers sold), up to all of them."""
    concentration: Decimal
    """Herfindahl-Hirschman index over suppliers: 0 (many small ones) to 1 (a single one)."""
    first_suppliers: int | None
    first_amount: Decimal | None
    """Suppliers that no earlier year names here; none where no earlier year is recorded."""

    @property
    def tells_share(self) -> bool:
        """Whether enough sizes are known for the share from SMEs to say something."""
        return self.coverage >= TELLING

    @property
    def has_many_suppliers(self) -> bool:
        """Whether there are more than those that are named: of fewer, the largest ones are all."""
        return self.suppliers > TOP

    @property
    def category_coverage(self) -> Decimal:
        """Percent of the total whose title tells what it is about."""
        unknown = sum((part.amount for part in self.parts["category"] if not part.code), Decimal(0))
        return _percent(self.total - unknown, self.total)

    @property
    def coverage(self) -> Decimal:
        """Percent of the total whose supplier's size is known."""
        return _percent(self.known, self.total)

    @property
    def share_of_all(self) -> Decimal:
        """Percent of everything that came from registered SMEs: the least that it can be."""
        return _percent(self.from_smes, self.total)

    @property
    def share_of_known(self) -> Decimal:
        """Percent of what came from suppliers of a known size."""
        return _percent(self.from_smes, self.known)

    @property
    def growth(self) -> Decimal | None:
        """Percent more than in the same days of the year before; none without them."""
        return None if not self.before else _percent(self.compared - self.before, self.before)

    @property
    def until_before(self) -> date | None:
        """The same day of the year before."""
        return self.until and _year_before(self.until)


Counted = tuple[int | None, int | None]
MOST_KEPT = 500
_kept: dict[tuple[Scope, int | None], tuple[Counted, Dashboard | None]] = {}


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * 100 if whole else Decimal(0)


def dashboard(scope: Scope, *, year: int | None = None) -> Dashboard | None:
    """The sums of that fiscal year, or of the newest; none where nothing of the scope is recorded. Twelve queries at most.

    What is summed up for nation and provinces changes only when it is counted anew: until then each process keeps it.
    """
    found = _worked_out(scope, year) if scope.agency is not None else _kept_until_counted(scope, year)
    if found is None:
        return None
    law = rule_book("procurement").on(fiscal_year_days(found.fiscal_year)[1])
    return replace(found, set_aside_percent=law.decimal("set_aside_percent"), rule_set=law.id)


def _kept_until_counted(scope: Scope, year: int | None) -> Dashboard | None:
    counted, key = _last_count(), (scope, year)
    if key not in _kept or _kept[key][0] != counted:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = counted, _worked_out(scope, year)
    return _kept[key][1]


def _last_count() -> Counted:
    """The newest rows of the sums: counting anew writes rows of higher numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT max(id) FROM contracts_spend), (SELECT max(id) FROM contracts_supplied)")
        newest: Counted = cursor.fetchone()
    return newest


def _worked_out(scope: Scope, year: int | None) -> Dashboard | None:
    totals = _totals_by_year(scope)
    chosen = year if year in totals else max(totals, default=None)
    if chosen is None:
        return None
    parts = _parts(scope, chosen)
    total = totals[chosen]
    before = _months(scope, chosen - 1) if chosen - 1 in totals else {}
    by_size = {part.code: part.amount for part in parts["size"]}
    suppliers, sold, concentration, first, first_amount = _concentration(scope, chosen)
    top = _top(scope, chosen, sold)
    is_known_before = any(each < chosen for each in totals)
    until = _until(scope, chosen)
    compared, total_before = _same_days(until, scope, chosen) if until else (total, totals.get(chosen - 1))
    return Dashboard(
        fiscal_year=chosen,
        years=tuple(sorted(totals, reverse=True)),
        contracts=sum(part.contracts for part in parts["size"]),
        total=total,
        known=sum((amount for code, amount in by_size.items() if code != "UNKNOWN"), Decimal(0)),
        from_smes=sum((by_size.get(code, Decimal(0)) for code in SMES), Decimal(0)),
        set_aside_percent=Decimal(0),  # the law's part is looked up each time, by `dashboard`
        rule_set="",
        parts=parts,
        months_before=before,
        until=until,
        compared=compared,
        before=total_before,
        suppliers=suppliers,
        top=top,
        top_share=sum((seller.share for seller in top), Decimal(0)),
        tiers=_tiers(scope, chosen, sold, suppliers),
        concentration=concentration,
        first_suppliers=first if is_known_before else None,
        first_amount=first_amount if is_known_before else None,
    )


def _until(scope: Scope, year: int) -> date | None:
    """The last recorded day of a fiscal year whose last day is not recorded yet."""
    first, last = fiscal_year_days(year)
    newest = _rows(_LAST_DAY, scope, year, first=first.isoformat(), last=last.isoformat())[0][0]
    return None if newest is None or newest == last.isoformat() else date.fromisoformat(newest)


def _year_before(day: date) -> date:
    """The same day; of a leap day the one before it."""
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def _same_days(until: date, scope: Scope, year: int) -> tuple[Decimal, Decimal | None]:
    """What was signed by that day, and of the year before by the same day; what has no day is in neither."""
    days: dict[str, str | int] = {
        "before": year - 1,
        "until": until.isoformat(),
        "until_before": _year_before(until).isoformat(),
    }
    statement = _SAME_DAYS.format(days=_DAYS_KEPT if scope.agency is None else _DAYS_OF_AGENCY)
    so_far, before = _rows(statement, scope, year, **days)[0]
    return so_far or Decimal(0), before


def _months(scope: Scope, year: int) -> dict[str, Decimal]:
    return dict(_rows(_MONTHS_KEPT if scope.agency is None else _MONTHS_OF_AGENCY, scope, year))


def agencies_named(text: str, *, province: str = "") -> QuerySet[Agency]:
    """At most fifty agencies whose name has the text, in that province where one is named; none for less than two letters."""
    found = Agency.objects.select_related("province")
    if len(text.strip()) < 2:  # noqa: PLR2004 - one letter names nobody
        return found.none()
    found = found.filter(name__icontains=text.strip())
    return (found.filter(province=province) if province else found)[:MOST_AGENCIES]


def _totals_by_year(scope: Scope) -> dict[int, Decimal]:
    rows: QuerySet[Any]
    if scope.agency is not None:
        rows = Contract.objects.filter(agency=scope.agency, cancelled_at=None).exclude(fiscal_year=None)
    else:
        rows = Spend.objects.filter(part="size", **({"province": scope.province} if scope.province else {}))
    return {
        int(year): total for year, total in rows.order_by().values_list("fiscal_year").annotate(total=Sum("amount"))
    }


def _parts(scope: Scope, year: int) -> dict[str, tuple[Part, ...]]:
    found: dict[str, list[Part]] = {name: [] for name in (*PARTS, "province_id")}
    statement = _KEPT if scope.agency is None else _OF_AGENCY
    statement = f"{statement} UNION ALL {_PROVINCES}" if scope == Scope() else statement
    rows = _rows(statement + _LARGEST_FIRST, scope, year)
    for name, code, contracts, *sums in (row for row in rows if row[0] != DAY):
        found[name].append(Part(code, int(contracts), *sums))
    found["month"].sort(key=lambda part: part.code)
    return {name: tuple(parts) for name, parts in found.items()}


def _tiers(scope: Scope, year: int, sold: Decimal, suppliers: int) -> tuple[tuple[int, Decimal], ...]:
    steps = [step for step in TIERS if step < suppliers]
    if not steps or not sold:
        return ()
    sums = ", ".join(f"sum(amount) FILTER (WHERE place <= {step})" for step in steps)
    largest = f"SELECT amount, row_number() OVER (ORDER BY amount DESC) AS place FROM sold ORDER BY amount DESC LIMIT {steps[-1]}"  # noqa: S608
    row = _rows(f"WITH sold AS ({_sold(scope)}), largest AS ({largest}) SELECT {sums} FROM largest", scope, year)[0]  # noqa: S608
    return (
        *((step, _percent(amount, sold)) for step, amount in zip(steps, row, strict=True)),
        (suppliers, Decimal(100)),
    )


def _concentration(scope: Scope, year: int) -> tuple[int, Decimal, Decimal, int, Decimal]:
    row = _rows(_CONCENTRATION.format(sold=_sold(scope)), scope, year)[0]
    return int(row[0]), row[1], row[2], int(row[3]), row[4]


def _top(scope: Scope, year: int, sold: Decimal) -> tuple[Seller, ...]:
    rows = _rows(_TOP.format(sold=_sold(scope), top=TOP), scope, year)
    named = Contract.objects.filter(supplier_key__in=[key for key, _, _ in rows]).exclude(supplier_name="")
    names = dict(named.order_by().values_list("supplier_key").annotate(name=Max("supplier_name")))
    return tuple(
        Seller(names.get(key, ""), int(contracts), amount, _percent(amount, sold)) for key, contracts, amount in rows
    )


def _sold(scope: Scope) -> str:
    if scope.agency is not None:
        return _SUPPLIED_TO
    return _SUPPLIED.format(is_here="= %(province)s" if scope.province else "IS NULL")


def _rows(statement: str, scope: Scope, year: int, **more: str | int) -> Sequence[tuple[Any, ...]]:
    asked = {"year": year, "province": scope.province or None, "agency": scope.agency, **more}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
