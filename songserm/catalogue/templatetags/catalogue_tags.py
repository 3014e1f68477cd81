"""An item's words in the reader's language, or in the one that there is."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from songserm.catalogue.models import Item
from songserm.catalogue.queries import Prices, prices
from songserm.toolbox.thai_dates import bangkok_today

register = template.Library()
TONES = {"DRAFT": "neutral", "PUBLISHED": "success", "WITHDRAWN": "warning"}


@register.simple_tag
def item_name(item: Item) -> str:
    """The item's name."""
    return _local(item.name_th, item.name_en)


@register.simple_tag
def item_description(item: Item) -> str:
    """The item's description."""
    return _local(item.description_th, item.description_en)


@register.simple_tag
def state_badge(item: Item) -> SafeString:
    """Draft, published or withdrawn."""
    tone = TONES[item.state]
    return format_html(
        '<span class="inline-block rounded-full border px-2.5 tone-{}">{}</span>', tone, item.get_state_display()
    )


@register.simple_tag
def item_prices(item: Item) -> Prices | None:
    """The price with and without VAT today; none on request."""
    return prices(item, bangkok_today(timezone.now()))


def _local(thai: str, english: str) -> str:
    return (english or thai) if (get_language() or "th").startswith("en") else (thai or english)
