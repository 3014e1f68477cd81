"""A document as the index keeps it, and a result out of what was kept."""

import marshal
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import orjson

from songserm.hooks.documents import Document, Kind
from songserm.search.engine import PRICE_STEPS, Hit
from songserm.search.tantivy_engine import schema as fields
from songserm.search.tantivy_engine import tags
from songserm.search.text.beginning import beginnings, verified
from songserm.search.text.normalise import normalise
from songserm.search.text.segment import cut, index_tokens

LONGEST_BODY = 4_000
FIRMS_KEPT = 100_000
LONGEST_GRAM_TITLE = 255
TITLE_WEIGHT = 3
"""A title's words are written so many times among all words: found there they count more, at no cost when searching."""
_PLAIN = 2
"""The version of marshal that does not look for values that come twice."""
NO_PRICE_LAST = 2**62
"""Without a price a document comes last in either order."""


class Packed(NamedTuple):
    """A document cut into words, ready to be written; made of plain values, so that other processes can make it."""

    key: str
    firm: int
    fields: bytes
    """JSON: each field of the index by its name. The engine reads that in less time than it takes to be handed one value after
    another."""


def as_bytes(rows: Iterable[Packed]) -> bytes:
    """The rows for another process of this program: nothing that outlives them."""
    return marshal.dumps([tuple(row) for row in rows], _PLAIN)


def from_bytes(data: bytes) -> list[Packed]:
    """The rows again."""
    return list(map(Packed._make, marshal.loads(data)))  # noqa: S302 - out of a process that this one has begun


def pack(document: Document) -> Packed:
    """Cut the document's texts and gather its numbers."""
    known_by = key(document.kind, document.id)
    values = {fields.KEY: known_by, **_texts(document), **_numbers(document)}
    return Packed(known_by, document.enterprise_id, orjson.dumps(values))


def _texts(document: Document) -> dict[str, str]:
    names = [cut(name) for name in (document.title, document.title_en) if name]
    titles = [*names, cut(f"{document.brand} {document.model}")]
    words = " ".join([title.text for title in titles])
    return {
        fields.TAGS: " ".join(tags.of(document)),
        fields.PAIRS: " ".join([title.pairs for title in titles]),
        fields.BEGIN: " ".join(_beginnings(document, [name.words for name in names])),
        fields.WORDS: f"{words} " * TITLE_WEIGHT + cut(document.body[:LONGEST_BODY]).text,
        fields.FIRM_NAME: _firm_name(document),
        fields.GRAMS: "".join([name.letters[:LONGEST_GRAM_TITLE] for name in names]),
        fields.DATA: b64encode(_data(document)).decode(),
    }


def _numbers(document: Document) -> dict[str, int | list[int]]:
    satang = None if document.price is None else int(document.price * 100)
    category = int(document.category) if document.category.isdigit() else 0
    return {
        fields.PRICE_UP: NO_PRICE_LAST if satang is None else satang,
        fields.PRICE_DOWN: 0 if satang is None else satang + 1,
        fields.UPDATED: document.updated_at,
        fields.PROVINCE: int(document.province or 0),
        fields.SEGMENT: category // 1_000_000,
        fields.FAMILY: category // 10_000,
        fields.CLASS: category // 100,
        fields.SIZE: tags.SIZES.index(document.size),
        fields.MARK: [tags.MARKS.index(mark) for mark in document.marks if mark in tags.MARKS],
        fields.PRICE: price_class(document.price),
        fields.OFFERING: tags.OFFERINGS.index(document.offering),
        fields.VERIFIED: int(document.verified),
        fields.FIRM: document.enterprise_id,
    }


def _beginnings(document: Document, names: Iterable[Sequence[str]]) -> list[str]:
    terms = list(chain.from_iterable(map(beginnings, names)))
    return [*terms, *map(verified, terms)] if document.verified else terms


def _firm_name(document: Document) -> str:
    """A firm's own document has it as its title."""
    if document.kind == "enterprises":
        return ""
    return _words_of_firm(document.enterprise_name, document.enterprise_name_en)


@lru_cache(maxsize=FIRMS_KEPT)
def _words_of_firm(name: str, name_en: str) -> str:
    """Cut once for all items of a firm."""
    return " ".join(dict.fromkeys(index_tokens(f"{name} {name_en}")))


def key(kind: Kind, document_id: int) -> str:
    """By what a document is found again."""
    return f"{kind}-{document_id}"


def gram_text(text: str) -> str:
    """The text whose every three letters are indexed: without spaces, since Thai is written with or without them."""
    return normalise(text[:LONGEST_GRAM_TITLE]).replace(" ", "")


def price_class(price: Decimal | None) -> int:
    """1 for the cheapest class, 0 for none."""
    return 0 if price is None else 1 + bisect_left(PRICE_STEPS, price)


def _data(document: Document) -> bytes:
    row = [
        document.kind, document.id, document.version, document.title, document.title_en, document.enterprise_number,
        document.enterprise_name, document.enterprise_name_en, document.size, document.province, document.verified,
        document.offering, document.category, document.marks, None if document.price is None else str(document.price),
        document.unit, document.picture, document.updated_at,
    ]  # fmt: skip
    return orjson.dumps(row)


def identity(data: bytes) -> tuple[int, int]:
    """(id, version) of what was kept."""
    row = orjson.loads(data)
    return row[1], row[2]


def key_of(data: bytes) -> str:
    """The key of what was kept."""
    row = orjson.loads(data)
    return key(row[0], row[1])


def title_of(data: bytes) -> tuple[Kind, str, str]:
    """(kind, title, English title) of what was kept."""
    row = orjson.loads(data)
    return row[0], row[3], row[4]


def hit(data: bytes, score: float, mark: Callable[[str], str]) -> Hit:
    """The result to show; ``mark`` marks the words in its title."""
    row: list[Any] = orjson.loads(data)
    return Hit(
        kind=row[0], id=row[1], title=row[3], title_en=row[4], highlight=mark(row[3] or row[4]), score=score,
        enterprise_number=row[5], enterprise_name=row[6], enterprise_name_en=row[7], size=row[8], province=row[9],
        verified=row[10], offering=row[11], category=row[12], marks=tuple(row[13]),
        price=None if row[14] is None else Decimal(row[14]), unit=row[15], picture=row[16], updated_at=row[17],
    )  # fmt: skip
