"""Where a line of Thai may break: between words, never inside one.

Browsers break ผู้ประกอบการ after ผู้ or ประกอบ. The general word list knows the long words that readers see as one.
"""

import importlib.util
import re
from functools import cache
from pathlib import Path

import nlpo3

_DICTIONARY = "long words"
_THAI_RUN = re.compile(r"[\u0e00-\u0e7f]{8,}")
"""Shorter runs need no place to break."""
_ANY_THAI = re.compile(r"[\u0e00-\u0e7f]{2,}")
_LONGEST_HELD = 24
"""What is longer is no word of the list, and held together it could be wider than a phone."""


def break_between_words(text: str, mark: str) -> str:
    """The text with ``mark`` at every place inside its Thai runs where a line may break."""
    return _THAI_RUN.sub(lambda run: mark.join(_words(run[0])), text)


def hold_words(text: str, held: str, mark: str) -> str:
    """The text with each of its Thai words written into ``held`` at ``{}``, and ``mark`` between them."""

    def hold(word: str) -> str:
        return held.format(word) if len(word) <= _LONGEST_HELD else word

    return _ANY_THAI.sub(lambda run: mark.join(hold(word) for word in _words(run[0])), text)


def _words(run: str) -> list[str]:
    _load()
    return nlpo3.segment(run, _DICTIONARY)


@cache
def _load() -> None:
    spec = importlib.util.find_spec("pythainlp")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package pythainlp is not installed: run script/setup.")
    nlpo3.load_dict(str(Path(spec.origin).parent / "corpus" / "words_th.txt"), _DICTIONARY)
