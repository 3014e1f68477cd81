"""Cutting text into the words by which it is found.

Text and query are cut by the same rules, so that either spelling of a size or model finds the other: A4 and A 4, 80แกรม and
80 แกรม, 60x120 and 60 x 120, LT-85A and LT 85A.
"""

import re
from functools import lru_cache

import nlpo3

from songserm.search.text.data import folder
from songserm.search.text.normalise import normalise
from songserm.search.text.words import dictionary

_RUN = re.compile(r"[\u0e00-\u0e7f]+|[^\W_\u0e00-\u0e7f]+(?:[-./,'&+][^\W_\u0e00-\u0e7f]+)*")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[x*]\s*(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_DECIMAL = re.compile(r"\d+\.\d+")
_PART = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_JOINERS = str.maketrans("", "", "-./,'&+")
_ABBREVIATION_DOT = re.compile(r"(?<=[\u0e01-\u0e4e])\.(?=[\u0e01-\u0e4e\s]|$)")
_ABBREVIATION_MARK = re.compile("ฯลฯ|ฯ")
_INCHES = re.compile(r'(?<![^\s\dx/(-])(\d+(?:[./]\d+)?)\s*(?:"|\'\')')
_TYRE = re.compile(r"(\d{3}/\d{2})\s*(z?r)\s*(\d{2})(?!\d)")
_THAI_FIRST, _THAI_LAST = "\u0e00", "\u0e7f"
_LONGEST_MODEL_LETTERS = 4
RUNS_KEPT, MOST_RUNS_KEPT = 30_000, 200_000
"""Four of five runs of letters in real names are among so many that came last: they are remembered with their words. Who cuts a
million names remembers more: then 24 of 25."""


def prepare(text: str) -> str:
    """Normalised text with one spelling for sizes, thousands and abbreviations (ตร.ม. → ตรม, คอมฯ → คอม, 4" → 4 นิ้ว)."""
    plain = normalise(text)
    if "ฯ" in plain:
        plain = _ABBREVIATION_MARK.sub(" ", plain)
    if '"' in plain or "''" in plain:
        plain = _inches(plain)
    if "/" in plain and "r" in plain:
        plain = _TYRE.sub(r"\1 \2\3", plain)
    if "." in plain:
        plain = _ABBREVIATION_DOT.sub("", plain)
    if "," in plain:
        plain = _THOUSANDS.sub("", plain)
    if "x" in plain or "*" in plain:
        plain = _SIZE.sub(r"\1x", plain)
    return plain


def _inches(plain: str) -> str:
    """Marks behind numbers are inches, unless the first mark opens a quotation."""
    first = re.search("\"|''", plain)
    return _INCHES.sub(r"\1 นิ้ว ", plain) if first and plain[: first.start()].rstrip()[-1:].isdigit() else plain


def query_tokens(text: str) -> list[str]:
    """The words that a document must hold, in order."""
    return _cut(prepare(text))[0]


def index_tokens(text: str) -> list[str]:
    """The words of a document in order, then further spellings by which its sizes and models are looked for."""
    words, spellings = words_and_spellings(text)
    return words + spellings


def words_and_spellings(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in order, and further spellings of its sizes and models."""
    return _cut(prepare(text))


def _cut(plain: str) -> tuple[list[str], list[str]]:
    """The words, and further spellings: parts of sizes, models and hyphenated words, then models that were written apart."""
    name = dictionary(str(folder()))
    words: list[str] = []
    parts: list[str] = []
    joined: list[str] = []
    for run in _RUN.findall(plain):
        if _THAI_FIRST <= run[0] <= _THAI_LAST:
            words += _thai(run, name)
            continue
        word, parts_of_it = _latin(run)
        if words and _is_split_model(words[-1], word):
            joined.append(words[-1] + word)
        words.append(word)
        parts += parts_of_it
    return words, parts + joined


def remember_more() -> None:
    """For a process that cuts very many texts, and then ends: it takes some 100 MB."""
    global _thai  # noqa: PLW0603 - a cache cannot grow
    _thai = lru_cache(maxsize=MOST_RUNS_KEPT)(_segmented)


def _segmented(run: str, name: str) -> tuple[str, ...]:
    """The words of Thai letters without a space between them; ``name`` is the dictionary's."""
    return tuple(token for token in nlpo3.segment(run, name) if token.strip())


_thai = lru_cache(maxsize=RUNS_KEPT)(_segmented)


@lru_cache(maxsize=RUNS_KEPT)
def _latin(run: str) -> tuple[str, tuple[str, ...]]:
    """The word, and its parts when it is a size, a model or a hyphenated word."""
    if run.isalpha() or run.isdigit() or _DECIMAL.fullmatch(run):
        return run, ()
    parts = _PART.findall(run)
    joined = run.translate(_JOINERS) if not _DECIMAL.search(run) else re.sub(r"[-/,'&+]", "", run)
    chunks = [chunk for chunk in re.split(r"[-/,'&+]", run) if chunk != run]
    return joined, tuple(dict.fromkeys([*parts, *chunks])) if len(parts) > 1 else ()


def _is_split_model(first: str, second: str) -> bool:
    """A 4, HP 1020: letters and a number that others write together."""
    return len(first) <= _LONGEST_MODEL_LETTERS and second[0].isdigit() and first.isascii() and first.isalpha()
