"""Storing what passed: COPY into a table of this session, then a few statements for all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import connection

from songserm.contracts.importing.mending import STORED

if TYPE_CHECKING:
    import polars as pl

SOURCE = "EGP"
PIECE = 1 << 20
"""Bytes that are handed to the database at once."""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('contracts_import'))"
_INCOMING = """
    CREATE TEMP TABLE incoming_contract (
        row_number integer, project_number text, reference text, title text, agency_name text, agency_unit text,
        province_id varchar(2), kind text, method text, announced_date date, budget numeric(16,2),
        reference_price numeric(16,2), amount numeric(16,2), is_total boolean, fiscal_year smallint, signed_date date,
        finish_date date, contract_number text, status text, supplier_key text, supplier_number text, supplier_name text,
        supplier_kind text, agency_id bigint, supplier_id bigint, is_shared boolean NOT NULL DEFAULT false
    ) ON COMMIT DROP
"""
_COPIED = (
    "row_number, project_number, reference, title, agency_name, agency_unit, province_id, kind, method, announced_date,"
    "budget, reference_price, amount, is_total, fiscal_year, signed_date, finish_date, contract_number, status,"
    "supplier_key, supplier_number, supplier_name, supplier_kind"
)
_TWICE = """
    DELETE FROM incoming_contract a USING (
        SELECT ctid, row_number() OVER (PARTITION BY reference ORDER BY row_number) AS nth FROM incoming_contract
    ) b WHERE a.ctid = b.ctid AND b.nth > 1 RETURNING a.row_number, a.reference
"""
_SHARED = """
    UPDATE incoming_contract c SET is_shared = true, amount = s.total / s.contracts
        + CASE WHEN s.nth = 1 THEN s.total - s.contracts * round(s.total / s.contracts, 2) ELSE 0 END
    FROM (
        SELECT ctid, max(amount) OVER project AS total, count(*) OVER project AS contracts,
            row_number() OVER (PARTITION BY project_number ORDER BY row_number) AS nth,
            min(amount) OVER project = max(amount) OVER project AS is_one_total
        FROM incoming_contract WHERE is_total WINDOW project AS (PARTITION BY project_number)
    ) s WHERE c.ctid = s.ctid AND s.contracts > 1 AND s.is_one_total
    RETURNING c.row_number
"""
_AGENCIES = """
    INSERT INTO contracts_agency (name, unit, province_id)
    SELECT DISTINCT agency_name, agency_unit, province_id FROM incoming_contract WHERE agency_name <> ''
    ON CONFLICT DO NOTHING
"""
_FIND_AGENCIES = """
    UPDATE incoming_contract i SET agency_id = a.id FROM contracts_agency a
    WHERE a.name = i.agency_name AND a.unit = i.agency_unit AND a.province_id IS NOT DISTINCT FROM i.province_id
"""
_FIND_SUPPLIERS = """
    UPDATE incoming_contract i SET supplier_id = e.id FROM registry_enterprise e
    WHERE i.supplier_number <> '' AND e.identity_number = i.supplier_number
"""
_PERSONS = "CREATE TEMP TABLE known_person (enterprise_id bigint, supplier_key text) ON COMMIT DROP"
_FIND_PERSONS = """
    UPDATE incoming_contract i SET supplier_id = p.enterprise_id FROM known_person p
    WHERE i.supplier_number = '' AND p.supplier_key = i.supplier_key
"""
_FACTS = (
    "supplier_key", "supplier_name", "supplier_kind", "agency_id", "title", "kind", "method", "budget", "reference_price",
    "amount", "announced_date", "signed_date", "finish_date", "fiscal_year", "status", "contract_number",
)  # fmt: skip
_UPDATE = f"""
    UPDATE contracts_contract c SET {", ".join(f"{name} = i.{name}" for name in _FACTS)},
        amount_is_shared = i.is_shared, supplier_id = coalesce(i.supplier_id, c.supplier_id)
    FROM incoming_contract i WHERE c.source = '{SOURCE}' AND c.reference = i.reference
    AND ({", ".join(f"c.{name}" for name in _FACTS)}, c.amount_is_shared) IS DISTINCT FROM
        ({", ".join(f"i.{name}" for name in _FACTS)}, i.is_shared)
"""  # noqa: S608 - names of our own
_INSERT = f"""
    INSERT INTO contracts_contract ({", ".join(_FACTS)}, amount_is_shared, supplier_id, project_number, source, reference,
        recorded_at)
    SELECT {", ".join(f"i.{name}" for name in _FACTS)}, i.is_shared, i.supplier_id, i.project_number, '{SOURCE}',
        i.reference, %(now)s
    FROM incoming_contract i WHERE NOT EXISTS (
        SELECT 1 FROM contracts_contract c WHERE c.source = '{SOURCE}' AND c.reference = i.reference)
"""  # noqa: S608


class Store:
    """The session's table of incoming contracts; to be used inside one transaction. A second import waits."""

    def __init__(self) -> None:
        self._run(_ONE_AT_A_TIME)
        self._run("DROP TABLE IF EXISTS incoming_contract, known_person")
        self._run(_INCOMING)

    def take(self, good: pl.DataFrame) -> None:
        """Add mended rows."""
        buffer = BytesIO()
        good.select(STORED).write_csv(buffer, include_header=False, null_value="\\N", quote_style="necessary")
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY incoming_contract ({_COPIED}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
        ):
            whole = buffer.getbuffer()
            for start in range(0, len(whole), PIECE):
                copy.write(whole[start : start + PIECE])

    def drop_repeated(self) -> list[tuple[int, str]]:
        """Take out rows whose contract an earlier row tells of: (row, reference) of these."""
        self._run("ANALYZE incoming_contract")
        return [(int(row), str(reference)) for row, reference in self._rows(_TWICE)]

    def share_totals(self) -> list[int]:
        """Share a project's only total among its contracts: the rows that it was shared among."""
        return [int(row) for (row,) in self._rows(_SHARED)]

    def link(self, persons: Iterable[tuple[int, str]]) -> None:
        """Find or make the agencies, and find the suppliers that are registered; ``persons`` are (firm's id, key)."""
        self._run(_AGENCIES)
        self._run(_FIND_AGENCIES)
        self._run(_FIND_SUPPLIERS)
        self._run(_PERSONS)
        with connection.cursor() as cursor, cursor.copy("COPY known_person FROM STDIN") as copy:
            for row in persons:
                copy.write_row(row)
        self._run(_FIND_PERSONS)

    def keep(self, *, now: datetime) -> tuple[int, int, int]:
        """Insert and update; (inserted, updated, unchanged)."""
        total = int(self._rows("SELECT count(*) FROM incoming_contract")[0][0])
        updated = self._run(_UPDATE)
        inserted = self._run(_INSERT, {"now": now})
        return inserted, updated, total - inserted - updated

    def years(self) -> list[int]:
        """The fiscal years that the rows are of."""
        rows = self._rows("SELECT DISTINCT fiscal_year FROM incoming_contract WHERE fiscal_year IS NOT NULL ORDER BY 1")
        return [int(year) for (year,) in rows]

    @staticmethod
    def _run(statement: str, parameters: dict[str, Any] | None = None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)

    @staticmethod
    def _rows(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())
