"""The sentences of an evaluation, in both languages."""

from decimal import Decimal
from functools import lru_cache

from songserm.policy.evaluation.law import Kind
from songserm.toolbox.money import format_baht
from songserm.toolbox.reasons import Reason

_TENDER = 64
"""Sentences that are kept: the bids of one tender are told the same figures."""
KINDS = {
    Kind.SME: ("SME ที่ขึ้นทะเบียน", "a registered SME"),
    Kind.MIT: ("สินค้าที่ผลิตในประเทศไทย (MiT)", "goods Made in Thailand"),
    Kind.SME_MIT: ("SME ที่ขึ้นทะเบียนและเสนอสินค้า MiT", "a registered SME that offers goods Made in Thailand"),
    Kind.THAI: ("ผู้เสนอราคาไทยที่มิใช่ SME เทียบกับต่างชาติ", "a Thai bidder beside a foreign one"),
}

SHORT = {Kind.SME: "SME", Kind.MIT: "MiT", Kind.SME_MIT: "SME + MiT", Kind.THAI: "TH"}
"""For narrow columns, the same in both languages."""


@lru_cache(_TENDER)
def within(kind: Kind, percent: Decimal, ceiling: Decimal) -> Reason:
    th, en = KINDS[kind]
    return Reason(
        "WITHIN_CEILING",
        f"{th}: ราคาไม่เกินร้อยละ {percent} ของราคาที่ใช้เทียบ (ไม่เกิน {format_baht(ceiling, 'th')}) จึงได้แต้มต่อ",
        f"As {en}: at most {percent} % above the price compared with ({format_baht(ceiling, 'en')}), so it is preferred.",
    )


@lru_cache(_TENDER)
def above(kind: Kind, percent: Decimal, ceiling: Decimal) -> Reason:
    th, en = KINDS[kind]
    return Reason(
        "ABOVE_CEILING",
        f"{th}: ราคาเกินร้อยละ {percent} ของราคาที่ใช้เทียบ (เกิน {format_baht(ceiling, 'th')}) จึงไม่ได้แต้มต่อ",
        f"As {en}: more than {percent} % above the price compared with ({format_baht(ceiling, 'en')}), so not preferred.",
    )


def over_cap(total: Decimal, ceiling: Decimal) -> Reason:
    return Reason(
        "OVER_CAP",
        f"สัญญาในปีปฏิทินนี้รวมข้อเสนอนี้เป็น {format_baht(total, 'th')} เกินเพดานของขนาดที่ขึ้นทะเบียน "
        f"{format_baht(ceiling, 'th')} จึงไม่ได้แต้มต่อ SME",
        f"This calendar year's contracts with this bid come to {format_baht(total, 'en')}, above the ceiling of the "
        f"registered size, {format_baht(ceiling, 'en')}: no preference as an SME.",
    )


def not_registered(name: str) -> Reason:
    return Reason(
        "NOT_REGISTERED",
        f"ทะเบียนไม่พบ {name} เป็น SME ที่มีหนังสือรับรองมีผล ณ เวลายื่นข้อเสนอ จึงไม่มีแต้มต่อ SME",
        f"The register knows of no certificate of {name} that was valid when bids were handed in: "
        "no preference as an SME.",
    )


@lru_cache(_TENDER)
def mit_share_low(share: Decimal, least: Decimal) -> Reason:
    return Reason(
        "MIT_SHARE_TOO_LOW",
        f"มูลค่าสินค้า MiT ร้อยละ {_percent(share)} ต่ำกว่าร้อยละ {_percent(least)} จึงไม่ได้แต้มต่อ MiT",
        f"Goods Made in Thailand are {_percent(share)} % of the bid, below {_percent(least)} %: no preference for them.",
    )


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


