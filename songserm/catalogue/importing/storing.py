"""Storing checked rows: COPY into a table of this session, then a few statements for many of them at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import connection

from songserm.search.actions import queue_selected
from songserm.toolbox.later import loaded_later
from songserm.toolbox.tables import ROW

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

PART_ROWS = 100_000
"""So many rows are stored at once: while the next are, search takes in what it was handed."""

_PLAIN = ("code", "name_th", "name_en", "description_th", "description_en", "brand", "model", "unit")
_READ = (
    "offering",
    "category",
    "price",
    "price_includes_vat",
    "minimum_order",
    "delivery_provinces",
    "lead_time_days",
    "marks",
)
_STORED_AS = {"category": "category_id"}

_CREATE = """
    CREATE TEMP TABLE incoming_item (
        row_number integer, enterprise_id bigint, code text DEFAULT '', name_th text DEFAULT '', name_en text DEFAULT '',
        description_th text DEFAULT '', description_en text DEFAULT '', brand text DEFAULT '', model text DEFAULT '',
        unit text DEFAULT '', offering text DEFAULT 'PRODUCT', category_id text, price numeric(14,2),
        price_includes_vat boolean DEFAULT true, minimum_order integer DEFAULT 1, delivery_provinces varchar(2)[] DEFAULT '{}',
        lead_time_days smallint, marks jsonb
    )
"""
"""A column that the file lacks is as if every cell of it were empty (``columns``)."""
_COUNTED = "ANALYZE incoming_item (row_number, enterprise_id, code)"
"""What the statements join and sort by; the long texts would take the longest."""
_MADE_CODE = "'N' || upper(left(md5(concat_ws('|', {0}.name_th, {0}.name_en, {0}.brand, {0}.model, {1})), 15))"
_FINISH_CODES = f"UPDATE incoming_item n SET code = {_MADE_CODE.format('n', 'n.unit')} WHERE code = ''"  # noqa: S608
_UNIT_GIVEN_LATER = f"""
    UPDATE incoming_item n SET code = m.code FROM (
        SELECT DISTINCT ON (i.id) w.row_number, i.code FROM incoming_item w CROSS JOIN LATERAL (
            SELECT i.id, i.code FROM catalogue_item i WHERE i.enterprise_id = w.enterprise_id
                AND i.code = {_MADE_CODE.format("w", "''")}
                AND i.unit IN ('', w.unit) OFFSET 0
        ) i WHERE w.code = '' AND w.unit <> '' ORDER BY i.id, w.row_number
    ) m WHERE n.row_number = m.row_number
"""  # noqa: S608
"""A row without a code that gives the unit which it lacked when it was brought before is the same item still."""
_MADE = re.compile(r"N[0-9A-F]{15}")
_TWICE = """
    DELETE FROM incoming_item a USING (
        SELECT ctid, row_number() OVER (PARTITION BY enterprise_id, code ORDER BY row_number) AS nth FROM incoming_item
    ) b WHERE a.ctid = b.ctid AND b.nth > 1 RETURNING a.row_number, a.code
"""
_CONTENT = (
    "offering", "category_id", "name_th", "name_en", "description_th", "description_en", "brand", "model", "unit", "price",
    "price_includes_vat", "minimum_order", "delivery_provinces", "lead_time_days",
)  # fmt: skip
_MAY_BE_SHOWN = "e.status IN ('UNVERIFIED', 'ACTIVE')"
_UNITLESS = """
    SELECT n.row_number, i.state IS NOT DISTINCT FROM 'PUBLISHED'
    FROM incoming_item n LEFT JOIN LATERAL (
        SELECT i.state, i.price, i.unit FROM catalogue_item i
        WHERE i.enterprise_id = n.enterprise_id AND i.code = n.code OFFSET 0
    ) i ON true WHERE {price} IS NOT NULL AND {unit} = '' ORDER BY n.row_number
