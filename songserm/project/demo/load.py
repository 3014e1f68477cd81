"""Load the demo through the same actions that people use, so that all of it could have happened."""

import csv
import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from songserm.audit.actions import System
from songserm.catalogue import actions as catalogue
from songserm.people import actions as people
from songserm.people.models import Account
from songserm.people.permissions import Permission, Role
from songserm.people.queries import organisations_with
from songserm.project.demo import evaluations, pictures, promotion, sign_ins, tenders
from songserm.project.demo.made_up import DemoFirm, DemoProduct, buyer, choice, firms, products, unverified
from songserm.reference.models import Province
from songserm.registry import actions as registry
from songserm.registry.models import Enterprise, Registration
from songserm.registry.rules.facts import FirmFacts
from songserm.registry.rules.papers import REQUIRED
from songserm.search.actions import drain
from songserm.toolbox.pdf import render_pdf

DEMO = System("demo")
OFFICER_PROVINCE = "50"
BUYER_AGE = timedelta(days=40)
OWNERS = ("owner", "owner2")
"""Whose the first firms are; both sell the same kind of goods, so they can offer against each other."""
OLDEST_DAYS, NEWEST_DAYS = 380, 20
AHEAD = 8
"""The first firm, the demo owner's own, is so old that it can be renewed now."""
WAITING = 4
"""So many of the firms still stand in the verifier's queue."""
SUSPENDED = "ตรังรถเช่า"
_SMALL_UNITS = {"รีม", "โหล", "แฟ้ม", "ชิ้น", "ซอง", "ขวด"}
_MARKS = {
    "food": ("FDA:10-1-{n:05d}-5-0001", "HALAL:กอท.ฮล. {n:05d}"), "craft": ("OTOP:5", "GI:สช {n:05d}"), "textile": ("OTOP:4", "MIT:MiT-{n:06d}"),
    "electric": ("TIS:{n:04d}-2562",), "building": ("TIS:{n:04d}-2560", "GREEN_LABEL:TGL-{n:03d}"), "office": ("GREEN_LABEL:TGL-{n:03d}", "MIT:MiT-{n:06d}"),
    "furniture": ("MIT:MiT-{n:06d}", "TIS:{n:04d}-2559"), "health": ("FDA:74-1-2-{n:05d}",), "it": ("MIT:MiT-{n:06d}", "INNOVATION:{n:08d}"),
    "farm": ("OTOP:3", "GREEN_LABEL:TGL-{n:03d}"), "safety": ("TIS:{n:04d}-2561",),
}  # fmt: skip


def load(*, now: datetime) -> None:
    """Fill an empty platform: all of it stands, or nothing of it. What search shows is ready when this returns."""
    chosen = sign_ins.chosen()
    with transaction.atomic():
        staff = _staff(chosen, now)
        _private_buyer(staff, now)
        _registered_firms(staff, now)
        _unverified_firms(now)
        registry.expire_due(now=now)
        office = organisations_with(staff["officer"], Permission.BUY)[0]
        evaluations.load(organisation=office, officer=staff["officer"], now=now)
        tenders.load_record(now=now)
        promotion.load(planner=staff["planner"], now=now)
    drain()
    tenders.match(now=now)


def _staff(chosen: dict[str, sign_ins.SignIn], now: datetime) -> dict[str, Account]:
    staff = {name: _account(sign_in, now) for name, sign_in in chosen.items()}
    province = Province.objects.get(pk=OFFICER_PROVINCE)
    agency = "สำนักงานส่งเสริมตัวอย่าง จังหวัดเชียงใหม่"
    for name in ("officer", "officer2"):
        people.appoint(
            account=staff[name], role=Role.OFFICER, organisation_name=agency, province=province, by=DEMO, now=now
        )
    people.appoint(account=staff["verifier"], role=Role.VERIFIER, by=DEMO, now=now)
    people.appoint(account=staff["admin"], role=Role.ADMIN, by=DEMO, now=now)
    people.appoint(account=staff["planner"], role=Role.PLANNER, by=DEMO, now=now)
    return staff


