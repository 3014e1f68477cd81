"""The dictionary of segmentation: atomic words only.

A dictionary that knows compounds makes ผ้าไหม one word, and whoever looks for ผ้า misses it. So every word that splits into
other words is dropped. The general list is PyThaiNLP's (CC0); our own words and the operator's are added as they are.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import nlpo3

from songserm.search.text.data import lines
from songserm.search.text.normalise import normalise

SHORTEST_PART = 3
SHORT_PARTS = frozenset({"สี", "ไฟ", "ใบ", "ยา"})
"""Words of two letters that goods are named with: กระดาษสี is กระดาษ and สี."""
LONGEST_ATOM = 5
"""Words up to this length are kept whole: their parts mean something else."""


class WordListMissing(RuntimeError):
    """The general word list cannot be found; the message says how to get it."""


def general_words() -> Iterable[str]:
    """PyThaiNLP's word list, read without importing that library."""
    spec = importlib.util.find_spec("pythainlp")
    if spec is None or spec.origin is None:
        raise WordListMissing("The package pythainlp is not installed: run script/setup.")
    text = (Path(spec.origin).parent / "corpus" / "words_th.txt").read_text(encoding="utf-8")
    return (normalise(line) for line in text.splitlines())


def atoms(words: Iterable[str]) -> set[str]:
    """The words that do not split fully into others of at least three letters, or the few shorter ones."""
    known = {word for word in words if word and " " not in word}
    parts = {word for word in known if len(word) >= SHORTEST_PART} | SHORT_PARTS
    return {word for word in known if len(word) <= LONGEST_ATOM or not _splits(word, parts)}


def _splits(word: str, parts: set[str]) -> bool:
    reachable = {0}
    for end in range(min(map(len, SHORT_PARTS)), len(word) + 1):
        if any(word[start:end] in parts and (start, end) != (0, len(word)) for start in reachable):
            reachable.add(end)
    return len(word) in reachable


@cache
def dictionary(folder: str) -> str:
    """Load the dictionary into nlpo3 once a process; gives the name to segment with. ``folder`` keeps the computed list."""
    own = [normalise(line) for line in lines("words.txt")]
    source = hashlib.sha256("\n".join([*own, *sorted(SHORT_PARTS), str(LONGEST_ATOM)]).encode()).hexdigest()[:12]
    path = Path(folder) / f"words-{source}.txt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text("\n".join(sorted(atoms(general_words()) | set(own))) + "\n", encoding="utf-8")
        unfinished.rename(path)
    nlpo3.load_dict(str(path), source)
    return source
