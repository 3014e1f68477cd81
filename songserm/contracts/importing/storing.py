"""Storing what passed: COPY into a table of this session, then a few statements for all of it."""

from __future__ import annotations

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
_ARRIVING = """
    CREATE TEMP TABLE arriving_contract (
        row_number integer, project_number text, reference text, title text, agency_name text, agency_unit text,
        province_id varchar(2), kind text, category text, method text, announced_date date, budget numeric(16,2),
        reference_price numeric(16,2), amount numeric(16,2), project_total numeric(16,2), fiscal_year smallint, signed_date date,
        finish_date date, contract_number text, status text, supplier_key text, supplier_number text, supplier_name text,
        supplier_kind text
    ) ON COMMIT DROP
"""
"""What is taken at once, as it is written in the file."""
_AS_WRITTEN = ", ".join(
    f"i.{name}"
    for name in (
        "row_number", "project_number", "reference", "title", "kind", "category", "method", "announced_date", "budget",
        "reference_price", "amount", "project_total", "fiscal_year", "signed_date", "finish_date", "contract_number", "status",
        "supplier_key", "supplier_name", "supplier_kind",
    )
)  # fmt: skip
_INCOMING = f"""
    CREATE TEMP TABLE incoming_contract ON COMMIT DROP AS
    SELECT {_AS_WRITTEN}, NULL::bigint AS agency_id, NULL::bigint AS supplier_id, NULL::bigint AS contract_id,
        NULL::boolean AS is_shared FROM arriving_contract i
"""  # noqa: S608 - names of our own
"""All that was taken, each beside what it is of in the database."""
_PERSONS = "CREATE TEMP TABLE known_person (enterprise_id bigint, supplier_key text) ON COMMIT DROP"
_AGENCIES = """
    INSERT INTO contracts_agency (name, unit, province_id)
    SELECT DISTINCT agency_name, agency_unit, province_id FROM arriving_contract WHERE agency_name <> ''
    ON CONFLICT DO NOTHING
"""
_LINKED = f"""
    INSERT INTO incoming_contract
    SELECT {_AS_WRITTEN}, agency.id, coalesce(firm.id, person.enterprise_id), known.id, false
    FROM arriving_contract i
    LEFT JOIN contracts_agency agency ON agency.name = i.agency_name AND agency.unit = i.agency_unit
        AND agency.province_id IS NOT DISTINCT FROM i.province_id
    LEFT JOIN registry_enterprise firm ON i.supplier_number <> '' AND firm.identity_number = i.supplier_number
    LEFT JOIN known_person person ON i.supplier_number = '' AND person.supplier_key = i.supplier_key
    LEFT JOIN LATERAL (
        SELECT c.id FROM contracts_contract c WHERE c.source = '{SOURCE}' AND c.reference = i.reference LIMIT 1
    ) known ON true
    ORDER BY i.row_number
"""  # noqa: S608
"""The last join is lateral so that it asks the index for each, however large the record and whatever its statistics say."""
_TWICE = """
    DELETE FROM incoming_contract a USING (
        SELECT reference, min(row_number) AS first FROM incoming_contract GROUP BY reference HAVING count(*) > 1
    ) b WHERE a.reference = b.reference AND a.row_number > b.first RETURNING a.row_number, a.reference
"""
_FIND_AWARDS = f"""
    UPDATE incoming_contract i SET contract_id = a.id, agency_id = coalesce(a.agency_id, i.agency_id),
        signed_date = coalesce(i.signed_date, a.signed_date), fiscal_year = coalesce(i.fiscal_year, a.fiscal_year) FROM (
        SELECT DISTINCT ON (c.id) c.id, c.agency_id, c.signed_date, c.fiscal_year, w.row_number FROM contracts_contract c
        JOIN incoming_contract w ON w.project_number = c.project_number AND w.supplier_key = c.supplier_key
        WHERE c.source <> '{SOURCE}' AND c.supplier_key <> '' AND c.cancelled_at IS NULL AND w.contract_id IS NULL
        ORDER BY c.id, w.row_number
    ) a WHERE a.row_number = i.row_number
"""  # noqa: S608
"""An award made here that the record tells of, too, is the same contract: the two are counted once.

What the record does not tell of it (its agency, its day) stays as it was awarded.
"""
STOOD = 0
"""Row number of a contract that is not in the file and shares its project's total with one that is."""
_STOOD = f"""
    INSERT INTO incoming_contract (row_number, contract_id, supplier_id, project_number, reference, is_shared, {{facts}})
    SELECT {STOOD}, c.id, c.supplier_id, c.project_number, c.reference, c.amount_is_shared, {{standing}}
    FROM contracts_contract c WHERE c.project_total IS NOT NULL AND c.cancelled_at IS NULL
    AND c.project_number IN (SELECT project_number FROM incoming_contract WHERE project_total IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM incoming_contract i WHERE i.contract_id = c.id)
"""  # noqa: S608
_SHARED = """
    UPDATE incoming_contract c SET is_shared = true, amount = s.total / s.contracts
        + CASE WHEN s.nth = 1 THEN s.total - s.contracts * round(s.total / s.contracts, 2) ELSE 0 END
    FROM (
        SELECT ctid, max(project_total) OVER project AS total, count(*) OVER project AS contracts,
            row_number() OVER (PARTITION BY project_number ORDER BY reference) AS nth,
            min(project_total) OVER project = max(project_total) OVER project AS is_one_total
        FROM incoming_contract WHERE project_total IS NOT NULL AND project_number IN (
            SELECT project_number FROM incoming_contract WHERE project_total IS NOT NULL
            GROUP BY project_number HAVING count(*) > 1
        ) WINDOW project AS (PARTITION BY project_number)
    ) s WHERE c.ctid = s.ctid AND s.contracts > 1 AND s.is_one_total
    RETURNING c.row_number
"""
_FACTS = (
    "supplier_key", "supplier_name", "supplier_kind", "agency_id", "title", "kind", "category", "method", "budget", "reference_price",
    "amount", "project_total", "announced_date", "signed_date", "finish_date", "fiscal_year", "status", "contract_number",
)  # fmt: skip
_YEARS = """
    SELECT fiscal_year FROM incoming_contract WHERE fiscal_year IS NOT NULL UNION
    SELECT c.fiscal_year FROM contracts_contract c JOIN incoming_contract i ON i.contract_id = c.id
    WHERE c.fiscal_year IS NOT NULL ORDER BY 1
"""
_UPDATE = f"""
    UPDATE contracts_contract c SET {", ".join(f"{name} = i.{name}" for name in _FACTS)}, amount_is_shared = i.is_shared,
        supplier_id = CASE WHEN c.supplier_key = i.supplier_key THEN coalesce(i.supplier_id, c.supplier_id)
            ELSE i.supplier_id END
    FROM incoming_contract i WHERE c.id = i.contract_id
    AND (({", ".join(f"c.{name}" for name in _FACTS)}, c.amount_is_shared) IS DISTINCT FROM
        ({", ".join(f"i.{name}" for name in _FACTS)}, i.is_shared)
        OR i.supplier_id <> coalesce(c.supplier_id, 0))
    RETURNING i.row_number
"""  # noqa: S608 - names of our own
_INSERT = f"""
    INSERT INTO contracts_contract ({", ".join(_FACTS)}, amount_is_shared, supplier_id, project_number, source, reference,
        recorded_at)
    SELECT {", ".join(f"i.{name}" for name in _FACTS)}, i.is_shared, i.supplier_id, i.project_number, '{SOURCE}',
        i.reference, %(now)s
    FROM incoming_contract i WHERE i.contract_id IS NULL
"""  # noqa: S608
_COUNTED = "ANALYZE contracts_contract, contracts_agency"
"""Done at once: after an import that was killed the statistics may tell of an empty table, and the next one would join by them."""


