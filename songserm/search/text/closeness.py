"""Which words of some titles somebody meant who mistyped them."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from songserm.search.text.normalise import normalise
from songserm.search.text.segment import query_tokens

MOST_EDITS_SHARE = 0.34
MOST_EDITS = 5
"""Of the letters of the query; with more changed it is another word."""
LONGEST_WINDOW = 8
_NUMBER = re.compile(r"\d+")


def closest(typed: str, titles: Iterable[str]) -> str | None:
    """The run of whole words in the titles that needs the fewest edits; none when all need too many.

    Its numbers are those that were typed: another model or another size is another thing, not a typo.
    """
    plain = normalise(typed).replace(" ", "")
    allowed, numbers = min(max(1, int(len(plain) * MOST_EDITS_SHARE)), MOST_EDITS), _NUMBER.findall(plain)
    best: tuple[int, int, str] | None = None
    for rank, window in enumerate(
        dict.fromkeys(window for title in titles for window in _windows(title, len(plain), allowed))
    ):
        bound = allowed if best is None else best[0]
        if _NUMBER.findall(window) != numbers:
            continue
        edits = OSA.distance(plain, window.replace(" ", ""), score_cutoff=bound)
        if edits <= bound and (best is None or (edits, rank) < best[:2]):
            best = (edits, rank, window)
    return best[2] if best and best[0] > 0 else None


def _windows(title: str, length: int, slack: int) -> Iterator[str]:
    tokens = query_tokens(title)
    for start in range(len(tokens)):
        text = ""
        for token in tokens[start : start + LONGEST_WINDOW]:
            text = f"{text} {token}" if text and text[-1].isascii() and token[0].isascii() else text + token
            size = len(text.replace(" ", ""))
            if size > length + slack:
                break
            if size >= length - slack:
                yield text
