"""Whether an enterprise may enter the register, and why (not)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from songserm.policy.rule_sets import RuleBook, RuleSet, current
from songserm.policy.sizes import Size
from songserm.toolbox.reasons import Reason


class EnterpriseKind(StrEnum):
    """Who registers: a juristic person, a natural person in business, a community enterprise."""

    JURISTIC = "JURISTIC"
    NATURAL = "NATURAL"
    COMMUNITY = "COMMUNITY"


class Answer(StrEnum):
    """OFFICER_DECIDES where a fact is not known."""

    YES = "YES"
    NO = "NO"
    OFFICER_DECIDES = "OFFICER_DECIDES"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known; None where nobody has said."""

    kind: EnterpriseKind
    size: Size
    thai_share_percent: Decimal | None = None
    """Percent of the shares that Thais hold; asked of juristic persons only."""
    is_thai_national: bool | None = None
    """Asked of natural persons only."""
    is_lawful_business: bool | None = None
    is_bankrupt: bool | None = None
    is_debarred: bool | None = None
    is_dissolved: bool | None = None
    """Dissolved, struck off or in liquidation by the juristic registry; asked of juristic persons only."""


@dataclass(frozen=True, slots=True)
class Decision:
    """NO if one fact forbids, else OFFICER_DECIDES if one fact is open, else YES; reasons of the answer only."""

    allowed: Answer
    rule_set: str
    reasons: tuple[Reason, ...]


def may_register(facts: Facts, *, on: date, rules: RuleBook | None = None) -> Decision:
    """Whether the enterprise may register on that day.

    Source: `rule_sets/eligibility.toml`. Raises `NoRuleInForce` for a day before the register existed.
    """
    rule_set = (rules or current("eligibility")).on(on)
    findings = list(_findings(facts, rule_set))
    for answer in (Answer.NO, Answer.OFFICER_DECIDES):
        if reasons := tuple(reason for found, reason in findings if found is answer):
            return Decision(answer, rule_set.id, reasons)
    return Decision(Answer.YES, rule_set.id, (_MAY,))


Finding = tuple[Answer, Reason]


def _findings(facts: Facts, rule_set: RuleSet) -> Iterator[Finding]:
    if facts.kind not in rule_set.texts("kinds"):
        yield Answer.NO, _KIND
    yield from _on_size(facts.size, rule_set)
    yield from _on_nationality(facts, rule_set)
    is_juristic = facts.kind is EnterpriseKind.JURISTIC
    for holds, wanted, against, unknown in (
        (facts.is_lawful_business, True, _UNLAWFUL, _LAWFUL_UNKNOWN),
        (facts.is_bankrupt, False, _BANKRUPT, _BANKRUPT_UNKNOWN),
        (facts.is_debarred, False, _DEBARRED, _DEBARRED_UNKNOWN),
        (facts.is_dissolved if is_juristic else False, False, _DISSOLVED, _DISSOLVED_UNKNOWN),
    ):
        if holds is None:
            yield Answer.OFFICER_DECIDES, unknown
        elif holds is not wanted:
            yield Answer.NO, against


def _on_size(size: Size, rule_set: RuleSet) -> Iterator[Finding]:
    if size is Size.UNKNOWN:
        yield Answer.OFFICER_DECIDES, _SIZE_UNKNOWN
    elif size not in rule_set.texts("sizes"):
        yield Answer.NO, _TOO_LARGE


def _on_nationality(facts: Facts, rule_set: RuleSet) -> Iterator[Finding]:
    if facts.kind is EnterpriseKind.JURISTIC:
        yield from _on_shares(facts.thai_share_percent, rule_set.decimal("thai_share_above_percent"))
    elif facts.kind is EnterpriseKind.NATURAL:
        if facts.is_thai_national is None:
            yield Answer.OFFICER_DECIDES, _NATIONAL_UNKNOWN
        elif not facts.is_thai_national:
            yield Answer.NO, _NOT_NATIONAL


