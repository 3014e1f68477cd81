"""One way of writing for each text, so that what looks the same is the same."""

import re
import unicodedata

from songserm.toolbox.remembered import Remembered

_DIGITS = {chr(0x0E50 + value): str(value) for value in range(10)}
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = dict.fromkeys("\xad\u200b\u200c\u200d\u2060\ufeff", "")
_CONTROL = dict.fromkeys([*map(chr, (*range(0x20), *range(0x7F, 0xA1))), "\u2028", "\u2029"], " ")
_SIGNS = {"×": "x", "“": '"', "”": '"', "″": '"', "–": "-", "—": "-", "‑": "-"}
_PLAIN = {**_CONTROL, **_INVISIBLE, **_FULL_WIDTH, **_DIGITS, **_SIGNS}
_FOREIGN = re.compile("[^ -~\u0e01-\u0e3a\u0e3f-\u0e4e]")
"""Whatever may have to be translated: anything but what is typed every day."""

LETTERS_KEPT = 100_000
"""What has been brought into one way of writing is remembered: some 20 MB where a million names are."""

_TONE = "\u0e48-\u0e4b"
_ABOVE_OR_BELOW = "\u0e31\u0e34-\u0e3a\u0e47"
_SARA_AM = re.compile(f"\u0e4d([{_TONE}]?)\u0e32|([{_TONE}])\u0e4d\u0e32")
_TONE_FIRST = re.compile(f"([{_TONE}])([{_ABOVE_OR_BELOW}])")
_DOUBLED_MARK = re.compile(r"([\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e])\1+")


def normalise(text: str) -> str:
    """The text composed (NFC), in lower case, Thai marks in their order and once each, Arabic digits, single spaces.

    นํ้า → น้ำ, เเก้ว → แก้ว, ที่ typed as ท ่ ี → ที่, ๑๒ → 12, no control or zero-width characters.
    """
    return " ".join(filter(None, map(_remembered.__getitem__, text.split())))


def _without_spaces(letters: str) -> str:
    """What stands between two spaces; no rule looks further, and names are made of the same again and again."""
    plain = _FOREIGN.sub(_translated, letters)
    if not plain.isascii():
        plain = _thai(unicodedata.normalize("NFC", plain))
    return " ".join(plain.split()).casefold()


_remembered = Remembered(_without_spaces, most=LETTERS_KEPT)


def _translated(foreign: re.Match[str]) -> str:
    return _PLAIN.get(foreign[0], foreign[0])


def _thai(plain: str) -> str:
    """Thai marks in their order and once each; most texts have nothing to mend, so that is asked first."""
    plain = plain.replace("\u0e40\u0e40", "\u0e41")
    if "\u0e4d" in plain:
        plain = _SARA_AM.sub(lambda match: (match[1] or match[2] or "") + "\u0e33", plain)
    if _DOUBLED_MARK.search(plain):
        plain = _DOUBLED_MARK.sub(r"\1", plain)
    if _TONE_FIRST.search(plain):
        plain = _TONE_FIRST.sub(r"\2\1", plain)
    return plain