"""
"""Rows after which their item would have a price and no unit (``rules.publishing``), and whether the public sees it now."""
_WITHDRAWN = """
    WITH withdrawn AS MATERIALIZED (
        SELECT i.enterprise_id, i.code FROM (SELECT DISTINCT enterprise_id FROM incoming_item) f CROSS JOIN LATERAL (
            SELECT i.enterprise_id, i.code FROM catalogue_item i
            WHERE i.enterprise_id = f.enterprise_id AND i.state = 'WITHDRAWN' OFFSET 0
        ) i
    ) SELECT n.row_number FROM withdrawn w JOIN incoming_item n ON n.enterprise_id = w.enterprise_id AND n.code = w.code
"""
_PART = "CREATE OR REPLACE TEMP VIEW part_item AS SELECT * FROM incoming_item WHERE row_number BETWEEN {} AND {}"
_HAS_UNIT = "({0}.price IS NULL OR {0}.unit <> '')"
_OTHER_MARKS = """
    n.marks IS NOT NULL AND n.marks IS DISTINCT FROM (
        SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'number', m.number, 'stars', m.stars,
            'expiry_date', m.expiry_date) ORDER BY m.id)
        FROM catalogue_mark m WHERE m.item_id = i.id)
"""
_KEEP_VERSIONS = f"""
    INSERT INTO catalogue_keptversion (item_id, number, content, published_at)
    SELECT v.item_id, v.number, v.content, v.published_at FROM part_item n CROSS JOIN LATERAL (
        SELECT i.* FROM catalogue_item i WHERE i.enterprise_id = n.enterprise_id AND i.code = n.code
            AND i.state = 'PUBLISHED' OFFSET 0 FOR UPDATE
    ) i CROSS JOIN LATERAL (
        SELECT * FROM catalogue_currentversion v WHERE v.item_id = i.id OFFSET 0
    ) v WHERE ({{before}}) IS DISTINCT FROM ({{given}}) OR ({_OTHER_MARKS})
    ON CONFLICT DO NOTHING
"""  # noqa: S608
"""What the public sees of the items that are about to change; their rows stay locked until they have."""
_UPSERT = """
    CREATE TEMP TABLE touched_item AS
    WITH stored AS (
        INSERT INTO catalogue_item AS i (enterprise_id, code, {content}, state, version, revision, imported,
            created_at, updated_at)
        SELECT n.enterprise_id, n.code, {new}, CASE WHEN {shown} THEN 'PUBLISHED' ELSE 'DRAFT' END, ({shown})::int, 1,
            %(imported)s AND e.organisation_id IS NULL, %(now)s, %(now)s
        FROM part_item n JOIN registry_enterprise e ON e.id = n.enterprise_id ORDER BY n.row_number
        ON CONFLICT (enterprise_id, code) DO UPDATE SET
            {changes}, revision = i.revision + 1, updated_at = %(now)s
        WHERE ({before}) IS DISTINCT FROM ({after}) AND (i.state <> 'PUBLISHED' OR EXISTS (
            SELECT 1 FROM catalogue_keptversion k WHERE k.item_id = i.id AND k.number = i.version OFFSET 0))
        RETURNING id, enterprise_id, code, xmax = 0 AS inserted, xmax = 0 AND state = 'PUBLISHED' AS shown
    ) SELECT * FROM stored
"""
_TOUCHED_BY_ID = "CREATE UNIQUE INDEX ON touched_item (id); ANALYZE touched_item"
_ITEM = """
    CROSS JOIN LATERAL (
        SELECT i.id FROM catalogue_item i WHERE i.enterprise_id = n.enterprise_id AND i.code = n.code OFFSET 0
    ) i
"""
"""The item of an incoming row, looked up by its key whatever the statistics say (OFFSET keeps the look-up from being turned into
a join): after an import that failed they tell of an empty catalogue, and a join would read every incoming row for each item."""
_MARKS_CHANGED = f"""
    CREATE TEMP TABLE marked_item AS
    SELECT i.id, n.marks FROM part_item n {_ITEM}
    WHERE {_OTHER_MARKS};
    CREATE UNIQUE INDEX ON marked_item (id);
    ANALYZE marked_item (id)
