"""The 694,722 real contracts: how long they take to come in, beside a bare copy of their text, and how fast dashboards answer,
beside plain sums over all of them."""

import gzip
from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks import corpus
from benchmarks.measuring import Figure, Stopwatch, figure, quantile
from songserm.audit.actions import System
from songserm.contracts.actions import import_contracts
from songserm.contracts.models import Contract
from songserm.toolbox.imports import ImportReport

FILE = "egp/egp_contracts_fy2568.csv.gz"
TIMES = 20
PLAIN = """
    SELECT {part}, count(*), sum(c.amount) FROM contracts_contract c JOIN contracts_agency a ON a.id = c.agency_id
    LEFT JOIN registry_enterprise e ON e.id = c.supplier_id
    WHERE c.fiscal_year = 2025 AND c.cancelled_at IS NULL {where} GROUP BY 1 ORDER BY 3 DESC LIMIT 100
"""
PARTS = (
    "date_trunc('month', c.signed_date)",
    "c.method",
    "c.kind",
    "c.supplier_kind",
    "e.size",
    "a.province_id",
    "c.supplier_key",
)


def run() -> Iterator[Figure]:
    clock = Stopwatch()
    report = _imported()
    ours, bare = clock.seconds, _bare_copy()
    yield figure("import", ours, "s", alternative="the file's text copied into one table", ratio=ours / bare)
    yield figure("rows", report.rows, "rows")
    yield figure("refused", report.refused, "rows")
    clock = Stopwatch()
    again = _imported()
    yield figure("import_again", clock.seconds, "s")
    yield figure("unchanged", again.unchanged, "rows")
    yield from _dashboards()


def _imported() -> ImportReport:
    return import_contracts(path=corpus.data_folder() / FILE, by=System("benchmark"), now=timezone.now())


def _bare_copy() -> float:
    clock = Stopwatch()
    with gzip.open(corpus.data_folder() / FILE) as file, connection.cursor() as cursor:
        columns = file.readline().decode("utf-8-sig").strip().split(",")
        cursor.execute(f"CREATE UNLOGGED TABLE bare_contract ({', '.join(f'{name} text' for name in columns)})")
        with cursor.copy("COPY bare_contract FROM STDIN WITH (FORMAT csv)") as copy:
            while block := file.read(1 << 20):
                copy.write(block.replace(b"\x00", b""))
        cursor.execute("DROP TABLE bare_contract")
    return clock.seconds


def _dashboards() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "127.0.0.1"})
    busiest = Contract.objects.raw(
        "SELECT min(id) AS id, agency_id FROM contracts_contract GROUP BY agency_id ORDER BY count(*) DESC LIMIT 1"
    )[0].agency_id
    pages = {
        "nation": ("/contracts/", ""),
        "province": ("/contracts/provinces/50/", "AND a.province_id = '50'"),
        "agency": (f"/contracts/agencies/{busiest}/", f"AND c.agency_id = {busiest}"),
    }
    for name, (path, where) in pages.items():
        ours = _p95(lambda path=path: client.get(path))
        plain = _p95(lambda where=where: _plain_sums(where))
        alternative = "the same sums over the contracts themselves"
        yield figure(f"{name}_page_p95", ours * 1000, "ms", alternative=alternative, ratio=plain / ours)


def _p95(act: Callable[[], object]) -> float:
    """Seconds; the first time does not count."""
    act()
    times = []
    for _ in range(TIMES):
        clock = Stopwatch()
        act()
        times.append(clock.seconds)
    return quantile(times, 0.95)


def _plain_sums(where: str) -> None:
    with connection.cursor() as cursor:
        for part in PARTS:
            cursor.execute(PLAIN.format(part=part, where=where))
            cursor.fetchall()
