"""The fields of the index."""

import json
from pathlib import Path

import tantivy

FORMAT = "9"
"""Raise it when fields or cutting change: an index of another format is built anew."""

KEY = "key"  # kind and id, raw: by this a document is replaced or removed
TAGS = "tags"  # what can be filtered by, one term each, see tags.py
PAIRS = (
    "pairs"  # every two words that stand side by side in names, brand and model: cheaper than positions, and as telling
)
BEGIN = "begin"  # what names begin with, and whole names, see text/beginning.py
WORDS = "words"  # every word of a thing: the names', brand's and model's, and the description's; what a query must find
FIRM_NAME = "firm_name"  # the words of the firm's name, looked at when the words of things find nothing
GRAMS = "grams"  # every three letters of the name, for parts of words and for typos
DATA = "data"  # everything that a result shows

PRICE_UP, PRICE_DOWN, UPDATED = "price_up", "price_down", "updated"
PROVINCE, SEGMENT, FAMILY, CLASS = "province", "segment", "family", "class"
SIZE, MARK, PRICE, OFFERING, VERIFIED = "size", "mark", "price", "offering", "verified"
FIRM = "firm"  # the firm's id as a number, for counting firms
NUMBERS = (
    PRICE_UP, PRICE_DOWN, UPDATED, PROVINCE, SEGMENT, FAMILY, CLASS, SIZE, PRICE, OFFERING, VERIFIED, FIRM,
)  # fmt: skip
"""One value a document; of marks it has any number."""

WHITESPACE, THREE_LETTERS = "words", "three_letters"


DOCUMENT_BLOCK_BYTES = 4_096
"""Twenty results come from twenty blocks, and of each one only one document is read: the engine's own 16 KiB cost 3 times as long."""


def keep_documents_in_small_blocks(meta: Path) -> None:
    """Set the block size of an index that was just made; its settings are a file of JSON, and only there can it be set."""
    settings = json.loads(meta.read_text())
    settings["index_settings"]["docstore_blocksize"] = DOCUMENT_BLOCK_BYTES
    unfinished = meta.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(settings))
    unfinished.rename(meta)


def schema() -> tantivy.Schema:
    """The schema; it must be the same for whoever writes and whoever reads."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TAGS, tokenizer_name=WHITESPACE, index_option="basic")
    builder.add_text_field(PAIRS, tokenizer_name=WHITESPACE, index_option="basic")
    builder.add_text_field(BEGIN, tokenizer_name=WHITESPACE, index_option="basic")
    builder.add_text_field(WORDS, tokenizer_name=WHITESPACE, index_option="freq")
    builder.add_text_field(FIRM_NAME, tokenizer_name=WHITESPACE, index_option="basic")
    builder.add_text_field(GRAMS, tokenizer_name=THREE_LETTERS, index_option="basic")
    builder.add_bytes_field(DATA, stored=True, indexed=False)
    for name in (*NUMBERS, MARK):
        builder.add_unsigned_field(name, fast=True, indexed=False)
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """To be called after every opening: tokenizers are not kept in the index."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    three = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(min_gram=3, max_gram=3, prefix_only=False)).build()
    index.register_tokenizer(WHITESPACE, words)
    index.register_tokenizer(THREE_LETTERS, three)
