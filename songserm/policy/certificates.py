"""How long a certificate is valid, when it may be renewed, when its owner is reminded, and what ends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from songserm.policy.rule_sets import RuleBook, current
from songserm.toolbox.reasons import Reason

_SUBJECT = "certificates"


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day on which the certificate is valid, and the rule set that gave them."""

    issued_date: date
    expiry_date: date
    rule_set: str

    def holds_on(self, day: date) -> bool:
        """Whether the certificate is within its days (suspension and revocation are the register's)."""
        return self.issued_date <= day <= self.expiry_date


@dataclass(frozen=True, slots=True)
class Ending:
    """A cause that ends a registration before its expiry; `state` is what the register moves to."""

    cause: str
    state: str
    reason: Reason


def validity_from(issued: date, *, rules: RuleBook | None = None) -> Validity:
    """The validity of a certificate issued on that day: through the day before the same day `valid_years` later.

    Source: `rule_sets/certificates.toml`.
    """
    rule_set = (rules or current(_SUBJECT)).on(issued)
    same_day = _years_later(issued, rule_set.integer("valid_years"))
    return Validity(issued, same_day - timedelta(days=1), rule_set.id)


def renewal_opens_on(expiry: date, *, rules: RuleBook | None = None) -> date:
    """The first day on which a certificate with that last day may be renewed."""
    days = (rules or current(_SUBJECT)).on(expiry).integer("renewal_opens_days_before")
    return expiry - timedelta(days=days)


def may_renew(expiry: date, *, on: date, rules: RuleBook | None = None) -> bool:
    """Whether the renewal window is open; it stays open after expiry, for then the firm registers anew."""
    return on >= renewal_opens_on(expiry, rules=rules)


def reminder_dates(expiry: date, *, rules: RuleBook | None = None) -> tuple[date, ...]:
    """The days on which the owner is reminded, earliest first."""
    days = (rules or current(_SUBJECT)).on(expiry).integers("reminder_days_before")
    return tuple(expiry - timedelta(days=before) for before in sorted(days, reverse=True))


@dataclass(frozen=True, slots=True)
class Idling:
    """When a registration that nobody goes on with ends: its last day, and the day on which its people are told."""

    told_on: date
    last_day: date


def idling_from(touched: date, *, rules: RuleBook | None = None) -> Idling:
    """The days of a registration that its firm was last at work on, on that day.

    Source: `rule_sets/certificates.toml`.
    """
    rule_set = (rules or current(_SUBJECT)).on(touched)
    last_day = touched + timedelta(days=rule_set.integer("registration_idle_days"))
    return Idling(last_day - timedelta(days=rule_set.integer("registration_ending_told_days_before")), last_day)


def endings(*, on: date, rules: RuleBook | None = None) -> Iterator[Ending]:
    """The causes that end a registration early, as the rules of that day have them."""
    for row in (rules or current(_SUBJECT)).on(on).rows("endings"):
        cause = str(row["cause"])
        yield Ending(cause, str(row["state"]), Reason(cause, str(row["th"]), str(row["en"])))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February: the year after has none, so the day after counts
        return date(day.year + years, 3, 1)
