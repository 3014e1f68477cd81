"""Filters for figures."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from songserm.toolbox.thai_dates import format_year

register = template.Library()


@register.filter
def count(number: int) -> str:
    """With thousands separators: 694,721."""
    return f"{number:,}"


@register.filter
def year(value: int) -> str:
    """A year as the reader counts it."""
    return format_year(value, get_language() or "th")


@register.filter
def plain(number: Decimal) -> str:
    """For drawing: three decimals, never localised."""
    return f"{number:.3f}"
