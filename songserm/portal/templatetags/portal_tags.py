"""How every page writes money, days and Thai words, and how it keeps what was chosen in the address."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from songserm.reference.queries import category_icon, unit_called
from songserm.toolbox.line_breaks import break_between_words, hold_words
from songserm.toolbox.money import format_baht
from songserm.toolbox.thai_dates import format_date

register = template.Library()
NOTHING = "—"
MILLION = Decimal(1_000_000)
LONGEST_QUERY = 4_000
"""Letters of an address after the question mark that links repeat; 200 Thai letters are 1,800 of them."""


def _language() -> str:
    return (get_language() or "th")[:2]


@register.filter
def money(amount: Decimal | int | None) -> str:
    """`1,100,000 บาท`, `THB 1,100,000`; a dash for no amount."""
    return NOTHING if amount is None else format_baht(Decimal(amount), _language())


@register.filter
def short_money(amount: Decimal | int | None) -> str:
    """`1.1 ล้านบาท` from a million on; smaller amounts in full."""
    if amount is None or abs(Decimal(amount)) < MILLION:
        return money(amount)
    figure = f"{Decimal(amount) / MILLION:,.1f}".removesuffix(".0")
    return _("%(figure)s million baht") % {"figure": figure}


@register.filter
def day(value: date | datetime | None) -> str:
    """`24 พฤศจิกายน 2569`, `24 November 2026`: the day in Thailand; a dash for none."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_date(local, _language(), form="long")


@register.filter
def moment(value: datetime | None) -> str:
    """`24 พ.ย. 2569 14:05`: the clock in Thailand; a dash for none."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return f"{format_date(local.date(), _language())} {local:%H:%M}"


@register.filter
def unit(typed: str, count: int | Decimal = 1) -> str:
    """The unit of a price, or of so many: in the reader's language where it is a common one."""
    return unit_called(typed, _language(), count=count)


@register.filter
def thai(text: object) -> SafeString:
    """The text, escaped, with places to break a line between Thai words and nowhere inside them."""
    return mark_safe(break_between_words(escape(str(text)), "<wbr>"))  # noqa: S308 - escaped in this very line


@register.filter
def whole_words(text: object) -> SafeString:
    """A headline, escaped, each Thai word held together: browsers break inside words whatever ``word-break`` says."""
    plain = text if isinstance(text, SafeString) else escape(str(text))
    held = hold_words(plain, "<span class='whitespace-nowrap'>{}</span>", "<wbr>")
    return mark_safe(held)  # noqa: S308 - escaped above


@register.inclusion_tag("components/category_tile.html")
def category_tile(code: str | None, classes: str = "") -> dict[str, str]:
    """What stands where an item has no picture: the icon of its category in a soft tint."""
    shown = category_icon(code)
    return {"icon": shown.icon, "tint": shown.tint, "classes": classes}


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: object) -> str:
    """`?…` of this page with parameters replaced; None or an empty value drops one."""
    request: HttpRequest | None = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def in_language(context: Context, code: str) -> str:
    """The address of this page in that language, with as much of the query as the page has read of it.

    Without a query that is longer than servers take: every link of a page would carry it again.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return "/"
    path, query = translate_url(request.path, code), request.GET.urlencode()
    return f"{path}?{query}" if 0 < len(query) <= LONGEST_QUERY else path
