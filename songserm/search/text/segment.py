"""Cutting text into the words by which it is found.

Text and query are cut by the same rules, so that either spelling of a size or model finds the other: A4 and A 4, 80แกรม and
80 แกรม, 60x120 and 60 x 120, LT-85A and LT 85A.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, cast

import nlpo3

from songserm.search.text.data import folder
from songserm.search.text.normalise import normalise
from songserm.search.text.words import dictionary
from songserm.toolbox.remembered import Remembered

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
_GOES_ON = re.compile(r"\"|''|(?:^|ฯ)[x*](?:\d|ฯ|$)|\d[x*](?:ฯ|$)|\d/\d\d(?:z?r)?(?:ฯ|$)")
"""What stands between two spaces (for which a mark of abbreviation counts too) and may be a part of one spelling with what stands
beside it: 60 x 120, 4 ", 265/65 R 17."""
BESIDE = "_"
"""Between two words that stand side by side, in the term for both."""
_THAI_FIRST, _THAI_LAST = "\u0e00", "\u0e7f"
_LONGEST_MODEL_LETTERS = 4
KEPT, MOST_KEPT = 60_000, 600_000
"""What stands between two spaces is remembered with its words, since names are made of the same again and again. Who cuts a million
names remembers more: then 21 of 22 need not be cut."""


class Piece(NamedTuple):
    """What stands between two spaces, or a run of letters or digits within it, cut into words."""

    words: tuple[str, ...]
    spellings: tuple[str, ...]
    """By which its sizes and models are looked for too: their parts, and models that were written apart."""
    text: str
    """The words, with spaces."""
    pairs: str
    """Every two words that stand side by side in it, with spaces (``side_by_side``)."""
    letters: str
    """Normalised, without spaces."""
    short_name: str
    """Its last word, when that is a few Latin letters, that a number may follow which others write together with them."""
    number: str
    """Its first word, when that begins with a digit."""


class Cut(NamedTuple):
    """A text that has been cut into words."""

    pieces: Sequence[Piece]
    """Each has a word at least."""
    spellings: Sequence[str]
    """Those of the pieces, and models that were written as two of them."""
    letters: str
    """The text normalised, without spaces."""

    @property
    def words(self) -> list[str]:
        """The words in order."""
        return list(chain.from_iterable([piece.words for piece in self.pieces]))

    @property
    def text(self) -> str:
        """The words in order, then the spellings, with spaces."""
        return " ".join([piece.text for piece in self.pieces] + list(self.spellings))

    @property
    def pairs(self) -> str:
        """Every two words that stand side by side, with spaces, in no order."""
        within = [piece.pairs for piece in self.pieces if piece.pairs]
        across = [f"{one.words[-1]}{BESIDE}{other.words[0]}" for one, other in pairwise(self.pieces)]
        return " ".join(within + across)


def prepare(plain: str) -> str:
    """Of a normalised text: one spelling for sizes, thousands and abbreviations (ตร.ม. → ตรม, คอมฯ → คอม, 4" → 4 นิ้ว)."""
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
    return cut(text).words


def index_tokens(text: str) -> list[str]:
    """The words of a document in order, then further spellings by which its sizes and models are looked for."""
    found = cut(text)
    return [*found.words, *found.spellings]


def side_by_side(words: Iterable[str]) -> Iterator[str]:
    """A term for every two neighbours."""
    return map(BESIDE.join, pairwise(words))


def cut(text: str) -> Cut:
    """The words of a text, and its further spellings.

    By what stands between its spaces, which is mostly remembered; in one go where a spelling may go across a space.
    """
    pieces = list(map(_remembered.__getitem__, text.split()))
    return _joined([_cut_whole(text)] if None in pieces else cast("list[Piece]", pieces))


def _joined(pieces: Sequence[Piece]) -> Cut:
    letters = "".join([piece.letters for piece in pieces])
    pieces = [piece for piece in pieces if piece.words]
    spellings = [spelling for piece in pieces if piece.spellings for spelling in piece.spellings]
    models = [one.short_name + other.number for one, other in pairwise(pieces) if other.number and one.short_name]
    return Cut(pieces, spellings + models, letters)


def _cut_between_spaces(text: str) -> Piece | None:
    """None for what may be a part of one spelling with its neighbours."""
    piece = _cut_whole(text)
    return None if _GOES_ON.search(piece.letters) else piece


def _cut_whole(text: str) -> Piece:
    plain = normalise(text)
    found = _joined([piece for run in _RUN.findall(prepare(plain)) if (piece := _cut_run(run)).words])
    first, last = (found.pieces[0], found.pieces[-1]) if found.pieces else (_NOTHING, _NOTHING)
    words, letters = tuple(found.words), plain.replace(" ", "")
    return Piece(words, tuple(found.spellings), " ".join(words), found.pairs, letters, last.short_name, first.number)


def remember_more() -> None:
    """For a process that cuts very many texts, and then ends: it takes some 200 MB."""
    _remembered.make_room(MOST_KEPT)


def _cut_run(run: str) -> Piece:
    if _THAI_FIRST <= run[0] <= _THAI_LAST:
        words = tuple(sys.intern(word) for word in nlpo3.segment(run, dictionary(str(folder()))) if word.strip())
        return Piece(words, (), " ".join(words), " ".join(side_by_side(words)), run, "", "")
    word, parts = _latin(run)
    is_short_name = len(word) <= _LONGEST_MODEL_LETTERS and word.isascii() and word.isalpha()
    return Piece((word,), parts, word, "", run, word if is_short_name else "", word if word[0].isdigit() else "")


_NOTHING = Piece((), (), "", "", "", "", "")
_remembered = Remembered(_cut_between_spaces, most=KEPT)


def _latin(run: str) -> tuple[str, tuple[str, ...]]:
    """The word, and its parts when it is a size, a model or a hyphenated word."""
    if run.isalpha() or run.isdigit() or _DECIMAL.fullmatch(run):
        return run, ()
    parts = _PART.findall(run)
    joined = run.translate(_JOINERS) if not _DECIMAL.search(run) else re.sub(r"[-/,'&+]", "", run)
    chunks = [chunk for chunk in re.split(r"[-/,'&+]", run) if chunk != run]
    return joined, tuple(dict.fromkeys([*parts, *chunks])) if len(parts) > 1 else ()
