"""Cutting text into the words by which it is found.

Text and query are cut by the same rules, so that either spelling of a size or model finds the other: A4 and A 4, 80แกรม and
80 แกรม, 60x120 and 60 x 120, LT-85A and LT 85A.
"""

import re
from itertools import pairwise

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
    return [token for token, _extra in _cut(prepare(text))]


def index_tokens(text: str) -> list[str]:
    """The words of a document in order, then further spellings by which its sizes and models are looked for."""
    tokens, extras = words_and_spellings(text)
    return tokens + extras


def words_and_spellings(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in order, and further spellings of its sizes and models."""
    cut = _cut(prepare(text))
    tokens = [token for token, _ in cut]
    extras = [part for _, parts in cut for part in parts]
    extras += [
        first + second for first, second in pairwise(tokens) if first.isascii() and _is_split_model(first, second)
    ]
    return tokens, extras


def _cut(plain: str) -> list[tuple[str, list[str]]]:
    """(word, its parts when it is a size, a model or a hyphenated word) for each word."""
    name = dictionary(str(folder()))
    found: list[tuple[str, list[str]]] = []
    for run in _RUN.findall(plain):
        if _THAI_FIRST <= run[0] <= _THAI_LAST:
            found += [(token, []) for token in nlpo3.segment(run, name) if token.strip()]
        else:
            found.append(_latin(run))
    return found


def _latin(run: str) -> tuple[str, list[str]]:
    if run.isalpha() or run.isdigit() or _DECIMAL.fullmatch(run):
        return run, []
    parts = _PART.findall(run)
    joined = run.translate(_JOINERS) if not _DECIMAL.search(run) else re.sub(r"[-/,'&+]", "", run)
    chunks = [chunk for chunk in re.split(r"[-/,'&+]", run) if chunk != run]
    return joined, list(dict.fromkeys([*parts, *chunks])) if len(parts) > 1 else []


def _is_split_model(first: str, second: str) -> bool:
    """A 4, HP 1020: letters and a number that others write together."""
    return len(first) <= _LONGEST_MODEL_LETTERS and first.isalpha() and second[0].isdigit()
