"""The terms by which documents are filtered: a letter for the field, a colon, the code."""

from collections.abc import Iterator

from songserm.hooks.documents import Document

SIZES = ("UNKNOWN", "MICRO", "SMALL", "MEDIUM")
OFFERINGS = ("", "PRODUCT", "SERVICE")
MARKS = ("MIT", "TIS", "FDA", "GI", "HALAL", "OTOP", "GREEN_LABEL", "INNOVATION")
"""Their positions are kept in the index: add new ones at the end."""

CATEGORY_DIGITS = (2, 4, 6, 8)


def of(document: Document) -> Iterator[str]:
    """Every term of a document."""
    yield f"k:{document.kind}"
    yield f"v:{int(document.verified)}"
    yield f"b:{int(document.open_to_private)}"
    yield f"s:{document.size}"
    yield f"n:{document.enterprise_number}"
    yield of_enterprise(document.enterprise_id)
    if document.province:
        yield f"p:{document.province}"
    if document.offering:
        yield f"o:{document.offering}"
    yield from (f"m:{mark}" for mark in document.marks)
    if document.category:
        yield from (f"c:{document.category[:digits]}" for digits in CATEGORY_DIGITS)


def of_enterprise(enterprise_id: int) -> str:
    """The term of everything that is a firm's: by it all of that goes at once."""
    return f"e:{enterprise_id}"


def category(code: str) -> str:
    """The term for a category code, cut or padded: 4412, 44120000 → c:4412."""
    digits = len(code.rstrip("0"))
    level = next((level for level in CATEGORY_DIGITS if level >= digits), CATEGORY_DIGITS[-1])
    return f"c:{code[:level].ljust(level, '0')}"
