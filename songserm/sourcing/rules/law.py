"""What the rule set of the day says about finding firms and about the method."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from songserm.policy.rule_sets import RuleSet
from songserm.toolbox.money import format_baht
from songserm.toolbox.reasons import Reason


class Step(StrEnum):
    """How far the search has gone."""

    PROVINCE = "PROVINCE"
    REGION = "REGION"
    COUNTRY = "COUNTRY"


class Method(StrEnum):
    """How the purchase is made."""

    SPECIFIC = "SPECIFIC"
    """เฉพาะเจาะจง: quotations are asked for and awarded here."""
    COMPETITIVE = "COMPETITIVE"
    """คัดเลือก or e-bidding: decided in e-GP; here the search is proved and reported."""
    PRIVATE = "PRIVATE"
    """A private company buys as it likes."""

    @property
    def awards_here(self) -> bool:
        """Whether quotations may be asked for and awarded on the platform."""
        return self is not Method.COMPETITIVE


@dataclass(frozen=True, slots=True)
class SourcingLaw:
    """Values of one rule set. Money in baht; ``order`` says where to look first."""

    rule_set: str
    specific_up_to: Decimal
    order: tuple[Step, ...]
    invitees_at_least: int
    source: str
    split_within_days: int
    """Purchases of the same thing within so many days are looked at together."""
    set_aside_percent: Decimal
    """Of the budget that is to go to SMEs; zero for none."""
    publication_days: tuple[tuple[Decimal, int], ...]
    """From which budget an invitation to e-bidding is published for how many working days, lowest first."""
    domestic_percent: Decimal
    """Of the value that has to be goods made in the country."""
    steel_percent: Decimal
    """Of the quantity of steel in construction that has to be made in the country."""
    domestic_plan_days: int
    """So many days after signing a builder's plan of domestic goods is due."""

    def publication_of(self, budget: Decimal) -> int | None:
        """Working days that an invitation to e-bidding with that budget is published; none where the set names none."""
        return next((days for limit, days in reversed(self.publication_days) if budget >= limit), None)

    def domestic(self, kind: str) -> Reason:
        """What of the purchase has to be made in Thailand; ``kind`` is the need's. Source: the set's ``domestic_*``."""
        share = f"{self.domestic_percent.normalize():f}"
        th, en = (
            f"ใช้พัสดุที่ผลิตในประเทศไม่น้อยกว่าร้อยละ {share} ของมูลค่า",
            f"At least {share} % of the value has to be goods made in Thailand",
        )
        if kind == "CONSTRUCTION":
            steel, days = f"{self.steel_percent.normalize():f}", self.domestic_plan_days
            th += f" เหล็กไม่น้อยกว่าร้อยละ {steel} ของปริมาณ และทำแผนการใช้พัสดุภายใน {days} วันหลังลงนามในสัญญา"
            en += f", at least {steel} % of the steel by quantity; the plan is due {days} days after signing"
        return Reason("DOMESTIC_GOODS", th, f"{en}.")

    @classmethod
    def of(cls, rule_set: RuleSet) -> "SourcingLaw":
        """The values that sourcing needs; raises `RuleSetBroken` when one is missing or mis-typed."""
        return cls(
            rule_set=rule_set.id,
            specific_up_to=rule_set.decimal("specific_method_up_to"),
            order=tuple(Step(step) for step in rule_set.texts("sourcing_order")),
            invitees_at_least=rule_set.integer("invitees_at_least"),
            source=rule_set.source,
            split_within_days=rule_set.integer("split_within_days"),
            set_aside_percent=rule_set.decimal("set_aside_percent"),
            publication_days=tuple(
                (Decimal(str(row["from"])), int(str(row["days"]))) for row in rule_set.rows("publication_days")
            ),
            domestic_percent=rule_set.decimal("domestic_goods_percent"),
            steel_percent=rule_set.decimal("construction_steel_percent"),
            domestic_plan_days=rule_set.integer("domestic_plan_days"),
        )


FREE = SourcingLaw("", Decimal(0), (Step.COUNTRY,), 1, "", 0, Decimal(0), (), Decimal(0), Decimal(0), 0)
"""For private buyers, whom these rules do not bind."""


def method_for(budget: Decimal, law: SourcingLaw) -> tuple[Method, Reason]:
    """The method that the budget (baht with VAT) calls for, and why. Source: the set's ``specific_method_up_to``."""
    if law is FREE:
        return Method.PRIVATE, Reason("PRIVATE_BUYER", "ผู้ซื้อเอกชนเลือกวิธีซื้อเอง", "A private buyer buys as it likes.")
    th, en = format_baht(law.specific_up_to, "th"), format_baht(law.specific_up_to, "en")
    if budget <= law.specific_up_to:
        return Method.SPECIFIC, Reason(
            "SPECIFIC_METHOD",
            f"วงเงินไม่เกิน {th} จึงใช้วิธีเฉพาะเจาะจงจากผู้ประกอบการที่ขึ้นทะเบียน",
            f"The budget is at most {en}: the specific method, from a registered SME.",
        )
    return Method.COMPETITIVE, Reason(
        "COMPETITIVE_METHOD",
        f"วงเงินเกิน {th} จึงใช้วิธีคัดเลือกหรือ e-bidding ซึ่งตัดสินในระบบ e-GP",
        f"The budget is above {en}: selection or e-bidding, decided in e-GP.",
    )
