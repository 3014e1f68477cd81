"""What the simulator of e-GP's feed announces in the demo, and the words that the demo's purchases are made of."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from songserm.gateways.dbd.provinces import NAMES as PROVINCES
from songserm.project.demo.made_up import DemoProduct, choice, firms, products
from songserm.toolbox.thai_dates import BUDDHIST_ERA, bangkok_today

FEED = "demo-feed.json"
"""In the data folder: what the simulator of e-GP's feed announces."""
BUYERS = ("เทศบาลตำบลตัวอย่าง", "โรงพยาบาลตัวอย่าง", "โรงเรียนตัวอย่างวิทยา", "องค์การบริหารส่วนจังหวัดตัวอย่าง", "สำนักงานตัวอย่าง")
PLACES = ("50", "10", "40", "90", "30", "20", "73", "57", "83", "34")
IN_FEED = 14


def write_feed(var: Path, *, now: datetime) -> Path:
    """What the simulator announces on the first day; people may add to it afterwards."""
    path = var / FEED
    if not path.exists():
        path.write_text(json.dumps(list(_feed(bangkok_today(now))), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _feed(today: date) -> Iterator[Mapping[str, str]]:
    """As the feed tells it: number, title, method and day only."""
    for place, product in enumerate(wanted("feed", IN_FEED)):
        where = PLACES[choice("feed", place, below=len(PLACES))]
        published = today - timedelta(days=choice("feed day", place, below=4))
        count = 20 + choice("feed count", place, below=180)
        title = f"ประกวดราคา{title_of(product, count)} {buyer_in(place, where)} จังหวัด{PROVINCES[where]}"
        number = number_of(published, 9_500 + place)
        yield {"number": number, "announcement": "D0", "title": title, "published": published.isoformat()}
    last = today.isoformat()
    yield {"number": number, "announcement": "D2", "title": f"{title} (แก้ไขรายละเอียด)", "published": last}


def wanted(what: str, count: int) -> Sequence[DemoProduct]:
    """The first ones are what the demo's own owner sells, so that the inbox has something on the first visit."""
    every = products()
    own = [product for product in every if product.trade == firms()[0].trade]
    return [
        (own if place % 3 == 0 else every)[choice(what, place, below=len(own) if place % 3 == 0 else len(every))]
        for place in range(count)
    ]


def title_of(product: DemoProduct, count: int) -> str:
    """What a tender for so many of a product is called."""
    verb = "จ้าง" if product.offering == "SERVICE" else "ซื้อ"
    return f"{verb}{product.name_th} จำนวน {count} {product.unit}"


def buyer_in(place: int, province: str) -> str:
    """A made-up agency of that province."""
    return f"{BUYERS[choice('buyer', place, below=len(BUYERS))]} {PROVINCES[province]}"


def number_of(day: date, place: int) -> str:
    """A project number as e-GP forms them, of a project that does not exist."""
    return f"{(day.year + BUDDHIST_ERA) % 100:02d}{day.month:02d}8{place:06d}"
