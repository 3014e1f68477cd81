"""The 49,409 real firms: how long they take to come in, and how fast the API tells of one."""

from collections.abc import Iterator
from statistics import median

from django.utils import timezone

from benchmarks import corpus
from benchmarks.http import load, server
from benchmarks.measuring import Figure, Stopwatch, figure, quantile
from songserm.audit.actions import System
from songserm.registry.actions import import_enterprises
from songserm.registry.models import Enterprise
from songserm.search import actions as index
from songserm.toolbox.identity import has_valid_check_digit

SHOWN, ROUNDS = 2_000, 9


def run() -> Iterator[Figure]:
    file = corpus.data_folder() / "egp" / "suppliers_juristic.csv.gz"
    clock = Stopwatch()
    report = import_enterprises(path=file, by=System("benchmark"), now=timezone.now())
    index.drain()
    yield figure("import", clock.seconds, "s")
    yield figure("firms", report.inserted, "firms")
    wrong = [note for note in report.notes if note.column == "number" and not has_valid_check_digit(note.value)]
    yield figure("wrong_check_digits_by_row", len({note.row for note in wrong}), "rows")
    yield from _told()


def _told() -> Iterator[Figure]:
    """Requests a second over HTTP, beside an address of the same API that answers a sentence without asking anything.

    In turns, since the machine is not equally fast all the time; the middle of the rounds.
    """
    paths = [f"/api/v1/enterprises/{number}" for number in Enterprise.objects.values_list("number", flat=True)[:SHOWN]]
    with server() as port, server("benchmarks.trivial:application") as trivial:
        rounds = [(load(port, paths), load(trivial, ["/api/v1/trivial"])) for _ in range(ROUNDS)]
    rates = [ours.rate for ours, _ in rounds]
    ratios = [ours.rate / theirs.rate for ours, theirs in rounds]
    milliseconds = sorted(each for ours, _ in rounds for each in ours.milliseconds)
    yield figure("enterprise_p99", quantile(milliseconds, 0.99), "ms")
    yield figure(
        "enterprise_rate",
        median(rates),
        "requests/s",
        alternative="a trivial JSON view of the same API",
        ratio=median(ratios),
    )
