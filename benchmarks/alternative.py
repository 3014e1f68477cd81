"""PostgreSQL's own full-text search over the same rows: the alternative that a project without an engine would take.

The words are cut by the same segmentation, since PostgreSQL knows no Thai; what is compared is finding, ranking, counting.
"""

from collections.abc import Sequence

from django.db import connection

from songserm.search.text.segment import query_tokens

_HEAD = """
    SELECT id, ts_rank(words, query) AS rank FROM benchmark_item, to_tsquery('simple', %s) query
    WHERE words @@ query ORDER BY rank DESC LIMIT 20"""
_FACETS = """
    WITH found AS MATERIALIZED (
        SELECT province, category, size FROM benchmark_item WHERE words @@ to_tsquery('simple', %s))
    SELECT 'p', province, count(*) FROM found GROUP BY province UNION ALL
    SELECT 'c', left(category, 2), count(*) FROM found GROUP BY left(category, 2) UNION ALL
    SELECT 's', size, count(*) FROM found GROUP BY size"""


def build(rows: Sequence[tuple[int, str, str, str, str]]) -> None:
    """Store (id, words, province, category, size) and index the words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNLOGGED TABLE benchmark_item (id bigint, text text, province text, category text, size text)"
        )
        with cursor.copy("COPY benchmark_item FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            "ALTER TABLE benchmark_item ADD words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED"
        )
        cursor.execute("CREATE INDEX ON benchmark_item USING gin (words)")
        cursor.execute("VACUUM ANALYZE benchmark_item")


def head(text: str) -> list[tuple[int, float]]:
    """The twenty best."""
    return _fetch(_HEAD, text)


def facets(text: str) -> list[tuple[str, str, int]]:
    """Counts by province, segment and size."""
    return _fetch(_FACETS, text)


def _fetch(statement: str, text: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_query(text)])
        return cursor.fetchall()


def _query(text: str) -> str:
    quoted = ("'" + token.replace("'", "''").replace("\\", "") + "'" for token in query_tokens(text))
    return " & ".join(quoted)
