"""Words that mean the same: a query for one finds the others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from songserm.search.text.data import lines
from songserm.search.text.segment import query_tokens

Words = tuple[str, ...]
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")
EXPANSIONS_KEPT = 1_000
"""A search asks for the same words when it looks, when it ranks and when it marks; and many ask for the same."""
_SHORTEST_NOUN, _LONGEST_NOUN = 4, 20
"""English words of so many letters are looked for in the singular and in the plural."""


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


def expand(tokens: Sequence[str]) -> tuple[Wanted, ...]:
    """The tokens as things wanted: the longest known expressions together, each with its other ways."""
    return _expanded(tuple(tokens))


@lru_cache(maxsize=EXPANSIONS_KEPT)
def _expanded(tokens: Words) -> tuple[Wanted, ...]:
    return tuple(_wanted(tokens))


def _wanted(tokens: Words) -> Iterator[Wanted]:
    known, position = groups(), 0
    while position < len(tokens):
        words = _known_expression(tokens, position, known)
        yield Wanted(tuple(dict.fromkeys(_ways(words, known))))
        position += len(words)


def _ways(words: Words, known: dict[Words, tuple[Words, ...]]) -> Iterator[Words]:
    yield from known.get(words, (words,))
    if len(words) == 1 and words[0].isascii():
        yield from _measured(words[0], known)
        yield from _other_number(words[0], known)


def _measured(word: str, known: dict[Words, tuple[Words, ...]]) -> Iterator[Words]:
    """5kg is 5 กก too, where the letters are a word with other ways."""
    if (match := _MEASURE.fullmatch(word)) and (unit := (match[2],)) in known:
        yield from ((match[1], *way) for way in known[unit])


def _other_number(word: str, known: dict[Words, tuple[Words, ...]]) -> Iterator[Words]:
    """The plural of an English word, or its singular, with everything that means the same."""
    if not (word.isalpha() and _SHORTEST_NOUN <= len(word) <= _LONGEST_NOUN):
        return
    if word.endswith("ss") or not word.endswith("s"):
        yield (f"{word}es" if word.endswith(("ss", "x", "ch", "sh")) else f"{word}s",)
        return
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        singular = word.removesuffix(ending) + instead
        if word.endswith(ending) and (ending == "s" or (singular,) in known):
            yield from known.get((singular,), ((singular,),))
            return


def _known_expression(tokens: Words, position: int, known: dict[Words, tuple[Words, ...]]) -> Words:
    for length in range(min(_longest(), len(tokens) - position), 1, -1):
        words = tokens[position : position + length]
        if words in known:
            return words
    return (tokens[position],)


def every_word(tokens: Sequence[str]) -> list[str]:
    """The tokens and the words of all their other ways: what is marked in a result."""
    return [word for wanted in expand(tokens) for way in wanted.ways for word in way]