"""  # noqa: S608 - names of our own
_MARKS_STORED = """
    UPDATE catalogue_item i SET revision = i.revision + 1, updated_at = %(now)s FROM marked_item k
        WHERE i.id = k.id AND NOT EXISTS (SELECT 1 FROM touched_item t WHERE t.id = i.id);
    DELETE FROM catalogue_mark WHERE item_id IN (SELECT id FROM marked_item);
    INSERT INTO catalogue_mark (item_id, kind, number, stars, expiry_date)
    SELECT k.id, m.kind, m.number, m.stars, m.expiry_date FROM marked_item k, jsonb_to_recordset(k.marks)
        AS m(kind text, number text, stars smallint, expiry_date date);
    INSERT INTO touched_item SELECT i.id, i.enterprise_id, i.code, false, false FROM marked_item k JOIN catalogue_item i ON i.id = k.id
        WHERE NOT EXISTS (SELECT 1 FROM touched_item t WHERE t.id = k.id)
"""
"""An item of which only the marks changed gets its next revision here: by it search sees that it changed."""
_NOT_SHOWN = f"""
    CREATE TEMP TABLE not_shown_item AS
    SELECT i.id, t.id IS NOT NULL AS touched
    FROM part_item n LEFT JOIN touched_item t ON t.enterprise_id = n.enterprise_id AND t.code = n.code {_ITEM}
    WHERE t.shown IS NOT TRUE;
    CREATE UNIQUE INDEX ON not_shown_item (id);
    ANALYZE not_shown_item
"""  # noqa: S608
_OF_A_PART = "touched_item, marked_item, not_shown_item, published_item"
_PUBLISH = f"""
    CREATE TEMP TABLE published_item AS WITH published AS (
    UPDATE catalogue_item i SET state = 'PUBLISHED', version = i.version + 1, updated_at = %(now)s,
        revision = i.revision + CASE WHEN n.touched THEN 0 ELSE 1 END
    FROM not_shown_item n, registry_enterprise e
    WHERE i.id = n.id AND e.id = i.enterprise_id AND (
        (i.state = 'PUBLISHED' AND n.touched)
        OR (%(publish)s AND i.state = 'DRAFT' AND {_MAY_BE_SHOWN} AND {_HAS_UNIT.format("i")}))
    RETURNING i.id) SELECT id FROM published UNION ALL SELECT id FROM touched_item WHERE shown
