"""An evaluation as a page and a report show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from songserm.policy.evaluation import Bid
from songserm.policy.evaluation.law import Kind
from songserm.policy.evaluation.wording import KINDS
from songserm.policy.naming import Named
from songserm.policy.naming import shown as value_shown
from songserm.policy.rule_sets import RuleSet, shipped
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size
from songserm.reference.queries import rule_book
from songserm.tenders.queries import SUBJECT
from songserm.toolbox.money import format_baht


@dataclass(frozen=True, slots=True)
class Row:
    """A bid; ``share`` and ``ceiling_share`` are percent of the highest price or ceiling, for the bar and its line."""

    bidder: str
    rank: int | None
    price: Decimal
    share: str
    above: Decimal | None
    """Percent above the lowest price that complies; none for the lowest itself."""
    preference: str
    percent: str
    ceiling: Decimal | None
    ceiling_share: str
    called: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole answer in one language."""

    settled: bool
    called: tuple[str, ...]
    reasons: tuple[str, ...]
    rows: tuple[Row, ...]
    excluded: tuple[tuple[str, str], ...]
    rule_set: RuleSet


def shown(answer: Mapping[str, Any], language: str) -> Shown:
    """From the JSON of an evaluation, so that page, report and API never differ."""
    key = "en" if language.startswith("en") else "th"
    scale = _scale(answer["ranking"])
    return Shown(
        settled=answer["decision"] == "RANKED",
        called=tuple(each["bidder"] for each in answer["ranking"] if each["called"]),
        reasons=tuple(reason[key] for reason in answer["reasons"]),
        rows=tuple(_row(each, key, scale) for each in answer["ranking"]),
        excluded=tuple((each["bidder"], each["reasons"][0][key]) for each in answer["excluded"]),
        rule_set=rule_book(SUBJECT).by_id(answer["rule_set"]),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: Decimal
    highest: Decimal

    def share(self, amount: Decimal) -> str:
        return f"{amount / self.highest * 100:.2f}"


def _scale(ranking: Sequence[Mapping[str, Any]]) -> _Scale:
    prices = [Decimal(each["price"]) for each in ranking] or [Decimal(1)]
    ceilings = [Decimal(each["preference"]["ceiling"]) for each in ranking if each["preference"]]
    return _Scale(min(prices), max(prices + ceilings))


def _row(each: Mapping[str, Any], key: str, scale: _Scale) -> Row:
    held, price = each["preference"], Decimal(each["price"])
    ceiling = Decimal(held["ceiling"]) if held else None
    return Row(
        bidder=each["bidder"],
        rank=each["rank"],
        price=price,
        share=scale.share(price),
        above=(price / scale.lowest - 1) * 100 if price > scale.lowest else None,
        preference=KINDS[Kind(held["kind"])][key == "en"] if held else "",
        percent=held["percent"] if held else "",
        ceiling=ceiling,
        ceiling_share=scale.share(ceiling) if ceiling else "",
        called=each["called"],
        reasons=tuple(reason[key] for reason in each["reasons"]),
    )


def facts_told(bid: Bid) -> str:
    """What the register told of a bidder that was given by number, in the reader's language; empty for others."""
    if not bid.looked_up:
        return ""
    if bid.sme is None:
        return _("Register: no certificate was valid when bids were handed in.")
    return _("Register: %(size)s · %(sector)s · contracts of that year until then %(contracts)s") % {
        "size": _SIZES[bid.sme.size],
        "sector": _SECTORS[bid.sme.sector],
        "contracts": format_baht(bid.sme.contracts_this_year, get_language() or "th"),
    }


_SIZES = {Size.MICRO: gettext_lazy("Micro"), Size.SMALL: gettext_lazy("Small"), Size.MEDIUM: gettext_lazy("Medium")}
_SECTORS = {
    Sector.MANUFACTURING: gettext_lazy("Manufacturing"),
    Sector.TRADE_SERVICES: gettext_lazy("Trade and services"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the law that two sets state differently, as text; empty where a set does not state it."""

    name: str
    before: str
    after: str


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """The values that differ, by their names in the reader's language and with their units."""
    named, language = shipped(SUBJECT).names, get_language() or "th"
    rows = [
        Difference(named[name].text(language) if name in named else name, *texts)
        for name in sorted({*before.values, *after.values})
        if (texts := [_as_text(each, name, named.get(name), language) for each in (before, after)])
    ]
    return [row for row in rows if row.before != row.after]


def _as_text(rule_set: RuleSet, name: str, named: Named | None, language: str) -> str:
    if name not in rule_set.values:
        return ""
    found = value_shown(rule_set.values[name].value, named, language)
    return "\n".join([*found.lines, *(" · ".join(row) for row in found.rows)])
