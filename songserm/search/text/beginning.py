"""What a title begins with.

In Thai the thing comes first, and what it is for or made of after it: กระดาษถ่ายเอกสาร is paper, ลวดเย็บกระดาษ is not.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from songserm.search.text.data import lines
from songserm.search.text.segment import query_tokens

MOST_WORDS = 4
"""Titles are compared by so many words at most: further ones hardly tell them apart."""
WHOLE = "="
"""Stands before a title that is compared from end to end."""
LONGEST_WHOLE = 60
VERIFIED = "+"


def beginnings(tokens: Sequence[str]) -> Iterator[str]:
    """The terms by which a title is known to begin with something, or to be it from end to end."""
    named = named_by(tokens)
    for end in range(1, min(MOST_WORDS, len(named)) + 1):
        yield "".join(named[:end])
    yield from whole(named)


def beginning(named: Sequence[str]) -> str:
    """The term of the titles that begin with these words."""
    return "".join(named[:MOST_WORDS])


def whole(named: Sequence[str]) -> Iterator[str]:
    """The term of the titles that are these words and nothing else; none for a long text."""
    joined = "".join(named)
    if 0 < len(joined) <= LONGEST_WHOLE:
        yield WHOLE + joined


def verified(term: str) -> str:
    """The same term for the names that belong to verified firms alone."""
    return VERIFIED + term


def named_by(tokens: Sequence[str]) -> Sequence[str]:
    """The words without those that only come before the name of a thing or around the name of a firm."""
    start, end = 0, len(tokens)
    while skipped := _longest(tokens[start:], _listed("openers.txt"), from_end=False):
        start += skipped
    while skipped := _longest(tokens[start:end], _listed("closers.txt"), from_end=True):
        end -= skipped
    return tokens[start:end]


def _longest(tokens: Sequence[str], known: frozenset[tuple[str, ...]], *, from_end: bool) -> int:
    """How many of the words are such an expression; never all of them."""
    for length in range(min(len(tokens) - 1, _most_words(known)), 0, -1):
        words = tokens[-length:] if from_end else tokens[:length]
        if tuple(words) in known:
            return length
    return 0


@cache
def _listed(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(query_tokens(line)) for line in lines(name))


@cache
def _most_words(known: frozenset[tuple[str, ...]]) -> int:
    return max(map(len, known), default=0)
