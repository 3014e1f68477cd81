"""Words that mean the same: a query for one finds the others."""

from dataclasses import dataclass
from functools import cache

from songserm.search.text.data import lines
from songserm.search.text.segment import query_tokens

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a document must hold, in any of these ways (the first is what was typed)."""

    ways: tuple[Words, ...]


@cache
def groups() -> dict[Words, tuple[Words, ...]]:
    """Every way of saying a thing → all its ways. A line of ``synonyms.txt`` is a group, divided by ``=``."""
    found: dict[Words, tuple[Words, ...]] = {}
    for line in lines("synonyms.txt"):
        ways = tuple(dict.fromkeys(words for text in line.split("=") if (words := tuple(query_tokens(text)))))
        for way in ways:
            found[way] = tuple(dict.fromkeys((*found.get(way, (way,)), *ways)))
    return found


@cache
def _longest() -> int:
    return max(map(len, groups()), default=1)


def expand(tokens: list[str]) -> list[Wanted]:
    """The tokens as things wanted: the longest known expressions together, each with its other ways."""
    known, wanted, position = groups(), [], 0
    while position < len(tokens):
        words = _known_expression(tokens, position, known)
        wanted.append(Wanted(known.get(words, (words,))))
        position += len(words)
    return wanted


def _known_expression(tokens: list[str], position: int, known: dict[Words, tuple[Words, ...]]) -> Words:
    for length in range(min(_longest(), len(tokens) - position), 1, -1):
        words = tuple(tokens[position : position + length])
        if words in known:
            return words
    return (tokens[position],)


def every_word(tokens: list[str]) -> list[str]:
    """The tokens and the words of all their other ways: what is marked in a result."""
    return [word for wanted in expand(tokens) for way in wanted.ways for word in way]
