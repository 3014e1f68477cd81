"""A document as the index keeps it, and a result out of what was kept."""

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import orjson

from songserm.hooks.documents import Document, Kind
from songserm.search.engine import PRICE_STEPS, Hit
from songserm.search.tantivy_engine import tags
from songserm.search.text.beginning import beginnings, verified
from songserm.search.text.normalise import normalise
from songserm.search.text.segment import index_tokens, words_and_spellings

LONGEST_BODY = 4_000
FIRMS_KEPT = 100_000
LONGEST_GRAM_TITLE = 255
_PLAIN = 2
"""The version of marshal that does not look for values that come twice."""
NO_PRICE_LAST = 2**62
"""Without a price a document comes last in either order."""


class Packed(NamedTuple):
    """A document cut into words, ready to be written; made of plain values, so that other processes can make it."""

    key: str
    owner: str
    tags: str
    title: str
    pairs: str
    begin: str
    body: str
    firm_name: str
    grams: str
    data: bytes
    price_up: int
    price_down: int
    updated: int
    province: int
    segment: int
    family: int
    class_: int
    size: int
    mark: list[int]
    price: int
    offering: int
    verified: int
    firm: int

    def numbers(self) -> tuple[int, ...]:
        """The value of each number field, in the order of ``schema.NUMBERS``."""
        return (
            self.price_up, self.price_down, self.updated, self.province, self.segment, self.family, self.class_,
            self.size, self.price, self.offering, self.verified, self.firm,
        )  # fmt: skip


def as_bytes(rows: Iterable[Packed]) -> bytes:
    """The rows for another process of this program: nothing that outlives them."""
    return marshal.dumps([tuple(row) for row in rows], _PLAIN)


def from_bytes(data: bytes) -> list[Packed]:
    """The rows again."""
    return list(map(Packed._make, marshal.loads(data)))  # noqa: S302 - out of a process that this one has begun


def pack(document: Document) -> Packed:
    """Cut the document's texts and gather its numbers."""
    satang = None if document.price is None else int(document.price * 100)
    title, pairs, begin = _named(document)
    category = int(document.category) if document.category.isdigit() else 0
    return Packed(
        key=key(document.kind, document.id),
        owner=str(document.enterprise_id),
        tags=" ".join(tags.of(document)),
        title=title,
        pairs=pairs,
        begin=begin,
        body=" ".join(index_tokens(document.body[:LONGEST_BODY])),
        firm_name=_firm_name(document),
        grams=gram_text(document.title) + gram_text(document.title_en),
        data=_data(document),
        price_up=NO_PRICE_LAST if satang is None else satang,
        price_down=0 if satang is None else satang + 1,
        updated=document.updated_at,
        province=int(document.province or 0),
        segment=category // 1_000_000,
        family=category // 10_000,
        class_=category // 100,
        size=tags.SIZES.index(document.size),
        mark=[tags.MARKS.index(mark) for mark in document.marks if mark in tags.MARKS],
        price=price_class(document.price),
        offering=tags.OFFERINGS.index(document.offering),
        verified=int(document.verified),
        firm=document.enterprise_id,
    )


def _named(document: Document) -> tuple[str, str, str]:
    """The words of names, brand and model, their pairs, and the beginnings of the names."""
    names = [words_and_spellings(name) for name in (document.title, document.title_en) if name]
    made = words_and_spellings(f"{document.brand} {document.model}")
    words = chain.from_iterable(chain(tokens, extras) for tokens, extras in (*names, made))
    pairs = dict.fromkeys(chain.from_iterable(side_by_side(tokens) for tokens, _ in (*names, made)))
    begin = dict.fromkeys(chain.from_iterable(beginnings(tokens) for tokens, _ in names))
    marked = [verified(term) for term in begin] if document.verified else []
    return " ".join(words), " ".join(pairs), " ".join([*begin, *marked])


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


def side_by_side(words: Sequence[str]) -> Iterator[str]:
    """A term for every two neighbours."""
    return map("_".join, pairwise(words))


def gram_text(text: str) -> str:
    """The text whose every three letters are indexed: without spaces, since Thai is written with or without them."""
    return normalise(text[:LONGEST_GRAM_TITLE]).replace(" ", "")


def price_class(price: Decimal | None) -> int:
    """1 for the cheapest class, 0 for none."""
    return 0 if price is None else 1 + sum(price > step for step in PRICE_STEPS)


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
