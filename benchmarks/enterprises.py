"""The 49,409 real firms: how long they take to come in, and how fast the API tells of one."""

import json
from collections.abc import Iterator
from itertools import cycle

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils import timezone

from benchmarks import corpus
from benchmarks.measuring import Figure, Stopwatch, figure, rate
from songserm.audit.actions import System
from songserm.project.wsgi import application
from songserm.registry.actions import import_enterprises
from songserm.registry.models import Enterprise
from songserm.search import actions as index
from songserm.toolbox.identity import has_valid_check_digit

SHOWN = 2_000


def trivial_view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    return HttpResponse(json.dumps({"answer": "yes"}), content_type="application/json")


urlpatterns = [path("trivial", trivial_view)]


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
    """Requests a second through the whole stack, beside a view that answers one sentence of JSON."""
    numbers = cycle(Enterprise.objects.values_list("number", flat=True)[:SHOWN])
    ours = rate(lambda: _ask(f"/api/v1/enterprises/{next(numbers)}"))
    with override_settings(ROOT_URLCONF=__name__):
        trivial = rate(lambda: _ask("/trivial"))
    yield figure("enterprise_rate", ours, "requests/s", alternative="a trivial JSON view", ratio=ours / trivial)


def _ask(path: str) -> bytes:
    """One request through WSGI, as a server hands it over."""
    environ = RequestFactory(SERVER_NAME="127.0.0.1").get(path).environ
    statuses: list[str] = []
    body = b"".join(application(environ, lambda status, _headers, *_: statuses.append(status)))
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{statuses[0]} for {path}: {body[:200]!r}")
    return body
