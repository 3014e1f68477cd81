"""Writing the index."""

from collections.abc import Iterable

import tantivy

from songserm.hooks.documents import Document, Kind
from songserm.search.tantivy_engine import schema as fields
from songserm.search.tantivy_engine import tags
from songserm.search.tantivy_engine.packing import Packed, key, pack

HEAP_BYTES = 768_000_000
"""At most; a million documents then make so few segments that none have to be merged while others wait to be written."""
THREADS = 2


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
            self._writer.add_json(row.fields.decode())

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
        self._writer.delete_documents_by_term(fields.TAGS, tags.of_enterprise(enterprise_id))

    def clear(self) -> None:
        self._writer.delete_all_documents()

    def commit(self) -> None:
        self._writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Drop what was not committed and let the next writer in."""
        self._writer.rollback()
        self._writer.wait_merging_threads()