def _private_buyer(staff: dict[str, Account], now: datetime) -> None:
    """A private company that buys, with two of its people."""
    company, by, day = buyer(), staff["buyer"], now - BUYER_AGE
    paper = _paper(company, "AUTHORISATION", day)
    asked = registry.register_buyer(number=company.number, name="authorisation.pdf", content=paper, by=by, now=day)
    approved = registry.approve_buyer(buyer=asked, by=staff["verifier"], now=day + timedelta(hours=20))
    if approved.organisation:
        second, later = staff["buyer2"], day + timedelta(hours=22)
        people.give_role(account=second, organisation=approved.organisation, role=Role.BUYER, by=by, now=later)


def _account(sign_in: sign_ins.SignIn, now: datetime) -> Account:
    name = sign_in.email.partition("@")[0].capitalize()
    account = people.create_account(email=sign_in.email, password=sign_in.password, full_name=name, by=DEMO, now=now)
    if sign_in.totp_secret:
        TOTP.activate(account, sign_in.totp_secret)
    return account


def _registered_firms(staff: dict[str, Account], now: datetime) -> None:
    made_up, drawn = firms(), pictures.draw(products())
    step = (OLDEST_DAYS - NEWEST_DAYS) / len(made_up)
    for place, firm in enumerate(made_up):
        owner = staff[OWNERS[place]] if place < len(OWNERS) else _owner(place, now)
        waiting = place >= len(made_up) - WAITING
        age = timedelta(days=OLDEST_DAYS - step * ((place + AHEAD) % len(made_up)))
        day = now - (timedelta(hours=30 - place % WAITING * 7) if waiting else age)
        registration = _submitted(firm, owner, day, honest=not waiting)
        if not waiting:
            enterprise = _approved(registration, staff["verifier"], day + timedelta(hours=20))
            _listed(firm, enterprise, drawn, owner, day + timedelta(hours=30))
            if SUSPENDED in firm.name_th:
                registry.suspend(enterprise=enterprise, reason="ใบอนุญาตขนส่งสิ้นสุด", by=staff["verifier"], now=now)


def _owner(place: int, now: datetime) -> Account:
    return people.create_account(email=f"firm{place:02d}@demo.test", full_name=f"Firm {place:02d}", by=DEMO, now=now)


def _submitted(firm: DemoFirm, owner: Account, now: datetime, *, honest: bool) -> Registration:
    """The firm's registration; one that is not honest gives a revenue and an address that the registry does not know."""
    registration = registry.begin(kind=firm.kind, number=firm.number, name=firm.name_th, by=owner, now=now)
    registration = registry.fetch(registration=registration, by=owner, now=now)
    given = {**registration.given, "name_th": firm.name_th, "name_en": firm.name_en, "province": firm.province}
    given |= {
        "tsic_code": firm.tsic_code,
        "revenue": str(firm.revenue),
        "statement_year": now.year - 1,
        "thai_share_percent": "100",
    }
    if not honest:
        given |= {"revenue": str(firm.revenue * Decimal("0.8")), "address": "ย้ายที่ทำการแล้ว เลขที่ 27 ถนนสายใหม่"}
    registration = registry.save_facts(registration=registration, facts=FirmFacts.from_json(given), by=owner, now=now)
    for kind in sorted(REQUIRED[firm.kind] or {"SHAREHOLDERS"}):
        paper = _paper(firm, kind, now)
        name = f"{kind.lower()}.pdf"
        registry.attach(registration=registration, kind=kind, name=name, content=paper, by=owner, now=now)
    return registry.submit(registration=registration, by=owner, now=now)


