"""Categories of contracts that came in before the words of their titles were known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from songserm.audit.actions import Actor, record
from songserm.contracts.actions.figures import refresh_all
from songserm.contracts.importing.classifying import with_category
from songserm.contracts.models import Contract
from songserm.contracts.queries.cells import OF_THE_STATE
from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

TOGETHER = 50_000
"""Contracts that are read at once, and stored in one statement."""
_FILL = """
    UPDATE contracts_contract c SET category = found.category
    FROM unnest(%(ids)s::bigint[], %(categories)s::text[]) AS found (id, category)
    WHERE c.id = found.id AND c.category = ''
"""


_SUMS_ARE_OLD = f"""
    SELECT (SELECT coalesce(sum(contracts), 0) FROM contracts_spend WHERE part = 'category' AND code = '') <> (
        SELECT count(*) FROM contracts_contract c
        WHERE c.category = '' AND c.cancelled_at IS NULL AND c.fiscal_year IS NOT NULL AND {OF_THE_STATE})
"""  # noqa: S608 - names of our own
"""Whether other contracts have no category than when the sums were counted."""


@dataclass(frozen=True, slots=True)
class Classified:
    """How many contracts had no category, and how many of them have one now."""

    without: int
    filled: int


def classify_contracts(*, by: Actor, now: datetime) -> Classified:
    """Read the category of every contract that has none from its title, and count the sums anew where that changes them.

    Each batch is stored by itself: killed in the middle, the next run goes on, and counts what the first did not.
    """
    without = filled = 0
    for rows in _without_category():
        without += rows.height
        filled += _fill(with_category(rows).filter(pl.col("category") != ""))
    if filled or _sums_are_old():
        refresh_all()
    data = {"without": without, "filled": filled}
    record(action="CONTRACTS_CLASSIFIED", by=by, now=now, object_kind="import", object_id="categories", data=data)
    return Classified(without, filled)


def _sums_are_old() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS_ARE_OLD)
        return bool(cursor.fetchone()[0])


def _without_category() -> Iterator[pl.DataFrame]:
    last = 0
    while True:
        found = Contract.objects.filter(category="", pk__gt=last).order_by("pk").values_list("pk", "title")[:TOGETHER]
        rows = pl.DataFrame(list(found), schema={"id": pl.Int64, "project_name": pl.String}, orient="row")
        if not rows.height:
            return
        yield rows
        last = int(rows["id"][-1])


def _fill(rows: pl.DataFrame) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"ids": rows["id"].to_list(), "categories": rows["category"].to_list()})
        return int(cursor.rowcount)
