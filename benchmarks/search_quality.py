"""How well search finds: raw text, typos, and the order of results, over real wording."""

import math
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import corpus
from benchmarks.measuring import Figure, figure
from benchmarks.queries import HEAD, INSIDE, SEVERAL, wanted
from songserm.hooks.documents import Document
from songserm.search.engine import SearchRequest
from songserm.search.tantivy_engine import TantivyEngine
from songserm.search.text.normalise import normalise
from songserm.search.text.segment import query_tokens

ITEMS, TYPOS, TOP = 200_000, 400, 10
SHORTEST = 3
SEED = 20_261_123
_THAI_WORD = re.compile("[\u0e01-\u0e4e]{6,14}")
_NEAR = {"ก": "ด", "ด": "ก", "ร": "ล", "ล": "ร", "ส": "ว", "น": "ย", "า": "ส", "ี": "ิ", "ิ": "ี", "ุ": "ู", "ู": "ุ"}
"""Letters that are confused: beside each other on the keyboard, or of the same sound."""


def run(items: int = ITEMS) -> Iterator[Figure]:
    titles = corpus.titles()["title"].head(items).to_list()
    with tempfile.TemporaryDirectory(prefix="songserm-quality-") as folder:
        engine = _filled(Path(folder), titles)
        plain = [normalise(title) for title in titles]
        yield from _recall(engine, plain)
        yield from _typos(engine, titles)
        yield from _order(engine, plain)


def _filled(folder: Path, titles: Sequence[str]) -> TantivyEngine:
    engine = TantivyEngine(folder)
    with engine.writer() as writer:
        writer.put(_document(key, title) for key, title in enumerate(titles))
        writer.commit()
    return engine


def _document(key: int, title: str) -> Document:
    firm = {"enterprise_id": 1, "enterprise_number": "", "enterprise_name": "", "enterprise_name_en": ""}
    unknown = {"size": "UNKNOWN", "sector": "UNKNOWN", "province": "", "verified": False}
    return Document(kind="items", id=key, version=1, title=title, **firm, **unknown)


def _recall(engine: TantivyEngine, plain: Sequence[str]) -> Iterator[Figure]:
    """Of the titles that hold the query as it stands, the share that is found; each query counts alike, and each title.

    Asked with three letters and more: two, such as นม, stand inside words that have nothing to do with them (นครพนม).
    """
    shares, held, found, by_words = [], 0, 0, 0
    for query in dict.fromkeys((*HEAD, *SEVERAL, *INSIDE)):
        text = normalise(query)
        if len(text) < SHORTEST:
            continue
        truth = {key for key, title in enumerate(plain) if text in title}
        if not truth:
            continue
        ids = engine.ids(SearchRequest(q=query))
        shares.append(len(truth & ids) / len(truth))
        held, found = held + len(truth), found + len(truth & ids)
        tokens = query_tokens(query)
        by_words += sum(1 for key in truth if set(tokens) <= set(query_tokens(plain[key])))
    name = "all words, nothing more"
    yield figure("recall_of_raw_text", found / held, "share", alternative=name, ratio=found / by_words)
    yield figure("recall_of_raw_text_by_query", sum(shares) / len(shares), "share")


def _typos(engine: TantivyEngine, titles: Sequence[str]) -> Iterator[Figure]:
    """Queries with one typo each; the wanted item is any that holds the words as they were meant."""
    chance = random.Random(SEED)
    right = total = exact = 0
    while total < TYPOS:
        title = chance.choice(titles)
        words = _THAI_WORD.findall(normalise(title))
        if not words:
            continue
        meant = chance.choice(words)
        typed = _mistyped(meant, chance)
        if typed == meant or any(typed in each for each in titles):
            continue
        total += 1
        hits = engine.search(SearchRequest(q=typed, limit=TOP)).hits
        right += any(meant in normalise(hit.title) for hit in hits)
        exact += any(typed in normalise(hit.title) for hit in hits)
    yield figure(
        f"typos_in_top_{TOP}", right / total, "share", alternative="without repair", ratio=right / max(1, exact)
    )
    yield figure("typos_tried", total, "queries")


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + _NEAR.get(word[at], "ก") + word[at + 1 :]


def _order(engine: TantivyEngine, plain: Sequence[str]) -> Iterator[Figure]:
    """nDCG of the first ten: a title that is wanted is worth one, one that begins with the query two."""
    scores = []
    for query, groups in wanted():
        gains = [
            _gain(plain[hit.id], normalise(query), groups)
            for hit in engine.search(SearchRequest(q=query, limit=TOP)).hits
        ]
        best = sorted((_gain(title, normalise(query), groups) for title in plain), reverse=True)[:TOP]
        scores.append(_discounted(gains) / _discounted(best) if any(best) else 1.0)
    yield figure(f"ndcg_at_{TOP}", sum(scores) / len(scores), "share")
    yield figure("labelled_queries", len(scores), "queries")


def _gain(title: str, query: str, groups: Sequence[Sequence[str]]) -> float:
    holds = all(any(way in title for way in ways) for ways in groups)
    return (2.0 if title.startswith(query) else 1.0) if holds else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
