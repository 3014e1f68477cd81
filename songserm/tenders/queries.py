"""Evaluating a document of bids: by the rule set of its day, with the register's facts where a number is given."""

from datetime import datetime
from typing import Any

from songserm.policy.evaluation import DocumentInvalid, Fault, Law, Tender, as_json, evaluate, parse
from songserm.policy.rule_sets import NoRuleInForce, RuleSet, RuleSetUnknown
from songserm.reference.queries import rule_book
from songserm.tenders.standing import NotYet, with_standing

SUBJECT = "procurement"


def read(document: object) -> Tender:
    """The document as a tender; raises `DocumentInvalid` with every fault."""
    return parse(document)


def answer(tender: Tender, *, rule_set: str = "", now: datetime) -> dict[str, Any]:
    """The evaluation as JSON values, the same for the command, the API and pages.

    ``rule_set`` names one, a draft too, for what-if; otherwise the day of the announcement picks it. Raises
    `DocumentInvalid` for a day before the first rule set, an unknown rule set, or bids of the future.
    """
    return decided(with_facts(tender, now=now), rule_set=rule_set)


def with_facts(tender: Tender, *, now: datetime) -> Tender:
    """The tender with the register's facts of ``bids_at``; raises `DocumentInvalid` for bids of the future."""
    try:
        return with_standing(tender, now=now)
    except NotYet as error:
        raise DocumentInvalid([Fault("bids_at", error.reason)]) from error


def decided(tender: Tender, *, rule_set: str = "") -> dict[str, Any]:
    """As `answer`, for a tender whose facts are known."""
    return as_json(evaluate(tender, Law.of(_rule_set(tender, rule_set))))


def _rule_set(tender: Tender, wanted: str) -> RuleSet:
    book = rule_book(SUBJECT)
    try:
        return book.by_id(wanted) if wanted else book.on(tender.announced_date)
    except RuleSetUnknown as error:
        raise DocumentInvalid([Fault("rule_set", error.reason)]) from error
    except NoRuleInForce as error:
        raise DocumentInvalid([Fault("announced_date", error.reason)]) from error
