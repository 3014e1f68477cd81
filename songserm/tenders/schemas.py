"""What the evaluation takes and gives, as the API's documentation shows it. Faults are found by `policy.evaluation`."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

Amount = Annotated[str, Field(pattern=r"^[0-9]{1,15}(\.[0-9]{1,2})?$", examples=["1100000.00"])]


class SmeIn(Schema):
    """A registered SME; contracts of this calendar year before this bid, baht."""

    size: Literal["MICRO", "SMALL", "MEDIUM"]
    sector: Literal["MANUFACTURING", "TRADE_SERVICES"]
    contracts_this_year: Amount


class MemberIn(Schema):
    """A member of a joint venture."""

    name: str
    nationality: str = "TH"
    sme: SmeIn | None = None
    tax_id: str | None = None


class BidIn(Schema):
    """A bid; with members it is a joint venture. `mit_share` is a fraction, 0 to 1."""

    bidder: str
    price: Amount
    compliant: bool
    nationality: str = "TH"
    sme: SmeIn | None = None
    mit_share: str = "0.00"
    members: list[MemberIn] = []
    tax_id: str | None = None


class TenderIn(Schema):
    """Bids that compete. `bids_at` is needed when a bidder is given by `tax_id`."""

    announced_date: date
    criterion: Literal["PRICE", "PRICE_PERFORMANCE"]
    category: Literal["GOODS", "SERVICES", "CONSTRUCTION"]
    bids: list[BidIn]
    bids_at: datetime | None = None


class ReasonOut(Schema):
    """Why, in both languages."""

    code: str
    th: str
    en: str


class PreferenceOut(Schema):
    """A preference that is held; the ceiling is the highest price that holds it, baht."""

    kind: Literal["SME", "MIT", "SME_MIT", "THAI"]
    percent: str
    ceiling: str


class RankedOut(Schema):
    """A bid that complies; the rank is none while the officer decides."""

    bidder: str
    rank: int | None
    price: str
    preference: PreferenceOut | None
    called: bool
    reasons: list[ReasonOut]


class ExcludedOut(Schema):
    """A bid that is out."""

    bidder: str
    reasons: list[ReasonOut]


class EvaluationOut(Schema):
    """The decision with its reasons and the rule set that it follows."""

    rule_set: str
    decision: Literal["RANKED", "OFFICER_DECIDES"]
    ranking: list[RankedOut]
    excluded: list[ExcludedOut]
    reasons: list[ReasonOut]
