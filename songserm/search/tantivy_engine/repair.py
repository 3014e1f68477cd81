"""What was meant, when what was typed finds nothing: a firm's number, a part of a word, the other keyboard layout, a typo."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tantivy import Query

from songserm.search.tantivy_engine.querying import QueryMaker
from songserm.search.text.beginning import named_by
from songserm.search.text.closeness import closest
from songserm.search.text.layout import other_layout
from songserm.search.text.segment import query_tokens
from songserm.toolbox.identity import public_number

CANDIDATES = 24
"""So many similar titles are looked at for the words that were meant."""

Titles = Callable[[Query, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Repair:
    """Another query that may find something; ``text`` is what it looks for, none when it is still what was typed."""

    query: Query
    tokens: list[str]
    text: str | None
    loose: bool = False
    """Whether it takes what holds only a part of what was asked."""


def repairs(text: str, titles: Titles, frequency: Callable[[str], int], make: QueryMaker) -> Iterator[Repair]:
    """Ways to go on, the surest first; each is made only when the one before has found nothing.

    ``titles`` gives the best titles of a query; ``frequency`` is in how many titles a group of three letters stands.
    """
    yield from _in_other_places(text, make)
    other = other_layout(text)
    if other and (tokens := query_tokens(other)):
        yield Repair(make.words(tokens), tokens, other)
    for typed in filter(None, (text, other)):
        yield from _typos(typed, titles, frequency, make)
    if (tokens := query_tokens(text)) and (most := make.most_words(tokens)):
        yield Repair(most, tokens, None, loose=True)
    for typed in filter(None, (text, other)):
        if similar := make.similar(typed):
            yield Repair(similar, query_tokens(typed), None, loose=True)


def _in_other_places(text: str, make: QueryMaker) -> Iterator[Repair]:
    """The words as they were typed: as a firm's number, in the names of firms, without what they are wanted for, inside words."""
    tokens = query_tokens(text)
    if number := public_number(text):
        yield Repair(make.of_firm(number), [], None)
    yield Repair(make.words_with_firms(tokens), tokens, None)
    if (named := list(named_by(tokens))) != tokens:  # จัดซื้อกระดาษ: who looks for it says what for, who sells it does not
        yield Repair(make.wanted("".join(named), named), named, None)
    if part := make.part(text):
        yield Repair(part, tokens, None)


def _typos(text: str, titles: Titles, frequency: Callable[[str], int], make: QueryMaker) -> Iterator[Repair]:
    candidates = make.candidates(text, frequency)
    if candidates is None:
        return
    if (meant := closest(text, titles(candidates, CANDIDATES))) and (tokens := query_tokens(meant)):
        yield Repair(make.words(tokens), tokens, meant)
        if part := make.part(meant):
            yield Repair(part, tokens, meant)
