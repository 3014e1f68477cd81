"""What the demo's planner has done so far: a programme, a segment, a letter of two months ago."""

from datetime import datetime, timedelta
from decimal import Decimal

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import members_with, organisations_with
from songserm.project.demo.made_up import choice
from songserm.promotion import actions
from songserm.promotion.models import Addressee, Target
from songserm.promotion.results import months_between
from songserm.promotion.segments import Facts
from songserm.registry.models import Enterprise
from songserm.toolbox.thai_dates import bangkok_today

WRITTEN = timedelta(days=75)
TITLE = ("ค่าธรรมเนียมมาตรฐานสินค้าลดครึ่งหนึ่ง", "Half the fee for product standards")
TEXT = (
    "กิจการที่ผลิตหรือขายสินค้าให้รัฐขอลดค่าธรรมเนียมการรับรองมาตรฐานได้ครึ่งหนึ่ง สมัครได้จนถึงสิ้นปีงบประมาณ",
    "Firms that make goods or sell them to the state can have half the fee for certifying a standard. Apply until the fiscal year ends.",
)


def load(*, planner: Account, now: datetime) -> None:
    """All of it through the actions that the planner's pages use."""
    office = organisations_with(planner, Permission.PROMOTE)[0]
    begun = now - WRITTEN
    _consents(begun)
    first = bangkok_today(begun).replace(day=1)
    programme = actions.begin_programme(
        organisation=office, name="ยกระดับสินค้าสู่ตลาดภาครัฐ", partner="สถาบันตัวอย่าง", budget=Decimal(3_000_000), begins=first,
        ends=first + timedelta(days=240), by=planner, now=begun,
    )  # fmt: skip
    values = {"REACHED": Decimal(12), "APPLIED": Decimal(4), "WON": Decimal(3), "AMOUNT": Decimal(2_000_000)}
    targets = {
        (code, month): values[code]
        for month in months_between(first, programme.ends)
        for code in Target.Indicator.values
    }
    actions.set_targets(programme=programme, targets=targets, by=planner, now=begun)
    for days, amount, note in ((10, 180_000, "จัดอบรมสองจังหวัด"), (40, 260_000, "ที่ปรึกษามาตรฐานสินค้า")):
        day = begun + timedelta(days=days)
        actions.enter_spending(
            programme=programme, spent_date=bangkok_today(day), amount=Decimal(amount), note=note, by=planner, now=day
        )
    segment = actions.save_segment(
        organisation=office,
        name="กิจการที่ขึ้นทะเบียนทุกขนาด",
        facts=Facts(sizes=("MICRO", "SMALL", "MEDIUM")),
        by=planner,
        now=begun,
    )
    actions.reach(
        segment=segment, title_th=TITLE[0], title_en=TITLE[1], text_th=TEXT[0], text_en=TEXT[1], programme=programme,
        held_out_percent=20, by=planner, now=begun,
    )  # fmt: skip
    actions.send_letters(now=begun)
    _answers(begun)


def _consents(now: datetime) -> None:
    """Four firms of five want letters."""
    for enterprise in Enterprise.objects.filter(organisation__isnull=False).select_related("organisation"):
        members = members_with(enterprise.organisation, Permission.QUOTE) if enterprise.organisation else ()
        for account in members if choice(enterprise.number, "consent", below=5) else ():
            actions.give_consent(account=account, by=account, now=now)


def _answers(now: datetime) -> None:
    """Two of three open the letter, and some of those apply."""
    for addressee in Addressee.objects.filter(told_at__isnull=False).select_related("enterprise__organisation"):
        firm, organisation = addressee.enterprise.number, addressee.enterprise.organisation
        if organisation is None or not choice(firm, "opens", below=3):
            continue
        day = now + timedelta(days=1 + choice(firm, "day", below=30))
        actions.open_letter(addressee=addressee, now=day)
        if not choice(firm, "applies", below=3):
            actions.say_applied(addressee=addressee, by=members_with(organisation, Permission.QUOTE)[0], now=day)
