"""Marking found words in the text as its writer wrote it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

_LOOKS_ALIKE = {
    "แ": "(?:แ|เเ)",
    "ำ": "(?:ำ|ํา)",
    **{str(value): f"[{value}{chr(0x0E50 + value)}]" for value in range(10)},
}
_BETWEEN = "[\u200b\u200c\u200d\u00ad]*"
_SHORTEST = 1


def highlight(text: str, tokens: Sequence[str]) -> str:
    """The text as safe HTML with ``<mark>`` around each of the words, in any of their spellings."""
    pattern = _pattern(tuple(sorted({token for token in tokens if len(token) >= _SHORTEST}, key=len, reverse=True)))
    if pattern is None:
        return escape(text)
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        end = match.end()
    marked = "".join([*parts, escape(text[end:])])
    return marked.replace("</mark><mark>", "")


@lru_cache(maxsize=1024)
def _pattern(tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    if not tokens:
        return None
    return re.compile(
        "|".join(_BETWEEN.join(_LOOKS_ALIKE.get(letter, re.escape(letter)) for letter in token) for token in tokens),
        re.IGNORECASE,
    )
