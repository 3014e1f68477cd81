"""A catalogue of a million items: how long it takes to bring it in, and how fast it is searched."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.parse import quote

import polars as pl
from django.utils import timezone

from benchmarks import alternative, bare, corpus
from benchmarks.http import load, server
from benchmarks.measuring import Figure, Stopwatch, figure, latencies, quantile, wait_for_rest, watched
from benchmarks.queries import FREQUENT, HEAD, REPAIRED, SEVERAL
from songserm.audit.actions import System
from songserm.catalogue.actions import import_items
from songserm.registry.actions import import_enterprises
from songserm.search import actions as index
from songserm.search import queries as search
from songserm.search.actions import indexed_meanwhile
from songserm.search.engine import Facet, SearchRequest
from songserm.search.text.segment import index_tokens

BY = System("benchmark")
FACETS = (Facet.PROVINCE, Facet.CATEGORY, Facet.SIZE)
LONGEST_WAIT = 30


def run(items: int = corpus.ITEMS) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="songserm-corpus-") as folder:
        files = corpus.write(Path(folder), items=items, firms=max(1_000, items // 10))
        import_enterprises(path=files.enterprises, by=BY, now=timezone.now())
        index.drain()
        seconds, peak = _brought_in(files.items)
        least = bare.seconds(files.items, Path(folder))
        yield figure("import", seconds, "s", alternative="COPY + segmentation + index writing", ratio=seconds / least)
        yield figure("import_rate", items / seconds, "items/s")
        yield figure("import_peak_memory", peak / 1024**3, "GiB")
        clock = Stopwatch()
        alternative.build(list(_alternative_rows(files.items)))
        yield figure("alternative_build", clock.seconds, "s")
    wait_for_rest()
    yield from _searched()
    yield from _over_http()
    yield from _edited()


def _brought_in(path: Path) -> tuple[float, int]:
    """Seconds and peak memory of checking, storing and indexing the file."""
    clock = Stopwatch()
    with watched() as memory, indexed_meanwhile():
        result = import_items(path=path, by=BY, now=timezone.now(), publish=True)
        print(f"stored after {clock.seconds:.1f} s, refused {result.report.refused}", file=sys.stderr)
    return clock.seconds, memory.peak


def _alternative_rows(path: Path) -> Iterator[tuple[int, str, str, str, str]]:
    frame = pl.read_csv(path, columns=["category", "name_th", "description_th"], infer_schema=False).fill_null("")
    for key, (category, title, body) in enumerate(frame.iter_rows()):
        words = " ".join(index_tokens(f"{title} {body}")).replace("\0", "")
        yield key, words, f"{10 + key % 77}", category, "UNKNOWN"


def _searched() -> Iterator[Figure]:
    plain = [partial(_anew, SearchRequest(q=text, facets=FACETS)) for text in (*HEAD, *SEVERAL)]
    ours = latencies(plain, rounds=5)
    theirs = latencies([partial(alternative.facets, text) for text in SEVERAL])
    ratio = quantile(theirs, 0.5) / quantile(ours, 0.5)
    name = "PostgreSQL full-text search"
    yield figure("search_with_3_facets_p50", quantile(ours, 0.5), "ms", alternative=f"{name}, facets only", ratio=ratio)
    yield figure("search_with_3_facets_p99", quantile(ours, 0.99), "ms")
    repaired = latencies([partial(_anew, SearchRequest(q=text, facets=FACETS)) for text in REPAIRED], rounds=3)
    yield figure("search_repaired_p99", quantile(repaired, 0.99), "ms")
    heads = latencies([partial(_anew, SearchRequest(q=text)) for text in FREQUENT], rounds=3)
    theirs = latencies([partial(alternative.head, text) for text in FREQUENT])
    ratio = quantile(theirs, 0.5) / quantile(heads, 0.5)
    yield figure("head_words_p50", quantile(heads, 0.5), "ms", alternative=name, ratio=ratio)


def _anew(request: SearchRequest) -> None:
    """Search without what is remembered of earlier answers."""
    search.engine().forget()
    search.search(request)


def _over_http() -> Iterator[Figure]:
    """Four connections at once, each asking one search after another: the same ones again and again, then each only once."""
    words = [f"/api/v1/search?q={quote(text)}&province=" for text in (*HEAD, *SEVERAL)]
    asked = {
        "http_search": [f"{word}10,50,90" for word in words],
        "http_search_asked_once": [
            f"{word}{','.join(map(str, range(first, first + 3)))}" for first in range(30, 55) for word in words
        ],
    }
    with server() as port:
        for name, paths in asked.items():
            wait_for_rest()
            answers = load(port, paths)
            yield figure(f"{name}_p50", quantile(answers.milliseconds, 0.5), "ms")
            yield figure(f"{name}_p99", quantile(answers.milliseconds, 0.99), "ms")
            yield figure(f"{name}_rate", answers.rate, "requests/s")


def _finds(word: str) -> bool:
    return any(hit.title == word for hit in search.search(SearchRequest(q=word)).hits)


def _edited() -> Iterator[Figure]:
    """From the saving of an item to its being found, with the worker that runs in production."""
    from songserm.catalogue.actions import save_item  # noqa: PLC0415 - only this part edits
    from songserm.catalogue.models import Item  # noqa: PLC0415

    worker = Popen([sys.executable, "-m", "songserm.project.worker"], stdout=DEVNULL, stderr=DEVNULL)
    try:
        waits = []
        for turn in range(12):
            item = Item.objects.order_by("id")[turn]
            word = f"คำใหม่เอี่ยม{turn}x{os.getpid()}"
            save_item(item=item, revision=item.revision, facts={"name_th": word}, by=BY, now=timezone.now())
            clock = Stopwatch()
            while not _finds(word) and clock.seconds < LONGEST_WAIT:
                time.sleep(0.005)
            waits.append(clock.seconds * 1000)
        waits = sorted(waits[2:])  # the first waits for the worker to start
        yield figure("edit_visible_p50", quantile(waits, 0.5), "ms")
        yield figure("edit_visible_max", waits[-1], "ms")
    finally:
        worker.terminate()
        worker.wait()
