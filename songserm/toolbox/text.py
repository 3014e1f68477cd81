"""Text as people type and paste it, made fit to store."""

import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
TEXT_MARK = re.compile(r"^['’‘](?=[0-9๐-๙])")
"""By which a spreadsheet keeps a number as text: '0042. Saved as csv by some programs, it is no part of the value."""
_TAB, _NEWLINE = "\t", "\n"


def strip_invisible(text: str) -> str:
    """Without NUL, control, zero-width and direction marks, and half surrogates; tabs and line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        letter
        for letter in text
        if letter in {_TAB, _NEWLINE} or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )


def collapse_spaces(text: str) -> str:
    """Every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def clean_line(text: str) -> str:
    """One line fit to store: NFC, no invisible characters, single spaces."""
    breaks_as_spaces = _LINE_BREAKS.sub(" ", text)
    return collapse_spaces(strip_invisible(unicodedata.normalize("NFC", breaks_as_spaces)))


def clean_block(text: str) -> str:
    """Several lines fit to store: as `clean_line`, but line breaks stay and at most one blank line between."""
    visible = strip_invisible(_LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)))
    lines = "\n".join(line.strip() for line in _SPACES.sub(" ", visible).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()
