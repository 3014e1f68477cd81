"""What an officer should look at twice. A warning has a reason and never blocks. Source: the field's practice (M)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from songserm.sourcing.rules.law import SourcingLaw
from songserm.toolbox.money import format_baht
from songserm.toolbox.reasons import Reason


def split_purchase(budget: Decimal, others: Sequence[Decimal], law: SourcingLaw) -> Iterable[Reason]:
    """Several purchases of the same thing, each below the threshold and together above it (แบ่งซื้อแบ่งจ้าง).

    ``others`` are the budgets (baht) of the organisation's other needs of that kind within the set's ``split_within_days``.
    """
    total = budget + sum(others, Decimal(0))
    if others and budget <= law.specific_up_to < total:
        yield Reason(
            "LOOKS_SPLIT",
            f"มีความต้องการคล้ายกันอีก {len(others)} รายการใน {law.split_within_days} วัน รวม {format_baht(total, 'th')} "
            "เกินวงเงินวิธีเฉพาะเจาะจง โปรดตรวจว่าไม่ใช่การแบ่งซื้อแบ่งจ้าง",
            f"{len(others)} similar needs within {law.split_within_days} days, {format_baht(total, 'en')} together: above "
            "the limit of the specific method. Check that no purchase is being split.",
        )


def debarred(names: Iterable[tuple[str, date | None]]) -> Iterable[Reason]:
    """Firms on the list of those who abandoned the state's work (ผู้ทิ้งงาน): name and last day, none while open."""
    for name, until in names:
        th = f" ถึง {until.day}/{until.month}/{until.year + 543}" if until else ""
        en = f" until {until.isoformat()}" if until else ""
        yield Reason("DEBARRED", f"{name} อยู่ในบัญชีผู้ทิ้งงาน{th}", f"{name} is on the list of debarred firms{en}.")


def connected(shared: Mapping[str, Sequence[Sequence[str]]]) -> Iterable[Reason]:
    """Invitees that share something: kind (DIRECTOR, SHAREHOLDER, PHONE, PERSON, ADDRESS, WEBSITE) → groups of names."""
    kinds = {
        "DIRECTOR": ("มีกรรมการคนเดียวกัน", "share a director"),
        "SHAREHOLDER": ("มีผู้ถือหุ้นคนเดียวกัน", "share a shareholder"),
        "PHONE": ("ใช้หมายเลขโทรศัพท์เดียวกัน", "have the same telephone number"),
        "PERSON": ("มีผู้ดูแลคนเดียวกัน", "are looked after by the same person"),
        "ADDRESS": ("มีที่อยู่เดียวกัน", "have the same address"),
        "WEBSITE": ("ใช้เว็บไซต์เดียวกัน", "have the same website"),
    }
    for kind, groups in shared.items():
        th, en = kinds[kind]
        for names in groups:
            yield Reason(f"SHARED_{kind}", f"{' และ '.join(names)} {th}", f"{' and '.join(names)} {en}.")


def own_firms(names: Iterable[str]) -> Iterable[Reason]:
    """Firms that somebody who buys for the organisation belongs to: a conflict of interest."""
    for name in names:
        yield Reason(
            "OWN_FIRM",
            f"ผู้มีสิทธิซื้อของหน่วยงานเป็นสมาชิกของ {name} อาจมีผลประโยชน์ทับซ้อน",
            f"Somebody who buys for the organisation belongs to {name}: a conflict of interest.",
        )


def too_few_invited(invited: int, law: SourcingLaw) -> Iterable[Reason]:
    """Fewer invited than the rule set's ``invitees_at_least``."""
    if invited < law.invitees_at_least:
        yield Reason(
            "FEW_INVITED",
            f"เชิญ {invited} ราย น้อยกว่า {law.invitees_at_least} ราย ระบบบันทึกว่าท่านเห็นข้อควรตรวจนี้แล้ว",
            f"{invited} invited, fewer than {law.invitees_at_least}; that you saw this is kept in the trail.",
        )


def price_too_high(total: Decimal, *, budget: Decimal, reference_price: Decimal | None) -> Iterable[Reason]:
    """A quotation (baht with VAT) above the reference price (ราคากลาง) or the budget."""
    limits = [
        ("ABOVE_BUDGET", budget, "วงเงิน", "the budget"),
        ("ABOVE_REFERENCE_PRICE", reference_price, "ราคากลาง", "the reference price"),
    ]
    for code, limit, th, en in limits:
        if limit is not None and total > limit:
            yield Reason(code, f"สูงกว่า{th} {format_baht(limit, 'th')}", f"Above {en} of {format_baht(limit, 'en')}.")


def not_certified(names: Iterable[str]) -> Iterable[Reason]:
    """Firms whose certificate has ended since they were found, or that are suspended."""
    for name in names:
        yield Reason(
            "NOT_CERTIFIED_NOW",
            f"หนังสือรับรองของ {name} ไม่มีผลแล้วในวันนี้ โปรดพิจารณาว่ายังซื้อในฐานะ SME ได้หรือไม่",
            f"The certificate of {name} is not valid today: consider whether it can still be bought from as an SME.",
        )
