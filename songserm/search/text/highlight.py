"""Marking found words in the text as its writer wrote it."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from html import escape

_LOOKS_ALIKE = {
    "แ": "(?:แ|เเ)",
    "ำ": "(?:ำ|ํา)",
    **{str(value): f"[{value}{chr(0x0E50 + value)}]" for value in range(10)},
}
_BETWEEN = "[\u200b\u200c\u200d\u00ad]*"
_SHORTEST = 1
_SIGNS_OF_HTML = re.compile("[&<>\"']")


def marker(tokens: Sequence[str]) -> Callable[[str], str]:
    """What turns a text into safe HTML with ``<mark>`` around each of the words, in any of their spellings."""
    pattern = _pattern(tuple(sorted({token for token in tokens if len(token) >= _SHORTEST}, key=len, reverse=True)))
    return partial(_marked, pattern) if pattern else escape


def _marked(pattern: re.Pattern[str], text: str) -> str:
    if not _SIGNS_OF_HTML.search(text):  # as nearly always
        marked = pattern.sub(_in_mark, text)
    else:
        pieces = map(escape, pattern.split(text))
        marked = "".join(f"<mark>{piece}</mark>" if place % 2 else piece for place, piece in enumerate(pieces))
    return marked.replace("</mark><mark>", "")


def _in_mark(match: re.Match[str]) -> str:
    return f"<mark>{match[0]}</mark>"


@lru_cache(maxsize=1024)
def _pattern(tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    if not tokens:
        return None
    ways = (_BETWEEN.join(_LOOKS_ALIKE.get(letter, re.escape(letter)) for letter in token) for token in tokens)
    return re.compile(f"({'|'.join(ways)})", re.IGNORECASE)
