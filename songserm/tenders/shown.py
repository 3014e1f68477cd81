"""An evaluation as a page and a report show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from songserm.policy.evaluation.law import Kind
from songserm.policy.evaluation.wording import KINDS
from songserm.policy.rule_sets import RuleSet
from songserm.reference.queries import rule_book
from songserm.tenders.queries import SUBJECT


@dataclass(frozen=True, slots=True)
class Row:
    """A bid; ``share`` is its price in hundredths of the highest, for the bar."""

    bidder: str
    rank: int | None
    price: Decimal
    share: int
    preference: str
    percent: str
    ceiling: Decimal | None
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
    highest = max((Decimal(each["price"]) for each in answer["ranking"]), default=Decimal(1))
    return Shown(
        settled=answer["decision"] == "RANKED",
        called=tuple(each["bidder"] for each in answer["ranking"] if each["called"]),
        reasons=tuple(reason[key] for reason in answer["reasons"]),
        rows=tuple(_row(each, key, highest) for each in answer["ranking"]),
        excluded=tuple((each["bidder"], each["reasons"][0][key]) for each in answer["excluded"]),
        rule_set=rule_book(SUBJECT).by_id(answer["rule_set"]),
    )


def _row(each: Mapping[str, Any], key: str, highest: Decimal) -> Row:
    held, price = each["preference"], Decimal(each["price"])
    return Row(
        bidder=each["bidder"],
        rank=each["rank"],
        price=price,
        share=round(price / highest * 100),
        preference=KINDS[Kind(held["kind"])][key == "en"] if held else "",
        percent=held["percent"] if held else "",
        ceiling=Decimal(held["ceiling"]) if held else None,
        called=each["called"],
        reasons=tuple(reason[key] for reason in each["reasons"]),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the law that two sets state differently, as text; empty where a set does not state it."""

    name: str
    before: str
    after: str


def differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    """The values that differ, by name."""
    names = sorted({*before.values, *after.values})
    rows = [Difference(name, _as_text(before, name), _as_text(after, name)) for name in names]
    return [row for row in rows if row.before != row.after]


def _as_text(rule_set: RuleSet, name: str) -> str:
    value = rule_set.values[name].value if name in rule_set.values else ""
    if isinstance(value, list):
        return "\n".join(" · ".join(map(str, row.values())) if isinstance(row, dict) else str(row) for row in value)
    return str(value)