class Store:
    """The session's table of incoming contracts; to be used inside one transaction. A second import waits."""

    def __init__(self, persons: list[tuple[int, str]]) -> None:
        """``persons`` are (firm's id, key) of those that the record does not know by number."""
        self._run(_ONE_AT_A_TIME)
        self._run("DROP TABLE IF EXISTS arriving_contract, incoming_contract, known_person")
        self._run(_ARRIVING)
        self._run(_INCOMING)
        self._run(_PERSONS)
        with connection.cursor() as cursor, cursor.copy("COPY known_person FROM STDIN") as copy:
            for row in persons:
                copy.write_row(row)

    def take(self, good: pl.DataFrame) -> None:
        """Add mended rows, each beside its agency (made if it is new), its registered supplier and its recorded contract."""
        buffer = BytesIO()
        good.select(STORED).write_csv(buffer, include_header=False, null_value="\\N", quote_style="necessary")
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY arriving_contract FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
        ):
            whole = buffer.getbuffer()
            for start in range(0, len(whole), PIECE):
                copy.write(whole[start : start + PIECE])
        self._run(_AGENCIES)
        self._run(_LINKED)
        self._run("TRUNCATE arriving_contract")

    def drop_repeated(self) -> list[tuple[int, str]]:
        """Take out rows whose contract an earlier row tells of: (row, reference) of these."""
        self._run("ANALYZE incoming_contract")
        return [(int(row), str(reference)) for row, reference in self._rows(_TWICE)]

    def share_totals(self) -> list[int]:
        """Share a project's only total among its contracts, also those of an earlier file; the rows it was shared among."""
        facts = [name for name in _FACTS if name != "amount"]
        standing = ", ".join(f"c.{name}" for name in facts)
        self._run(_STOOD.format(facts=", ".join((*facts, "amount")), standing=f"{standing}, c.amount"))
        return [int(row) for (row,) in self._rows(_SHARED) if row != STOOD]

    def find_awards(self) -> None:
        """Find the awards made here that the rows tell of."""
        self._run(_FIND_AWARDS)

    def keep(self, *, now: datetime) -> tuple[int, int, int]:
        """Insert and update; (inserted, updated, unchanged)."""
        total = int(self._rows(f"SELECT count(*) FROM incoming_contract WHERE row_number <> {STOOD}")[0][0])  # noqa: S608
        updated = sum(row != STOOD for (row,) in self._rows(_UPDATE))
        inserted = self._run(_INSERT, {"now": now})
        if inserted:
            self._run(_COUNTED)
        return inserted, updated, total - inserted - updated

    def years(self) -> list[int]:
        """The fiscal years that the rows are of, and those that their contracts were of before."""
        return [int(year) for (year,) in self._rows(_YEARS)]

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
