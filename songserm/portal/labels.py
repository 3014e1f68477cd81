"""What codes are called in filters and results."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from songserm.reference.queries import category_names, province_names
from songserm.search.engine import PRICE_STEPS, Facet, Sort
from songserm.toolbox.money import format_baht

SIZES: Mapping[str, str | Promise] = {
    "MICRO": _("Micro"),
    "SMALL": _("Small"),
    "MEDIUM": _("Medium"),
    "UNKNOWN": _("Size unknown"),
}
MARKS: Mapping[str, str | Promise] = {
    "MIT": _("Made in Thailand (MiT)"),
    "TIS": _("TIS standard"),
    "FDA": _("FDA number"),
    "GI": _("Geographical indication (GI)"),
    "HALAL": _("Halal"),
    "OTOP": _("OTOP"),
    "GREEN_LABEL": _("Green label"),
    "INNOVATION": _("Thai innovation list"),
}
SORTS: Mapping[str, str | Promise] = {
    Sort.RELEVANCE.value: _("Best match"),
    Sort.PRICE_ASC.value: _("Lowest price"),
    Sort.PRICE_DESC.value: _("Highest price"),
    Sort.NEWEST.value: _("Newest"),
}


def price_class(code: str, language: str) -> tuple[str, int | None, int | None]:
    """(label, lowest, highest) of a price class of the engine; its first class has no lowest, its last no highest."""
    position = int(code) - 1
    lowest = PRICE_STEPS[position - 1] if position > 0 else None
    highest = PRICE_STEPS[position] if position < len(PRICE_STEPS) else None
    return _between(lowest, highest, language), lowest, highest


def price_range(lowest: Decimal | None, highest: Decimal | None, language: str) -> str:
    """What a range of prices is called; one above another's highest price reads as it is named there: 100.01 is above 100."""
    above = int(lowest) if lowest is not None and lowest % 1 == Decimal("0.01") else lowest
    return _between(above, highest, language)


def _between(lowest: Decimal | int | None, highest: Decimal | int | None, language: str) -> str:
    if lowest is None:
        return str(_("up to %(highest)s") % {"highest": format_baht(Decimal(highest or 0), language)})
    if highest is None:
        return str(_("above %(lowest)s") % {"lowest": format_baht(Decimal(lowest), language)})
    return f"{lowest:,} – {format_baht(Decimal(highest), language)}"


def label_of(facet: Facet, code: str, language: str) -> str:
    """What a value of a facet is called; its code when it has no name."""
    if facet in {Facet.PROVINCE, Facet.CATEGORY}:
        names = province_names() if facet is Facet.PROVINCE else category_names()
        found = names.get(code) or names.get(code.ljust(8, "0"))
        return found.local(language) if found else code
    return _fixed_label(facet, code, language)


@lru_cache(maxsize=1024)
def _fixed_label(facet: Facet, code: str, language: str) -> str:
    """Of what only a release changes."""
    with override(language):
        if facet is Facet.PRICE:
            return price_class(code, language)[0]
        return str({Facet.SIZE: SIZES, Facet.MARK: MARKS}.get(facet, {}).get(code, code))
