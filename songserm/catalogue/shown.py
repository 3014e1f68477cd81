"""An item's kept content in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from songserm.catalogue.labels import FIELDS, delivery_area
from songserm.catalogue.models import Item, Mark
from songserm.catalogue.rules.content import FIELDS as KEPT
from songserm.reference.queries import category_names, unit_called
from songserm.toolbox.money import format_baht
from songserm.toolbox.thai_dates import format_date


@dataclass(frozen=True, slots=True)
class Fact:
    """One field, worded for its reader."""

    label: str | Promise
    value: str


def content_shown(content: Mapping[str, Any]) -> list[Fact]:
    """Every field of a version that says something; a price on request says nothing of VAT."""
    asked_for = content.get("price") is None
    texts = {name: worded(name, content.get(name)) for name in KEPT}
    if asked_for:
        texts |= {"price": _("On request"), "price_includes_vat": ""}
    return [Fact(FIELDS[name], text) for name, text in texts.items() if text]


def worded(name: str, value: Any) -> str:
    """A field's value for the reader; empty for nothing."""
    if name == "delivery_provinces":
        return delivery_area(value or [])
    if value in (None, "", []):
        return ""
    if name in _WORDINGS:
        return str(_WORDINGS[name](value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def _category(code: str) -> str:
    names = category_names().get(code)
    return f"{names.local()} ({code})" if names else code


def _mark(mark: Mapping[str, Any]) -> str:
    parts = [str(Mark.Kind(mark["kind"]).label), mark["number"]]
    if mark["stars"]:
        parts.append("★" * int(mark["stars"]))
    if mark["expiry_date"]:
        day = format_date(date.fromisoformat(mark["expiry_date"]), get_language() or "th")
        parts.append(_("until %(day)s") % {"day": day})
    return " ".join(part for part in parts if part)


def _unit(typed: str) -> str:
    """As it was typed: that is what was published; beside it what it is called in the reader's language."""
    called = unit_called(typed, get_language() or "th")
    return typed if called == typed else f"{called} ({typed})"


_WORDINGS: dict[str, Callable[[Any], object]] = {
    "unit": _unit,
    "offering": lambda value: Item.Offering(value).label,
    "category": _category,
    "price": lambda value: format_baht(Decimal(value), get_language() or "th"),
    "price_includes_vat": lambda value: _("Yes") if value else _("No"),
    "marks": lambda marks: ", ".join(_mark(mark) for mark in marks),
    "pictures": lambda names: ngettext("%(count)s picture", "%(count)s pictures", len(names)) % {"count": len(names)},
}
