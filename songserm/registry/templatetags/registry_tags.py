"""Names of the register's codes, and of firms in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from songserm.reference.queries import Names
from songserm.registry.labels import SIZES, STATES, TONES
from songserm.registry.models import Enterprise
from songserm.toolbox.thai_dates import format_year

register = template.Library()


def _in_english() -> bool:
    return (get_language() or "th").startswith("en")


@register.simple_tag
def status_badge(code: str) -> SafeString:
    """A firm's status or a registration's state, worded and coloured."""
    label = STATES.get(code) or Enterprise.Status(code).label
    return format_html('<span class="inline-block rounded-full border px-2.5 tone-{}">{}</span>', TONES[code], label)


@register.simple_tag
def size_name(code: str) -> str:
    """A size in the reader's language; also the one that is no SME, and the one that nobody knows yet."""
    if both := SIZES.get(code):
        return both.en if _in_english() else both.th
    return _("Larger than an SME") if code == "LARGE" else _("Not known yet")


@register.simple_tag
def local_name(named: Any) -> str:
    """The name of a firm, place or thing in the reader's language, or in the one that there is.

    ``named`` has ``name_th`` and ``name_en``, be it a model or what evidence kept of one.
    """
    kept = named if isinstance(named, Mapping) else {"name_th": named.name_th, "name_en": named.name_en}
    return Names(kept.get("name_th", ""), kept.get("name_en", "")).local()


@register.simple_tag
def local_introduction(firm: Enterprise) -> str:
    """What the firm says of itself, in the reader's language or in the one that there is."""
    first, second = firm.introduction_th, firm.introduction_en
    return (second or first) if _in_english() else (first or second)


@register.simple_tag
def reader_year(year: int) -> str:
    """A C.E. year as the reader counts it."""
    return format_year(year, get_language() or "th")


@register.filter
def waited(since: datetime) -> str:
    """How long that is ago: whole days, or hours on the first day."""
    hours = int((timezone.now() - since).total_seconds()) // 3600
    days = hours // 24
    if days:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours} if hours else _("under an hour")
