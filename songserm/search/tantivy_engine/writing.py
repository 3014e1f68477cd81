"""Writing the index."""

from collections.abc import Iterable

import tantivy

from songserm.hooks.documents import Document, Kind
from songserm.search.tantivy_engine import schema as fields
from songserm.search.tantivy_engine.packing import Packed, key, pack

HEAP_BYTES = 768_000_000
"""At most; a million documents then make so few segments that none have to be merged while others wait to be written."""
THREADS = 2
TITLE_WEIGHT = 3
"""A title's words are written so many times among all words: found there they count more, at no cost when searching."""


class TantivyWriter:
    """See ``songserm.search.engine.Writer``. Made by ``TantivyEngine.writer``, which holds the lock."""

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema) -> None:
        self._index = index
        self._schema = schema
        self._writer = index.writer(heap_size=HEAP_BYTES, num_threads=THREADS)

    def put(self, documents: Iterable[Document]) -> None:
        self.put_packed(map(pack, documents))

    def put_packed(self, rows: Iterable[Packed], *, new: bool = False) -> None:
        """Add what other processes have packed; ``new`` when none of it can be in the index yet."""
        for row in rows:
            if not new:
                self._writer.delete_documents_by_term(fields.KEY, row.key)
            self._writer.add_document(_document(row))

    def remove(self, kind: Kind, ids: Iterable[int]) -> None:
        for document_id in ids:
            self._writer.delete_documents_by_term(fields.KEY, key(kind, document_id))

    def remove_keys(self, asked: Iterable[int], kept: set[str], kind: Kind) -> None:
        """Take out those asked for that are not among the kept keys."""
        self.remove(kind, [document_id for document_id in asked if key(kind, document_id) not in kept])

    def holds_any(self, kind: Kind) -> bool:
        """Whether the index has a document of that kind."""
        query = tantivy.Query.term_query(self._schema, fields.TAGS, f"k:{kind}", index_option="basic")
        return bool(self._index.searcher().search(query, 1, count=False).hits)

    def remove_of_enterprise(self, enterprise_id: int) -> None:
        self._writer.delete_documents_by_term(fields.OWNER, str(enterprise_id))

    def clear(self) -> None:
        self._writer.delete_all_documents()

    def commit(self) -> None:
        self._writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Drop what was not committed and let the next writer in."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def _document(row: Packed) -> tantivy.Document:
    document = tantivy.Document()
    add_text, add_number = document.add_text, document.add_unsigned
    add_text(fields.KEY, row.key)
    add_text(fields.OWNER, row.owner)
    add_text(fields.TAGS, row.tags)
    add_text(fields.TITLE, row.title)
    add_text(fields.PAIRS, row.pairs)
    add_text(fields.BEGIN, row.begin)
    add_text(fields.WORDS, f"{row.title} " * TITLE_WEIGHT + row.body)
    if row.firm_name:
        add_text(fields.FIRM_NAME, row.firm_name)
    add_text(fields.GRAMS, row.grams)
    document.add_bytes(fields.DATA, row.data)
    for name, value in zip(fields.NUMBERS, row.numbers(), strict=True):
        add_number(name, value)
    for mark in row.mark:
        add_number(fields.MARK, mark)
    return document
