"""From a need over a million items to a shortlist with exact counts of firms, to sealed evidence, to its verification."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.db import connection
from django.utils import timezone

from benchmarks import alternative, corpus
from benchmarks.catalogue import _alternative_rows
from benchmarks.measuring import Figure, Stopwatch, figure, latencies, quantile
from songserm.audit.actions import System
from songserm.audit.keys import trusted_keys
from songserm.catalogue.actions import import_items
from songserm.people.actions import create_account, found_organisation
from songserm.people.models import Organisation
from songserm.reference.models import Province
from songserm.registry.actions import import_enterprises
from songserm.search import actions as index
from songserm.sourcing.actions import seal, write_need
from songserm.sourcing.models import Need
from songserm.sourcing.searching import look
from songserm.toolbox.proof import verify_pdf

BY = System("benchmark")
WORDS = (
    "กระดาษ A4", "เก้าอี้สำนักงาน", "น้ำดื่ม", "คอมพิวเตอร์", "เครื่องพิมพ์", "หมึกพิมพ์", "ถุงมือยาง", "ยาพาราเซตามอล", "รถยนต์",
    "น้ำมันเชื้อเพลิง", "วัสดุสำนักงาน", "วัสดุงานบ้าน", "อาหารกลางวัน", "นมโรงเรียน", "ถนนคอนกรีต", "ท่อระบายน้ำ", "เสาไฟฟ้า",
    "กล้องวงจรปิด", "เครื่องปรับอากาศ", "จ้างเหมาทำความสะอาด", "ซ่อมแซมอาคาร", "ผ้าไหม", "หน้ากากอนามัย", "เครื่องดนตรี", "โต๊ะ",
    "แบตเตอรี่", "ปุ๋ยอินทรีย์", "ป้ายประชาสัมพันธ์", "เต็นท์", "โครงการ",
)  # fmt: skip
PROVINCES = ("50", "10", "30", "90", "58")
MOST_FIRMS = 200


def run(items: int = corpus.ITEMS) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="songserm-corpus-") as folder:
        files = corpus.write(Path(folder), items=items, firms=max(1_000, items // 10))
        now = timezone.now()
        import_enterprises(path=files.enterprises, by=BY, now=now)
        _certify_all()
        import_items(path=files.items, by=BY, now=now, publish=True)
        index.drain()
        alternative.build(list(_alternative_rows(files.items)))
    needs = list(_needs())
    ours = latencies([partial(look, need) for need in needs], rounds=3)
    theirs = latencies([partial(alternative.head, word) for word in WORDS])
    ratio = quantile(theirs, 0.95) / quantile(ours, 0.95)
    name = "PostgreSQL full-text search, first page, without counting firms"
    yield figure("shortlist_p50", quantile(ours, 0.5), "ms")
    yield figure("shortlist_p95", quantile(ours, 0.95), "ms", alternative=name, ratio=ratio)
    yield from _sealed(needs)


def _certify_all() -> None:
    """Every firm registered with a certificate, as the lawful list wants them; far quicker than a hundred thousand reviews."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_enterprise SET status = 'ACTIVE', size = 'SMALL', sector = 'TRADE_SERVICES'")
        cursor.execute(
            "INSERT INTO registry_registration (public_id, enterprise_id, purpose, state, given, gateway_trouble, size,"
            " size_basis, size_reasons, rule_set, return_reasons, created_at)"
            " SELECT gen_random_uuid(), id, 'NEW', 'APPROVED', '{}', '', 'SMALL', '', '[]', '', '[]', now()"
            " FROM registry_enterprise"
        )
        cursor.execute(
            "INSERT INTO registry_certificate (number, enterprise_id, registration_id, name_th, name_en, size, sector,"
            " issued_at, issued_date, expiry_date) SELECT 'B' || r.id, r.enterprise_id, r.id, '', '', 'SMALL',"
            " 'TRADE_SERVICES', now(), current_date - 1, current_date + 300 FROM registry_registration r"
        )


def _needs() -> Iterator[Need]:
    now = timezone.now()
    author = create_account(email="officer@example.test", full_name="Officer", by=BY, now=now)
    agency = found_organisation(
        kind=Organisation.Kind.AGENCY, name_th="หน่วยงานทดสอบ", province=None, owner=None, by=BY, now=now
    )
    for place, word in enumerate(WORDS):
        yield write_need(
            organisation=agency, author=author, now=now, title=word, query=word, kind="GOODS", quantity=Decimal(10),
            unit="ชิ้น", budget=Decimal(400_000), province=Province.objects.get(pk=PROVINCES[place % len(PROVINCES)]),
            needed_by=(now + timedelta(days=30)).date(),
        )  # fmt: skip


def _sealed(needs: list[Need]) -> Iterator[Figure]:
    """Evidence of 200 firms: sealing as a whole, and verifying its file."""
    wide = next(need for need in needs if len(look(need).firms) == MOST_FIRMS)
    author = wide.author
    if author is None:
        raise ValueError("the need has its author")
    seal(need=next(need for need in needs if need != wide), by=author, now=timezone.now())
    clock = Stopwatch()
    evidence = seal(need=wide, by=author, now=timezone.now())
    yield figure("lock_with_evidence_of_200_firms", clock.seconds, "s")
    pdf, keys = bytes(evidence.pdf), trusted_keys()
    times = latencies([partial(verify_pdf, pdf, keys)], rounds=20)
    yield figure("verify_pdf_p95", quantile(times, 0.95), "ms")
    yield figure("evidence_pdf", len(pdf) / 1024, "KiB")
