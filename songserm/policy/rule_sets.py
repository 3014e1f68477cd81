"""Dated rule sets: which values were in force on a day, where they come from, and how sure we are of them.

One TOML file in `rule_sets/` is one subject: a `[title]`, `[names]` of its values and one `[[rule_set]]` for each period.
Each value has `value`, `source`, `confidence` (H, M or L) and `in_force_from` (the set's own unless given). Money and
rates are written as text, so that they stay exact. Sets that an officer adds come as the same structure through `with_added`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from songserm.policy.law_book import (
    Confidence,
    NoRuleInForce,
    RuleBook,
    RuleSet,
    RuleSetBroken,
    RuleSetUnknown,
    Value,
    broken,
)
from songserm.policy.reading import parse_rule_book, parse_rule_sets, rule_set_from

__all__ = [
    "Confidence",
    "NoRuleInForce",
    "RuleBook",
    "RuleSet",
    "RuleSetBroken",
    "RuleSetUnknown",
    "Value",
    "all_shipped",
    "broken",
    "current",
    "parse_rule_book",
    "parse_rule_sets",
    "rule_set_from",
    "shipped",
    "take_additions_from",
]

FOLDER = Path(__file__).parent / "rule_sets"


@cache
def shipped(subject: str) -> RuleBook:
    """The rule book that ships with the project; `subject` is the file's name without `.toml`."""
    return parse_rule_book(subject, (FOLDER / f"{subject}.toml").read_text(encoding="utf-8"))


Additions = Callable[[str], Sequence[RuleSet]]
_additions: list[Additions] = []


def take_additions_from(source: Additions) -> None:
    """Called once by the room that keeps the sets which officers added: subject → its sets, the oldest first."""
    if source not in _additions:
        _additions.append(source)


def current(subject: str) -> RuleBook:
    """The rule book that decisions are made by: the shipped sets and those that officers added."""
    book = shipped(subject)
    for source in _additions:
        for added in source(subject):
            book = book.with_added(added)
    return book


def all_shipped() -> Iterator[RuleBook]:
    """Every rule book of the project, by subject."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield shipped(path.stem)
