"""Every file of real wording as items of real firms, searched with the words of people."""

import pytest
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.catalogue.actions import import_items
from songserm.search import actions
from songserm.search.actions import drain
from songserm.search.engine import SearchRequest
from songserm.search.queries import search
from songserm.search.text.normalise import normalise
from tests.factories import make_listed

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
FILES = {
    "goods_titles.csv.gz": 200_000,
    "standard_price_equipment.csv": 1_104,
    "stock_items.csv.gz": 600,
    "otop_products.csv.gz": 2_500,
}
"""File → at least so many of its rows come in; products that several sellers offer under one name are one firm's here."""
FOUND = {
    "กระดาษ A4": "กระดาษ",
    "หมึกพิมพ์": "หมึก",
    "เครื่องปริ้น": "ปริ้น",
    "น้ำดื่ม": "น้ำดื่ม",
    "ผ้าไหม": "ไหม",
    "หินคลุก": "หินคลุก",
    "กล้องวงจรปิด": "กล้อง",
    "ถังขยะ": "ถัง",
}
"""Query → what stands in one of the first results."""


def test_every_file_comes_in_and_is_found(data, settings, tmp_path, monkeypatch):
    settings.SONGSERM_VAR = tmp_path
    monkeypatch.setattr(actions, "BATCH", 50_000)
    monkeypatch.setattr(actions, "MANY", 10**9)  # helping processes would not see what this test has not committed
    for file, least in FILES.items():
        firm = make_listed()
        result = import_items(
            path=data / "catalogue" / file, enterprise=firm, publish=True, by=SYSTEM, now=timezone.now()
        )
        assert result.report.inserted >= least, (file, result.report.to_json()["reasons"][:5])
    drain()
    for query, wanted in FOUND.items():
        titles = [hit.title for hit in search(SearchRequest(q=query, kind="items")).hits]
        assert any(wanted in normalise(title) for title in titles), (query, titles[:5])