"""  # noqa: S608


def is_made_code(code: str) -> bool:
    """Whether the code was made here out of what the row says."""
    return bool(_MADE.fullmatch(code))


def _taken(given: Collection[str]) -> dict[str, pl.Expr]:
    """The columns of the table that a file fills → what of its checked rows: as text, or as it was read."""
    taken = {"row_number": pl.col(ROW), "enterprise_id": pl.col("enterprise_id")}
    taken |= {name: pl.col(name) for name in _PLAIN if name in given}
    taken |= {_STORED_AS.get(name, name): pl.col(f"{name}#") for name in _READ if name in given}
    if "minimum_order" in taken:
        taken["minimum_order"] = taken["minimum_order"].fill_null("1")
    return taken


class Store:
    """The session's table of incoming rows; ``given`` are our columns in the file."""

    def __init__(self, given: Collection[str]) -> None:
        self.given = given
        self._taken = _taken(given)
        self.close()
        self._execute(_CREATE)

    def close(self) -> None:
        """Forget the rows: what was kept stays."""
        self._execute(f"DROP TABLE IF EXISTS incoming_item, {_OF_A_PART} CASCADE")

    def written(self, good: pl.DataFrame) -> memoryview:
        """Checked rows as the database reads them. Asks the database nothing, so that another thread may do it."""
        buffer = BytesIO()
        rows = good.select(self._taken.values())
        rows.write_csv(buffer, include_header=False, null_value="\\N", quote_style="necessary")
        return buffer.getbuffer()

    def take(self, written: memoryview) -> None:
        """Add rows that were ``written``."""
        columns = ", ".join(self._taken)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY incoming_item ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy,
        ):
            copy.write(written)

    def finish_codes(self) -> list[tuple[int, str]]:
        """Give codes to rows without one, and drop rows whose firm and code an earlier row has: (row, code) of these."""
        self._execute(_COUNTED)
        self._execute(_UNIT_GIVEN_LATER)
        self._execute(_FINISH_CODES)
        with connection.cursor() as cursor:
            cursor.execute(_COUNTED)
            cursor.execute(_TWICE)
            return [(int(row), str(code)) for row, code in cursor.fetchall()]

    def without_unit(self) -> dict[int, bool]:
        """Rows that leave an item with a price and no unit → whether the item is published now."""
        price = "n.price" if "price" in self.given else "i.price"
        unit = "n.unit" if "unit" in self.given else "coalesce(i.unit, '')"
        with connection.cursor() as cursor:
            cursor.execute(_UNITLESS.format(price=price, unit=unit))
            return {int(row): bool(published) for row, published in cursor.fetchall()}

    def withdrawn(self) -> set[int]:
        """Rows of items that were withdrawn: publishing them again is for who withdrew them."""
        with connection.cursor() as cursor:
            cursor.execute(_WITHDRAWN)
            return {int(row) for (row,) in cursor.fetchall()}

    def drop(self, rows: Collection[int]) -> None:
        """Take rows out again."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM incoming_item WHERE row_number = ANY(%s)", [list(rows)])

    def parts(self) -> Iterator[tuple[int, int]]:
        """The first and the last row of each part that is to be kept, in order; one at least."""
        self._execute("CREATE INDEX ON incoming_item (row_number)")
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(min(row_number), 0), coalesce(max(row_number), 0) FROM incoming_item")
            first, last = cursor.fetchone()
        for start in range(first, last + 1, PART_ROWS):
            yield start, start + PART_ROWS - 1

    def keep(self, part: tuple[int, int], *, publish: bool, imported: bool, now: datetime) -> tuple[int, int, int]:
        """Insert and update the rows of a part, in a transaction of the caller's; (inserted, updated, unchanged).

        What is published has a new version by that and goes to search.
        """
        self._execute(f"DROP TABLE IF EXISTS {_OF_A_PART}")
        self._execute(_PART.format(*part))
        total = self._count("SELECT count(*) FROM part_item")
        parameters: dict[str, datetime | bool] = {"now": now, "imported": imported, "publish": publish}
        self._execute(self._statement(_KEEP_VERSIONS))
        self._execute(self._statement(_UPSERT), parameters)
        self._execute(_TOUCHED_BY_ID)
        if self._count("SELECT count(*) FROM (SELECT 1 FROM part_item WHERE marks IS NOT NULL LIMIT 1) AS any_mark"):
            self._execute(_MARKS_CHANGED)
            self._execute(_MARKS_STORED, parameters)
        self._execute(_NOT_SHOWN)
        self._execute(_PUBLISH, parameters)
        queue_selected(kind="items", select="SELECT id FROM published_item ORDER BY id")
        inserted = self._count("SELECT count(*) FROM touched_item WHERE inserted")
        updated = self._count("SELECT count(*) FROM touched_item WHERE NOT inserted")
        return inserted, updated, total - inserted - updated

    def _statement(self, template: str) -> str:
        """The statement for this file: new items are whole rows, of known ones only what the file has a column for changes."""
        changing = [name for name in _CONTENT if name.removesuffix("_id") in self.given] or ["name_th"]
        return template.format(
            shown=f"%(publish)s AND {_MAY_BE_SHOWN} AND {_HAS_UNIT.format('n')}",
            content=", ".join(_CONTENT),
            new=", ".join(f"n.{name}" for name in _CONTENT),
            changes=", ".join(f"{name} = excluded.{name}" for name in changing),
            before=", ".join(f"i.{name}" for name in changing),
            after=", ".join(f"excluded.{name}" for name in changing),
            given=", ".join(f"n.{name}" for name in changing),
        )

    @staticmethod
    def _execute(statement: str, parameters: dict[str, datetime | bool] | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    @staticmethod
    def _count(statement: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.fetchone()[0])
