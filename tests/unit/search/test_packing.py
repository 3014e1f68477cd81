"""A document as the index keeps it."""

import json

from songserm.hooks.documents import Document
from songserm.search.tantivy_engine import TantivyEngine
from songserm.search.tantivy_engine.packing import as_bytes, from_bytes, pack
from songserm.search.tantivy_engine.schema import DOCUMENT_BLOCK_BYTES
from songserm.search.text import segment
from songserm.toolbox.remembered import Remembered

CHAIR = Document(
    kind="items", id=7, version=1, enterprise_id=3, enterprise_number="0105500000007", enterprise_name="ร้านไม้ดี",
    enterprise_name_en="", size="SMALL", sector="MANUFACTURING", province="10", verified=True, title="เก้าอี้ไม้สัก",
    body="ทำด้วยมือ", marks=("OTOP", "MIT"),
)  # fmt: skip


def test_what_a_helping_process_packs_arrives_as_it_was():
    rows = [pack(CHAIR), pack(CHAIR)]
    assert from_bytes(as_bytes(iter(rows))) == rows


def test_documents_are_kept_in_small_blocks(tmp_path):
    engine = TantivyEngine(tmp_path)
    with engine.writer() as writer:
        writer.put([CHAIR])
        writer.commit()
    settings = json.loads((engine.folder / "index" / "meta.json").read_text())["index_settings"]
    assert settings["docstore_blocksize"] == DOCUMENT_BLOCK_BYTES
    assert TantivyEngine(tmp_path).versions("items") == {7: 1}


def test_who_remembers_more_cuts_the_same(monkeypatch):
    monkeypatch.setattr(segment, "_remembered", Remembered(segment._cut_between_spaces, most=2))
    before = segment.index_tokens("เก้าอี้ไม้สักทองทำด้วยมือ LT 85A ขนาด 4 นิ้ว")
    segment.remember_more()
    assert segment.index_tokens("เก้าอี้ไม้สักทองทำด้วยมือ LT 85A ขนาด 4 นิ้ว") == before
    assert len(segment._remembered) > 2


def test_of_a_name_every_three_letters_are_indexed_without_spaces():
    fields = json.loads(pack(CHAIR._replace(title="น้ำ  ดื่ม 60 x 120", title_en="Water A4 - ๑๒")).fields)
    assert fields["grams"] == "น้ำดื่ม60x120watera4-12"