def _on_shares(percent: Decimal | None, above: Decimal) -> Iterator[Finding]:
    if percent is None:
        yield Answer.OFFICER_DECIDES, _SHARE_UNKNOWN
    elif percent <= above:
        yield (
            Answer.NO,
            Reason(
                "THAI_SHARE_TOO_LOW",
                f"คนไทยถือหุ้นร้อยละ {percent:f} ต้องเกินร้อยละ {above:f}",
                f"Thais hold {percent:f} % of the shares; it must be more than {above:f} %.",
            ),
        )


_MAY = Reason("MAY_REGISTER", "มีคุณสมบัติครบ ขึ้นทะเบียนได้", "All conditions are met: the enterprise may register.")
_KIND = Reason(
    "KIND_NOT_ADMITTED",
    "ผู้ประกอบการประเภทนี้ยังขึ้นทะเบียนไม่ได้",
    "This kind of enterprise cannot be registered.",
)
_SIZE_UNKNOWN = Reason(
    "SIZE_UNKNOWN",
    "ยังไม่ทราบขนาดของกิจการ เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "The size is not known yet: an officer decides.",
)
_TOO_LARGE = Reason(
    "ABOVE_SME_SIZE",
    "กิจการใหญ่กว่าวิสาหกิจขนาดกลาง จึงขึ้นทะเบียนเป็น SME ไม่ได้",
    "The enterprise is larger than a medium one, so it cannot be registered as an SME.",
)
_SHARE_UNKNOWN = Reason(
    "THAI_SHARE_UNKNOWN",
    "ยังไม่ทราบสัดส่วนการถือหุ้นของคนไทย เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "The share that Thais hold is not known: an officer decides.",
)
_NATIONAL_UNKNOWN = Reason(
    "NATIONALITY_UNKNOWN",
    "ยังไม่ทราบสัญชาติของผู้ประกอบการ เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "The person's nationality is not known: an officer decides.",
)
_NOT_NATIONAL = Reason(
    "NOT_THAI_NATIONAL",
    "บุคคลธรรมดาที่ขึ้นทะเบียนต้องมีสัญชาติไทย",
    "A natural person in the register must be a Thai national.",
)
_UNLAWFUL = Reason("BUSINESS_NOT_LAWFUL", "กิจการต้องชอบด้วยกฎหมาย", "The business must be a lawful one.")
_LAWFUL_UNKNOWN = Reason(
    "LAWFULNESS_UNKNOWN",
    "ยังไม่ได้ตรวจว่ากิจการชอบด้วยกฎหมาย เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "Whether the business is lawful has not been checked: an officer decides.",
)
_BANKRUPT = Reason("BANKRUPT", "ผู้ขึ้นทะเบียนต้องไม่เป็นบุคคลล้มละลาย", "A bankrupt cannot be registered.")
_BANKRUPT_UNKNOWN = Reason(
    "BANKRUPTCY_UNKNOWN",
    "ยังไม่ได้ตรวจสถานะล้มละลาย เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "Bankruptcy has not been checked: an officer decides.",
)
_DEBARRED = Reason(
    "DEBARRED", "ผู้ทิ้งงานของหน่วยงานรัฐขึ้นทะเบียนไม่ได้", "A firm debarred from public contracts cannot be registered."
)
_DEBARRED_UNKNOWN = Reason(
    "DEBARMENT_UNKNOWN",
    "ยังไม่ได้ตรวจรายชื่อผู้ทิ้งงาน เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "The list of debarred firms has not been checked: an officer decides.",
)
_DISSOLVED = Reason(
    "DISSOLVED", "นิติบุคคลเลิกหรือร้างแล้ว จึงขึ้นทะเบียนไม่ได้", "The firm is dissolved, so it cannot be registered."
)
_DISSOLVED_UNKNOWN = Reason(
    "STATUS_UNKNOWN",
    "ยังไม่ทราบสถานะนิติบุคคล เจ้าหน้าที่จะเป็นผู้พิจารณา",
    "The firm's status in the juristic registry is not known: an officer decides.",
)