def _paper(firm: DemoFirm, kind: str, now: datetime) -> bytes:
    template = '#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n#set text(font: "Sarabun", lang: "th")\n'
    template += "= #data.title\n#data.name\n\n#data.number\n\n#data.note"
    data = {
        "title": kind.replace("_", " "),
        "name": firm.name_th,
        "number": firm.number,
        "note": "เอกสารตัวอย่าง / Sample",
    }
    return render_pdf(template, data, created_at=now)


def _approved(registration: Registration, verifier: Account, now: datetime) -> Enterprise:
    registry.take(registration=registration, by=verifier, now=now)
    registry.approve(registration=registration, by=verifier, now=now)
    return Enterprise.objects.get(pk=registration.enterprise_id)


def _listed(firm: DemoFirm, enterprise: Enterprise, drawn: pictures.Ready, owner: Account, now: datetime) -> None:
    """The firm brings its goods as drafts, adds pictures, and publishes them all."""
    rows = [row for product in products() if product.trade == firm.trade for row in _rows(firm, product)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.csv"
        _write(path, rows)
        bring = partial(catalogue.import_items, path=path, enterprise=enterprise, imported=False, by=owner)
        bring(now=now)
        pictures.add(enterprise.items.all(), drawn, by=owner, now=now)
        bring(publish=True, now=now + timedelta(hours=1))


def _unverified_firms(now: datetime) -> None:
    """Firms of a list that an operator loaded, with some items of theirs."""
    found = unverified()
    trades = itertools.cycle(["office", "building", "it", "food", "electric", "cleaning"])
    with tempfile.TemporaryDirectory() as folder:
        firms_file, items_file = Path(folder) / "firms.csv", Path(folder) / "items.csv"
        _write(
            firms_file,
            [
                {"number": firm.number, "name_th": firm.name_th, "name_en": firm.name_en, "province": firm.province}
                for firm in found
            ],
        )
        registry.import_enterprises(path=firms_file, by=DEMO, now=now)
        pairs = zip(found, trades, strict=False)
        rows = [
            {
                "enterprise_number": firm.number,
                "name_th": product.name_th,
                "category": product.category,
                "offering": product.offering,
            }
            for firm, trade in pairs
            for product in products()
            if product.trade == trade and choice(firm.number, product.name_th, below=2)
        ]
        _write(items_file, rows)
        catalogue.import_items(path=items_file, publish=True, by=DEMO, now=now)


def _rows(firm: DemoFirm, product: DemoProduct) -> Iterator[dict[str, object]]:
    for place, (thai, english) in enumerate(product.variants):
        chance = choice(firm.name_th, product.name_th, thai, below=1000)
        yield {
            "code": f"{firm.trade[:3].upper()}-{choice(product.name_th, below=9000) + 1000}-{place + 1}",
            "category": product.category,
            "offering": product.offering,
            "name_th": f"{product.name_th} {thai}".strip(),
            "name_en": f"{product.name_en} {english}".strip(),
            "description_th": _description(product),
            "unit": product.unit,
            "price": product.price * (90 + chance % 25) // 100,
            "price_includes_vat": chance % 4 != 0,
            "minimum_order": 10 if product.unit in _SMALL_UNITS else 1,
            "delivery_provinces": "" if chance % 3 else f"{firm.province}",
            "lead_time_days": 1 + chance % 21,
            "marks": _mark(firm, chance),
        }


def _description(product: DemoProduct) -> str:
    word = "บริการ" if product.offering == "SERVICE" else "สินค้า"
    return f"{product.name_th} {word}จากผู้ประกอบการไทย ออกใบกำกับภาษีและใบเสนอราคาสำหรับหน่วยงานได้ รับประกันตามเงื่อนไขของผู้ขาย"


def _mark(firm: DemoFirm, chance: int) -> str:
    patterns = _MARKS.get(firm.trade, ())
    if not patterns or chance % 3 == 0:
        return ""
    pattern = patterns[chance % len(patterns)]
    end = "" if pattern.startswith("OTOP") else f":{date(2030, 1 + chance % 12, 28)}"
    return pattern.format(n=chance + 17) + end


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