MIT_GOODS_ONLY = Reason(
    "MIT_FOR_GOODS_ONLY",
    "แต้มต่อ MiT ใช้กับการซื้อสินค้าเท่านั้น",
    "The preference for goods Made in Thailand is for buying goods only.",
)
NOT_EVERY_MEMBER = Reason(
    "NOT_EVERY_MEMBER_AN_SME",
    "กิจการร่วมค้าได้แต้มต่อเมื่อสมาชิกทุกรายเป็น SME ที่ขึ้นทะเบียน",
    "A joint venture is preferred only if every member is a registered SME.",
)
NOT_COMPLIANT = Reason(
    "NOT_COMPLIANT",
    "ข้อเสนอไม่ถูกต้องตามเงื่อนไข จึงไม่นำมาพิจารณาและไม่ใช้เป็นราคาเทียบ",
    "The bid does not comply: it is out, and no other is compared with it.",
)
LOWEST = Reason("LOWEST_PRICE", "เสนอราคาต่ำสุด", "The lowest price.")
WINS_WITHOUT = Reason(
    "WINS_WITHOUT_PREFERENCE",
    "ชนะด้วยราคาต่ำสุดอยู่แล้ว จึงไม่ต้องใช้แต้มต่อ",
    "It wins by its price alone, so its preference is not needed.",
)
ONLY_BID = Reason(
    "ONLY_BID",
    "มีข้อเสนอที่ถูกต้องเพียงรายเดียว จึงไม่มีราคาอื่นให้เทียบ",
    "The only bid that complies: there is no other price to compare with.",
)
NO_PREFERENCE = Reason("NO_PREFERENCE", "ไม่มีสิทธิได้แต้มต่อ เรียงตามราคา", "No preference: ranked by price.")
CALLED = Reason("CALLED", "เรียกมาทำสัญญาตามลำดับ", "Called to contract, in this order.")


def not_called(most: int) -> Reason:
    return Reason(
        "NOT_AMONG_CALLED",
        f"ได้แต้มต่อแต่อยู่นอก {most} รายแรกที่เรียกมาทำสัญญา",
        f"Preferred, but not among the first {most}, who are called.",
    )


NO_BIDS = Reason("NO_BIDS", "ไม่มีข้อเสนอที่ถูกต้อง", "No bid complies.")
PREFERRED_FIRST = Reason(
    "PREFERRED_FIRST",
    "ผู้ได้แต้มต่อมาก่อนตามลำดับราคา แต้มต่อไม่เปลี่ยนราคาที่เสนอ",
    "Preferred bids come first, by price. Preference never changes the price paid.",
)
LOWEST_WINS = Reason("LOWEST_PRICE_WINS", "ไม่มีผู้ใดได้แต้มต่อ ราคาต่ำสุดชนะ", "Nobody is preferred: the lowest price wins.")
PRICE_PERFORMANCE = Reason(
    "PRICE_PERFORMANCE_UNSETTLED",
    "เกณฑ์ราคาประกอบเกณฑ์อื่น: ยังไม่มีข้อยุติว่าใช้แต้มต่ออย่างไร เจ้าหน้าที่เป็นผู้พิจารณา",
    "Price-performance criterion: how preference applies is not settled, so the officer decides.",
)
NOT_BY_PRICE_ALONE = Reason(
    "NOT_BY_PRICE_ALONE",
    "ไม่ได้ตัดสินด้วยราคาอย่างเดียว จึงไม่จัดลำดับและไม่ให้แต้มต่อ",
    "Not judged by price alone: no rank and no preference is given.",
)
EQUAL_PRICES = Reason(
    "EQUAL_PRICES",
    "ราคาเท่ากันในลำดับที่ตัดสินผล เจ้าหน้าที่เป็นผู้พิจารณา",
    "Equal prices where it matters who comes first: the officer decides.",
)


def different_kinds(first: str, second: str) -> Reason:
    return Reason(
        "DIFFERENT_KINDS_OF_PREFERENCE",
        f"{first} และ {second} ได้แต้มต่อคนละประเภท และต่างจะชนะหากอีกฝ่ายไม่มีแต้มต่อ กฎหมายไม่ได้บอกลำดับ เจ้าหน้าที่เป็นผู้พิจารณา",
        f"{first} and {second} hold different kinds of preference, and each would win if the other had none. "
        "The law does not say which comes first, so the officer decides.",
    )
