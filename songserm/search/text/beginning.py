"""What a title begins with.

In Thai the thing comes first, and what it is for or made of after it: กระดาษถ่ายเอกสาร is paper, ลวดเย็บกระดาษ is not.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from songserm.search.text.data import lines
from songserm.search.text.segment import query_tokens

MOST_WORDS = 4
"""Titles are compared by so many words at most: further ones hardly tell them apart."""
WHOLE = "="
"""Stands before a title that is compared from end to end."""
LONGEST_WHOLE = 60
VERIFIED = "+"
FIRST_LETTERS, FEWEST_LETTERS = "^", 2


def beginnings(tokens: Sequence[str]) -> list[str]:
    """The terms by which a title is known to begin with something, or to be it from end to end."""
    named = named_by(tokens)
    joined = "".join(named)
    return [*accumulate(named[:MOST_WORDS]), *whole(joined), *first_letters(joined)]


def first_letters(joined: str) -> list[str]:
    """The term of the titles that begin with the same few letters: what is suggested after so many were typed."""
    return [FIRST_LETTERS + joined[:FEWEST_LETTERS]] if len(joined) >= FEWEST_LETTERS else []


def beginning(named: Sequence[str]) -> str:
    """The term of the titles that begin with these words."""
    return "".join(named[:MOST_WORDS])


def whole(joined: str) -> list[str]:
    """The term of the titles that are these letters and nothing else; none for a long text."""
    return [WHOLE + joined] if 0 < len(joined) <= LONGEST_WHOLE else []


def verified(term: str) -> str:
    """The same term for the names that belong to verified firms alone."""
    return VERIFIED + term


def named_by(tokens: Sequence[str]) -> Sequence[str]:
    """The words without those that only come before the name of a thing or around the name of a firm."""
    openers, closers = _listed("openers.txt"), _listed("closers.txt", backwards=True)
    if not tokens or (tokens[0] not in openers.first and tokens[-1] not in closers.first):
        return tokens
    start, end = 0, len(tokens)
    while skipped := openers.longest(tokens[start:end]):
        start += skipped
    while skipped := closers.longest(tokens[start:end][::-1]):
        end -= skipped
    return tokens[start:end]


class _Expressions:
    """Expressions of one or more words; most texts are told apart by their ``first`` words."""

    def __init__(self, known: frozenset[tuple[str, ...]]) -> None:
        self._known = known
        self.first = frozenset(words[0] for words in known)
        self._most = max(map(len, known), default=0)

    def longest(self, tokens: Sequence[str]) -> int:
        """How many of the words, from the first, are such an expression; never all of them."""
        if not tokens or tokens[0] not in self.first:
            return 0
        lengths = range(min(len(tokens) - 1, self._most), 0, -1)
        return next((length for length in lengths if tuple(tokens[:length]) in self._known), 0)


@cache
def _listed(name: str, *, backwards: bool = False) -> _Expressions:
    """The expressions of a data file; backwards for those that are looked for from a text's end."""
    cut = (query_tokens(line) for line in lines(name))
    return _Expressions(frozenset(tuple(words[::-1] if backwards else words) for words in cut if words))
