"""What a search page is asked, read from its address. What cannot be used is named and left out; the rest still counts."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args

from django.http import QueryDict
from pydantic import ValidationError

from songserm.hooks.documents import Kind
from songserm.portal.schemas import PRICES_CROSSED, SearchParameters
from songserm.search.engine import SearchRequest
from songserm.toolbox.money import AmountRefused, parse_amount
from songserm.toolbox.text import clean_line

LISTS = ("province", "category", "size", "mark")
SINGLE = ("q", "kind", "firm", "sort", "after")
PRICES = ("price_min", "price_max")
EVERY_KIND = ("q", "province", "size", "verified", "home")
"""What still counts when a reader turns from items to firms and back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the page shows it, and what of the address could not be used."""

    parameters: SearchParameters
    price_texts: dict[str, str]
    """As they were typed, right or wrong."""
    price_errors: dict[str, str]
    left_out: bool
    """Something in the address was no filter of ours."""
    open_to_private: bool | None = None
    """Who asks decides this, never the address."""

    def request(self, *, kind: Kind, home_province: str = "") -> SearchRequest:
        """What is asked of the engine."""
        return replace(
            self.parameters.request(), kind=kind, home_province=home_province, open_to_private=self.open_to_private
        )

    def counting(self, kind: Kind) -> SearchRequest:
        """How much of a kind the same words find, under the filters that every kind has."""
        asked = self.parameters
        return SearchRequest(
            q=clean_line(asked.q),
            kind=kind,
            provinces=tuple(asked.province),
            sizes=tuple(asked.size),
            verified=asked.verified,
            open_to_private=self.open_to_private,
            limit=1,
        )

    @property
    def kind(self) -> Kind:
        """Items unless firms were asked for."""
        return self.parameters.kind or get_args(Kind)[0]


def asked_of(query: QueryDict, language: str, *, open_to_private: bool | None = None) -> Asked:
    """Read an address. Prices are taken as people write them: 1,234.50, ๑๒๓."""
    data: dict[str, Any] = {name: query.getlist(name) for name in LISTS if name in query}
    data |= {name: query[name] for name in SINGLE if query.get(name)}
    if query.get("verified") == "true":
        data["verified"] = True
    texts = {name: query.get(name, "")[:40] for name in PRICES}
    errors: dict[str, str] = {}
    for name, text in texts.items():
        if text.strip():
            _read_price(name, text, data, errors, language)
    parameters, left_out = _usable(data)
    return Asked(parameters, texts, errors, left_out, open_to_private)


def _read_price(name: str, text: str, data: dict[str, Any], errors: dict[str, str], language: str) -> None:
    try:
        data[name] = parse_amount(text)
    except AmountRefused as error:
        errors[name] = error.reason.en if language.startswith("en") else error.reason.th
    lowest, highest = data.get("price_min"), data.get("price_max")
    if isinstance(lowest, Decimal) and isinstance(highest, Decimal) and lowest > highest:
        errors["price_max"] = str(PRICES_CROSSED)
        data.pop("price_max")


def _usable(data: dict[str, Any]) -> tuple[SearchParameters, bool]:
    try:
        return SearchParameters.model_validate(data), False
    except ValidationError as error:
        bad = {str(each["loc"][0]) for each in error.errors()}
        return SearchParameters.model_validate({name: value for name, value in data.items() if name not in bad}), True
