"""When a quotation is late, and what its price means."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from songserm.toolbox.money import round_satang, with_vat, without_vat

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


def total_with_vat(price: Decimal, *, includes_vat: bool, rate: Decimal) -> Decimal:
    """The whole price, baht with VAT."""
    return round_satang(price) if includes_vat else with_vat(price, rate)


def unit_price(total: Decimal, quantity: Decimal) -> Decimal:
    """Baht with VAT for one unit, to the satang."""
    return round_satang(total / quantity)


def tax_in(total: Decimal, rate: Decimal) -> Decimal:
    """The VAT that a total holds."""
    return total - without_vat(total, rate)
