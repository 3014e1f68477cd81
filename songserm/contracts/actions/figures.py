"""Making the sums over contracts anew."""

from collections.abc import Iterable

from django.db import connection, transaction

from songserm.contracts.models import Contract
from songserm.contracts.queries.cells import CELLS, CODE, OF_THE_STATE, SUMS, WHICH, grouped
from songserm.contracts.queries.sold import SOLD_SUM

_SPEND = f"""
    WITH cells AS ({CELLS.format(where="c.fiscal_year = ANY(%(years)s)")})
    INSERT INTO contracts_spend (fiscal_year, province_id, part, code, contracts, amount, known, from_smes)
    SELECT fiscal_year, province_id, {WHICH}, {CODE}, {SUMS} FROM cells
    GROUP BY {grouped("fiscal_year", "province_id")}
"""  # noqa: S608 - names of our own
_SUPPLIED = f"""
    INSERT INTO contracts_supplied (fiscal_year, province_id, supplier_key, contracts, amount, is_first)
    SELECT c.fiscal_year, a.province_id, c.supplier_key, count(*), {SOLD_SUM},
        c.fiscal_year = min(c.fiscal_year) OVER (PARTITION BY a.province_id, c.supplier_key)
    FROM contracts_contract c LEFT JOIN contracts_agency a ON a.id = c.agency_id
    WHERE c.fiscal_year = ANY(%(years)s) AND c.cancelled_at IS NULL AND {OF_THE_STATE} AND c.supplier_key <> ''
    GROUP BY GROUPING SETS ((c.fiscal_year, a.province_id, c.supplier_key), (c.fiscal_year, c.supplier_key))
    HAVING GROUPING(a.province_id) = 1 OR a.province_id IS NOT NULL
    ORDER BY c.fiscal_year, a.province_id, 5 DESC
"""  # noqa: S608 - names of our own
_OTHERS = "SELECT EXISTS (SELECT FROM contracts_supplied WHERE fiscal_year <> ALL(%(years)s))"
_FIRST = """
    UPDATE contracts_supplied s SET is_first = f.is_first FROM (
        SELECT id, fiscal_year = min(fiscal_year) OVER (PARTITION BY province_id, supplier_key) AS is_first
        FROM contracts_supplied
    ) f WHERE f.id = s.id AND s.is_first <> f.is_first
"""


def refresh_all() -> None:
    """Count every fiscal year again."""
    years = Contract.objects.exclude(fiscal_year=None).order_by().values_list("fiscal_year", flat=True).distinct()
    refresh_figures(years=[year for year in years if year])


@transaction.atomic
def refresh_figures(*, years: Iterable[int]) -> None:
    """Count the contracts of those fiscal years again; whoever reads meanwhile sees the sums of before."""
    parameters = {"years": [int(year) for year in years]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contracts_figures'))")
        cursor.execute("DELETE FROM contracts_spend WHERE fiscal_year = ANY(%(years)s)", parameters)
        cursor.execute("DELETE FROM contracts_supplied WHERE fiscal_year = ANY(%(years)s)", parameters)
        cursor.execute(_SPEND, parameters)
        cursor.execute(_SUPPLIED, parameters)
        cursor.execute(_OTHERS, parameters)
        if cursor.fetchone()[0]:
            cursor.execute(_FIRST)
        cursor.execute("ANALYZE contracts_spend, contracts_supplied")
