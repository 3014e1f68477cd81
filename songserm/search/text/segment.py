"""Cutting text into the words by which it is found.

Text and query are cut by the same rules, so that either spelling of a size or model finds the other: A4 and A 4, 80แกรม and
80 แกรม, 60x120 and 60 x 120, LT-85A and LT 85A.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

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
_SIGN_OF_SIZE = re.compile("[xX×ｘＸ*＊\"“”″＂'＇]")
_SLASH, _LETTER_OF_TYRE = re.compile("[/／]"), re.compile("[rRｒＲ]")
"""In every way in which they are typed: texts are looked through for them before they are normalised."""
BESIDE = "_"
"""Between two words that stand side by side, in the term for both."""
_THAI_FIRST, _THAI_LAST = "\u0e00", "\u0e7f"
_LONGEST_MODEL_LETTERS = 4
KEPT, MOST_KEPT = 30_000, 600_000
"""So many runs of letters are remembered with their words, and what stands between spaces likewise. Who cuts a million names
remembers more: then 21 of 22 need not be cut."""


class Piece(NamedTuple):
    """A run of letters or digits without a space or sign between them, cut; remembered, since names are made of the same ones."""

    words: tuple[str, ...]
    spellings: tuple[str, ...]
    """The parts of a size, a model or a hyphenated word."""
    text: str
    """The words, with spaces."""
    pairs: str
    """Every two words that stand side by side in it, with spaces (``side_by_side``)."""
    is_short_name: bool
    """A few Latin letters, that a number may follow which others write together with them."""
    is_number: bool
    """Begins with a digit."""


class Stretch(NamedTuple):
    """What stands between two spaces, cut; remembered too."""

    pieces: tuple[Piece, ...]
    letters: str
    """Normalised, without spaces."""


class Cut(NamedTuple):
    """A text that has been cut into words."""

    pieces: Sequence[Piece]
    letters: str
    """The text normalised, without spaces."""
    spellings: Sequence[str]
    """By which its sizes and models are looked for too: their parts, and models that were written apart."""

    @property
    def words(self) -> list[str]:
        """The words in order."""
        return list(chain.from_iterable([piece.words for piece in self.pieces]))

    @property
    def text(self) -> str:
        """The words in order, then the spellings, with spaces."""
        return " ".join([*(piece.text for piece in self.pieces), *self.spellings])

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
    """The words of a text, and its further spellings."""
    stretches = _stretches(text)
    pieces = list(chain.from_iterable([stretch.pieces for stretch in stretches]))
    parts = [part for piece in pieces if piece.spellings for part in piece.spellings]
    joined = [one.text + other.text for one, other in pairwise(pieces) if other.is_number and one.is_short_name]
    return Cut(pieces, "".join([stretch.letters for stretch in stretches]), parts + joined)


def _stretches(text: str) -> list[Stretch]:
    """The text by what stands between its spaces, which is mostly remembered; in one go where a spelling may cross a space."""
    if _may_cross_spaces(text):
        return [_cut_stretch(text)]
    return list(map(_stretch.__getitem__, text.split()))


def _may_cross_spaces(text: str) -> bool:
    """Whether a spelling of the text may go across a space: 60 x 120, 4 ", 265/65 R 17."""
    return bool(_SIGN_OF_SIZE.search(text) or (_SLASH.search(text) and _LETTER_OF_TYRE.search(text)))


def _cut_stretch(text: str) -> Stretch:
    plain = normalise(text)
    pieces = [piece for piece in map(_piece.__getitem__, _RUN.findall(prepare(plain))) if piece.words]
    return Stretch(tuple(pieces), plain.replace(" ", ""))


def remember_more() -> None:
    """For a process that cuts very many texts, and then ends: it takes some 200 MB."""
    _piece.make_room(MOST_KEPT)
    _stretch.make_room(MOST_KEPT)


def _cut_run(run: str) -> Piece:
    if _THAI_FIRST <= run[0] <= _THAI_LAST:
        words = tuple(sys.intern(word) for word in nlpo3.segment(run, dictionary(str(folder()))) if word.strip())
        return Piece(words, (), " ".join(words), " ".join(side_by_side(words)), False, False)
    word, parts = _latin(run)
    is_short_name = len(word) <= _LONGEST_MODEL_LETTERS and word.isascii() and word.isalpha()
    return Piece((word,), parts, word, "", is_short_name, word[0].isdigit())


_piece = Remembered(_cut_run, most=KEPT)
_stretch = Remembered(_cut_stretch, most=KEPT)


def _latin(run: str) -> tuple[str, tuple[str, ...]]:
    """The word, and its parts when it is a size, a model or a hyphenated word."""
    if run.isalpha() or run.isdigit() or _DECIMAL.fullmatch(run):
        return run, ()
    parts = _PART.findall(run)
    joined = run.translate(_JOINERS) if not _DECIMAL.search(run) else re.sub(r"[-/,'&+]", "", run)
    chunks = [chunk for chunk in re.split(r"[-/,'&+]", run) if chunk != run]
    return joined, tuple(dict.fromkeys([*parts, *chunks])) if len(parts) > 1 else ()
