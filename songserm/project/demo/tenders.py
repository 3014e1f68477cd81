"""The demo's record of the state's purchases and its tenders: agencies, contracts and notices that do not exist."""

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from songserm.audit.actions import System
from songserm.contracts.actions import import_contracts
from songserm.gateways.dbd.provinces import NAMES as PROVINCES
from songserm.project.demo.feed import PLACES, buyer_in, number_of, title_of, wanted
from songserm.project.demo.made_up import DemoFirm, DemoProduct, choice, firms, products
from songserm.tenders import history
from songserm.tenders.actions.alerts import send_alerts
from songserm.tenders.actions.feed import read_feed
from songserm.tenders.actions.matching import match_waiting
from songserm.tenders.actions.notices import import_notices
from songserm.tenders.feed import closed_hours, open_feed
from songserm.toolbox.thai_dates import BUDDHIST_ERA, bangkok_today, fiscal_year_of, format_date

DEMO = System("demo")
METHODS = (("เฉพาะเจาะจง", 7), ("ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", 2), ("คัดเลือก", 1))
CONTRACTS, DAYS = 640, 690
"""So many contracts over so many days back."""
LARGE = 3
"""One contract in so many goes to a firm that is no SME, and in no register."""
LARGE_FIRMS = tuple(
    f"บริษัท {name} จำกัด (มหาชน)"
    for name in (
        "ตัวอย่างพัฒนา",
        "สมมติก่อสร้าง",
        "มหานครจำลอง",
        "ทดลองเทคโนโลยี",
        "สาธิตเวชภัณฑ์",
        "นามสมมติพลังงาน",
        "จำลองยานยนต์",
    )
)
ON_FILE = 16


def load_record(*, now: datetime) -> None:
    """The contracts of two fiscal years, and notices with budgets and deadlines as e-GP's open data tells them."""
    today = bangkok_today(now)
    with tempfile.TemporaryDirectory() as folder:
        contracts, notices = Path(folder) / "contracts.csv", Path(folder) / "notices.csv"
        _write(contracts, list(_contracts(today)))
        _write(notices, list(_notices(today)))
        import_contracts(path=contracts, by=DEMO, now=now)
        import_notices(path=notices, by=DEMO, now=now)


def match(*, now: datetime) -> None:
    """Read the feed, match every notice and write the letters, so that inboxes are full on the first visit.

    All of it as of the day before, so that today's letters are still to come.
    """
    now -= timedelta(days=1)
    history.rebuild()
    if settings.EGP_URL:
        with open_feed() as feed:
            read_feed(feed, closed=closed_hours(), by=DEMO, now=now)
    match_waiting(now=now)
    send_alerts(now=now)


def _contracts(today: date) -> Iterator[dict[str, Any]]:
    sellers = [firm for firm in firms() if firm.kind == "JURISTIC"]
    for place in range(CONTRACTS):
        firm = sellers[choice("firm", place, below=len(sellers))]
        goods = [product for product in products() if product.trade == firm.trade]
        product = goods[choice("goods", place, below=len(goods))]
        signed = today - timedelta(days=5 + choice("day", place, below=DAYS))
        yield _contract(place, firm, product, signed, is_large=place % LARGE == 0)


def _contract(place: int, firm: DemoFirm, product: DemoProduct, signed: date, *, is_large: bool) -> dict[str, Any]:
    where = firm.province if choice("home", place, below=2) else PLACES[choice("where", place, below=len(PLACES))]
    method, lowest = _method(place)
    count = max(1, (lowest + choice("amount", place, below=lowest * 3)) // int(product.price))
    budget = count * int(product.price)
    year = fiscal_year_of(signed) + BUDDHIST_ERA
    seller = {"winner_tin": firm.number, "winner": firm.name_th, "winner_kind": "juristic"}
    if is_large:
        seller = {
            "winner_tin": "",
            "winner": LARGE_FIRMS[choice("large", place, below=len(LARGE_FIRMS))],
            "winner_kind": "juristic",
        }
        budget *= 3
    return {
        "project_id": number_of(signed, place),
        "project_name": f"{title_of(product, count)} โดยวิธี{method}",
        "project_type_name": _kind(product),
        "dept_name": buyer_in(place, where),
        "purchase_method_group_name": method,
        "announce_date": format_date(signed - timedelta(days=20), "th"),
        "project_money": f"{budget}.00",
        "sum_price_agree": f"{budget * (88 + choice('price', place, below=12)) // 100}.00",
        "budget_year": str(year),
        "province": PROVINCES[where],
        "district": "เมือง",
        "contract_no": f"{place + 1}/{year}",
        "contract_date": format_date(signed, "th"),
        "contract_finish_date": format_date(signed + timedelta(days=45), "th"),
        **seller,
    }


def _notices(today: date) -> Iterator[dict[str, Any]]:
    """Announced in the last days and open for some weeks, in the provinces where the demo's firms are."""
    for place, product in enumerate(wanted("file", ON_FILE)):
        where = PLACES[choice("notice", place, below=len(PLACES))]
        method, lowest = METHODS[1 + place % 2][0], (600_000, 900_000, 1_800_000, 4_500_000)[place % 4]
        count = max(1, lowest // int(product.price))
        published = today - timedelta(days=choice("published", place, below=6))
        deadline = today + timedelta(days=2 + choice("deadline", place, below=18))
        yield {
            "number": number_of(published, 9_000 + place),
            "title": f"{'ประกวดราคา' if place % 2 == 0 else ''}{title_of(product, count)} {buyer_in(place, where)} จังหวัด{PROVINCES[where]}",
            "announcement": "B0" if place % 8 == 7 else "D0",  # noqa: PLR2004 - some are drafts
            "published": published.isoformat(),
            "deadline": f"{deadline.isoformat()}T16:30",
            "agency": buyer_in(place, where),
            "province": PROVINCES[where],
            "method": method.replace(" ", ""),
            "kind": _kind(product),
            "budget": f"{count * int(product.price)}.00",
            "category": product.category,
            "link": _link(number_of(published, 9_000 + place)),
        }


def _kind(product: DemoProduct) -> str:
    return "จ้างทำของ/จ้างเหมาบริการ" if product.offering == "SERVICE" else "ซื้อ"


def _method(place: int) -> tuple[str, int]:
    """The method's name, and the least that is bought by it in baht."""
    drawn = choice("method", place, below=sum(weight for _, weight in METHODS))
    if drawn < METHODS[0][1]:
        return METHODS[0][0], 15_000
    return (METHODS[1][0] if drawn < METHODS[0][1] + METHODS[1][1] else METHODS[2][0]), 520_000


def _link(number: str) -> str:
    return f"https://process.gprocurement.go.th/egp2procmainWeb/jsp/procsearch.sch?projectId={number}"


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
