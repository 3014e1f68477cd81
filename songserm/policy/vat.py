"""The rate of value added tax on a day."""

from datetime import date
from decimal import Decimal

from songserm.policy.rule_sets import RuleBook, current


def rate_on(day: date, *, rules: RuleBook | None = None) -> Decimal:
    """The rate as a fraction (0.07 is seven percent); raises `NoRuleInForce` for a day without a rule.

    Source: `rule_sets/vat.toml`.
    """
    return (rules or current("vat")).on(day).decimal("rate")
