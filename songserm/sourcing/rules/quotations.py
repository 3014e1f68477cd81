"""When a quotation is late, and what its price means."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from songserm.toolbox.money import round_satang, with_vat

FRIDAY = 4
OPENERS = 2
"""Sealed quotations are opened by so many different people."""


def is_late(at: datetime, deadline: datetime) -> bool:
    """Whether the database's time is past the deadline: the very second of the deadline is in time, the next is late."""
    return at.replace(microsecond=0) > deadline.replace(microsecond=0)


def usual_deadline(today: date) -> date:
    """What a buyer is offered as the last day: a week ahead, on a day from Monday to Friday."""
    day = today + timedelta(days=7)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def total_with_vat(price: Decimal, *, on_top: Decimal | None) -> Decimal:
    """The whole price, baht with VAT; ``on_top`` is the rate that is added, none where the price holds VAT already."""
    return round_satang(price) if on_top is None else with_vat(price, on_top)


def unit_price(total: Decimal, quantity: Decimal) -> Decimal:
    """Baht with VAT for one unit, to the satang."""
    return round_satang(total / quantity)
