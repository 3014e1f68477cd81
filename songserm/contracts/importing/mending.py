"""From a file's text to facts: whole columns at a time, with every mended and refused row told by its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from songserm.contracts.importing import reasons
from songserm.contracts.importing.classifying import with_category
from songserm.contracts.importing.columns import COLUMNS, KINDS, METHODS, STATUSES, WINNER_KINDS
from songserm.contracts.importing.told import Told
from songserm.reference.queries import plain
from songserm.toolbox.digits import THAI_DIGITS, to_arabic
from songserm.toolbox.identity import has_valid_check_digit
from songserm.toolbox.later import loaded_later
from songserm.toolbox.money import LARGEST
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import ROW
from songserm.toolbox.thai_dates import BUDDHIST_ERA, parse_date

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

TEXTS = ("project_name", "dept_name", "dept_sub_name", "province", "district", "winner", "contract_no")
FACTS = (
    "project_id", "announce_date", "project_money", "price_build", "sum_price_agree", "budget_year", "winner_tin",
    "contract_date", "contract_finish_date", "contract_price",
)  # fmt: skip
AMOUNTS = {"amount": "", "budget": "project_money", "reference_price": "price_build"}
DATES = {"announced_date": "announce_date", "signed_date": "contract_date", "finish_date": "contract_finish_date"}
LONGEST = {"project_name": 1000, "dept_name": 255, "agency_unit": 255, "winner": 255, "contract_no": 120}
OLDEST_YEAR = 2000
"""e-GP is younger."""
PROJECT_NUMBER = r"^[0-9]{11}$"
GROUPED = r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?$"
AMOUNT = r"^[0-9]{1,13}(?:\.[0-9]{1,2})?$"
SHORT_YEAR = r"[ก-๙.]\s*[0-9]{2}$"
ARABIC = {digit: to_arabic(digit) for digit in THAI_DIGITS}
DASHES = ("-", "–", "—")
ODD_SPACE = r"[\s\x{200b}]{2,}|[^\S ]|\x{200b}"
"""More than one space, or one of another kind: a single space is left alone."""
BEFORE_KIND = r"^(?:null|ขออนุมัติ|ประกวดราคา|สอบราคา|จัด|โครงการ)*"
STORED = (
    ROW, "project_number", "reference", "title", "agency_name", "agency_unit", "province", "kind", "category", "method",
    "announced_date", "budget", "reference_price", "amount", "project_total", "fiscal_year", "signed_date", "finish_date",
    "contract_number", "status", "supplier_key", "supplier_number", "supplier_name", "supplier_kind",
)  # fmt: skip


def mended(
    frame: pl.DataFrame, told: Told, *, provinces: Mapping[str, str], secret: Callable[[str], str], newest_year: int
) -> pl.DataFrame:
    """The rows that can be stored, in `STORED` columns; ``frame`` has `ROW` and our columns in the file's order, as text.

    ``provinces`` maps plain names to codes; ``secret`` makes a keyed digest of what tells a person apart. A fiscal year
    after ``newest_year`` is a slip of the pen.
    """
    rows = _swapped_back(frame, told)
    rows = rows.with_columns(pl.lit("").alias(name) for name in COLUMNS if name not in rows.columns)
    rows = _cleaned(rows, told)
    rows = _refused(_with_amounts(_with_dates(rows, told), told), told)
    rows = _with_years(_with_places(rows, told, provinces), told, newest_year)
    return _with_supplier(with_category(_with_kind(rows)), told, secret).select(STORED)


def put_back(frame: pl.DataFrame, told: Told, *, first: str) -> pl.DataFrame:
    """Rows that begin one column late, put back; ``frame`` has `ROW` and all of the file's columns in the file's order.

    ``first`` is the file's name of the project's number: only where it is the first column can a row begin late.
    """
    names = [name for name in frame.columns if name != ROW]
    if names[0] != first or len(names) == 1:
        return frame
    late = ~pl.col(names[0]).str.contains(PROJECT_NUMBER) & pl.col(names[1]).str.contains(PROJECT_NUMBER)
    if not frame.select(late.any()).item():
        return frame
    told.mend(frame, late, reasons.SHIFTED, "project_id", is_told=False)
    return frame.with_columns(
        pl.when(late).then(pl.col(after) if after else pl.lit("")).otherwise(pl.col(name)).alias(name)
        for name, after in zip(names, [*names[1:], None], strict=True)
    )


def _swapped_back(frame: pl.DataFrame, told: Told) -> pl.DataFrame:
    """A supplier's name and number that changed places, put back."""
    if not {"winner", "winner_tin"} <= set(frame.columns):
        return frame
    swapped = pl.col("winner").str.contains(r"^\s*[0-9]{13}\s*$") & ~pl.col("winner_tin").str.contains(r"^[0-9๐-๙]")
    told.mend(frame, swapped, reasons.SHIFTED, "winner_tin", is_told=False)  # it may be a person's name
    return frame.with_columns(
        winner=pl.when(swapped).then(pl.col("winner_tin")).otherwise(pl.col("winner")),
        winner_tin=pl.when(swapped).then(pl.col("winner").str.strip_chars()).otherwise(pl.col("winner_tin")),
    )


def _cleaned(rows: pl.DataFrame, told: Told) -> pl.DataFrame:
    """Texts on one line, facts bare; what was wrong with a row is seen by what became of it."""
    vowel = pl.any_horizontal(pl.col(name).str.contains("เเ", literal=True) for name in TEXTS)
    told.mend(rows, vowel, reasons.DOUBLED_VOWEL, "project_name")
    lined = rows.with_columns(_one_line(pl.col(name)).alias(f"{name} lined") for name in TEXTS)
    spaces = pl.any_horizontal(pl.col(name) != pl.col(f"{name} lined") for name in TEXTS)
    told.mend(lined, spaces, reasons.SPACES, "project_name")
    digits = pl.any_horizontal(pl.col(name).str.contains(r"[๐-๙]") for name in FACTS)
    told.mend(rows, digits, reasons.THAI_DIGITS, "contract_date")
    bare = {**{name: f"{name} lined" for name in TEXTS}, **{name: name for name in FACTS}}
    dash = pl.any_horizontal(pl.col(name).str.strip_chars().is_in(DASHES) for name in bare.values())
    told.mend(lined, dash, reasons.DASH, "announce_date")
    rows = lined.with_columns(
        *(_no_dash(pl.col(f"{name} lined")).str.replace_all("เเ", "แ", literal=True).alias(name) for name in TEXTS),
        *(_no_dash(pl.col(name).str.replace_many(ARABIC).str.strip_chars()).alias(name) for name in FACTS),
    ).drop(f"{name} lined" for name in TEXTS)
    return _cut(
        rows.with_columns(
            agency_unit=pl.when(pl.col("dept_sub_name") != "").then("dept_sub_name").otherwise("district")
        ),
        told,
    )


def _one_line(column: pl.Expr) -> pl.Expr:
    return column.str.replace_all(ODD_SPACE, " ").str.strip_chars()


def _no_dash(column: pl.Expr) -> pl.Expr:
    return pl.when(column.is_in(DASHES)).then(pl.lit("")).otherwise(column)


def _cut(rows: pl.DataFrame, told: Told) -> pl.DataFrame:
    long = pl.any_horizontal(pl.col(name).str.len_chars() > most for name, most in LONGEST.items())
    told.mend(rows, long, reasons.CUT, "project_name")
    return rows.with_columns(pl.col(name).str.head(most) for name, most in LONGEST.items())


def _by_value(rows: pl.DataFrame, name: str, read: Callable[[str], str | None]) -> pl.Series:
    """The column with each distinct text read once."""
    texts = rows[name].unique()
    found = pl.Series([read(text) for text in texts.to_list()], dtype=pl.String)
    return rows[name].replace_strict(texts, found, return_dtype=pl.String).alias(name)


def _with_dates(rows: pl.DataFrame, told: Told) -> pl.DataFrame:
    as_status = pl.col("contract_date").is_in(list(STATUSES))
    told.mend(rows, as_status, reasons.STATUS_AS_DATE, "contract_date")
    short = pl.any_horizontal(pl.col(theirs).str.contains(SHORT_YEAR) for theirs in DATES.values())
    told.mend(rows, short, reasons.SHORT_DATE, "contract_date")
    rows = rows.with_columns(
        status=pl.when(as_status).then("contract_date").otherwise("contract_status"),
        contract_date=pl.when(as_status).then(pl.lit("")).otherwise("contract_date"),
    ).with_columns(pl.col("status").str.strip_chars().replace_strict(STATUSES, default="", return_dtype=pl.String))
    read = rows.with_columns(_by_value(rows, theirs, _day).alias(ours) for ours, theirs in DATES.items())
    for ours, theirs in DATES.items():
        told.mend(read, (pl.col(theirs) != "") & pl.col(ours).is_null(), reasons.DATE_UNREADABLE, theirs)
    return read


def _day(text: str) -> str | None:
    try:
        return parse_date(text).isoformat() if text else None
    except Refused:
        return None


def _with_amounts(rows: pl.DataFrame, told: Told) -> pl.DataFrame:
    """``amount`` is the contract's own price where the record has it, otherwise the project's (``project_total`` too)."""
    rows = rows.with_columns(is_total=pl.col("contract_price") == "").with_columns(
        stated=pl.when("is_total").then("sum_price_agree").otherwise("contract_price")
    )
    rows = rows.with_columns(
        amount=_amount("stated"), budget=_amount("project_money"), reference_price=_amount("price_build")
    ).with_columns(project_total=pl.when("is_total").then("amount"))
    for ours, theirs in (("budget", "project_money"), ("reference_price", "price_build")):
        told.mend(rows, (pl.col(theirs) != "") & pl.col(ours).is_null(), reasons.BUDGET_UNREADABLE, theirs)
    return rows


def _amount(name: str) -> pl.Expr:
    """The text as a plain number above zero and not absurd; none otherwise."""
    bare = pl.col(name).str.replace(r"\s*(?:บาท|฿|\.-)$", "").str.replace(r"^฿\s*", "")
    bare = pl.when(bare.str.contains(GROUPED)).then(bare.str.replace_all(",", "")).otherwise(bare)
    value = pl.when(bare.str.contains(AMOUNT)).then(bare)
    return pl.when(value.cast(pl.Float64, strict=False).is_between(0, float(LARGEST), closed="right")).then(value)


def _refused(rows: pl.DataFrame, told: Told) -> pl.DataFrame:
    """Without the rows that cannot be stored; the first reason of each is told."""
    checks = (
        (~pl.col("project_id").str.contains(PROJECT_NUMBER), reasons.NO_PROJECT, "project_id"),
        (pl.col("project_name") == "", reasons.NO_TITLE, "project_name"),
        (pl.col("stated") == "", reasons.NO_AMOUNT, "sum_price_agree"),
        (pl.col("amount").is_null(), reasons.AMOUNT_WRONG, "sum_price_agree"),
    )
    for wrong, reason, column in checks:
        rows = told.refuse(rows, wrong, reason, column)
    return rows


def _with_places(rows: pl.DataFrame, told: Told, provinces: Mapping[str, str]) -> pl.DataFrame:
    rows = rows.with_columns(_by_value(rows, "province", lambda text: provinces.get(plain(text))).alias("code"))
    told.mend(rows, (pl.col("province") != "") & pl.col("code").is_null(), reasons.PROVINCE_UNKNOWN, "province")
    return rows.with_columns(province="code", agency_name="dept_name")


def _with_years(rows: pl.DataFrame, told: Told, newest: int) -> pl.DataFrame:
    """The fiscal year as it is stated, otherwise by the day; of one that cannot be, a page of a year to come would be made."""
    years = pl.col("budget_year").str.extract(r"^([0-9]{4})$").cast(pl.Int32)
    signed = pl.col("signed_date").str.to_date(strict=False)
    by_day = signed.dt.year() + (signed.dt.month() >= 10).cast(pl.Int32)  # noqa: PLR2004 - October begins the year
    stated = pl.when(years > 2400).then(years - BUDDHIST_ERA).otherwise(years)  # noqa: PLR2004
    stated, by_day = (pl.when(each.is_between(OLDEST_YEAR, newest)).then(each) for each in (stated, by_day))
    told.mend(
        rows,
        (pl.col("budget_year") != "") & stated.is_null() & by_day.is_not_null(),
        reasons.YEAR_BY_DAY,
        "budget_year",
    )
    rows = rows.with_columns(fiscal_year=pl.coalesce(stated, by_day))
    told.mend(rows, pl.col("fiscal_year").is_null(), reasons.YEAR_UNKNOWN, "budget_year")
    return rows


def _with_kind(rows: pl.DataFrame) -> pl.DataFrame:
    """What is bought: as stated, otherwise by the method or by the words with which the name begins."""
    codes = {**METHODS, **{code: code for code in METHODS.values()}}
    method = _by_value(rows, "purchase_method_group_name", lambda text: codes.get("".join(text.split()), ""))
    kind = _by_value(rows, "project_type_name", lambda text: KINDS.get(text.strip()))
    rows = rows.with_columns(method.alias("method"), kind.alias("kind"))
    unstated = rows.filter(pl.col("kind").is_null()).select(ROW, by_words=_kind_by_words())
    return rows.join(unstated, on=ROW, how="left", maintain_order="left").with_columns(
        kind=pl.coalesce("kind", "by_words")
    )


def _kind_by_words() -> pl.Expr:
    title = pl.col("project_name").str.replace(BEFORE_KIND, "").str.replace_all(" ", "", literal=True)
    return (
        pl.when(pl.col("method").is_in(["20", "21", "22"]) | title.str.starts_with("จ้างที่ปรึกษา")).then(pl.lit("CONSULT"))
        .when(pl.col("method").is_in(["23", "24", "25", "26"]) | title.str.contains("^จ้าง(?:ออกแบบ|ควบคุม)")).then(pl.lit("DESIGN"))
        .when(title.str.contains("^(?:จ้าง)?(?:เหมา)?(?:โครงการ)?ก่อสร้าง")).then(pl.lit("CONSTRUCTION"))
        .when(title.str.contains("^(?:จ้าง|เหมา)")).then(pl.lit("SERVICE"))
        .when(title.str.starts_with("ซื้อ")).then(pl.lit("BUY"))
        .when(title.str.starts_with("เช่า")).then(pl.lit("RENT"))
        .otherwise(pl.lit("OTHER"))
    )  # fmt: skip


def _with_supplier(rows: pl.DataFrame, told: Told, secret: Callable[[str], str]) -> pl.DataFrame:
    """Who sold: by number where it is right, otherwise by name and province. Persons leave neither name nor number."""
    number = _by_value(rows, "winner_tin", lambda text: text if has_valid_check_digit(text) else None)
    rows = rows.with_columns(number=number)
    wrong = (pl.col("winner_tin") != "") & pl.col("number").is_null()
    told.mend(rows, wrong, reasons.NUMBER_WRONG, "winner_tin", is_told=False)  # it may be a person's, mistyped
    stated = pl.col("winner_kind").str.strip_chars().str.to_lowercase()
    stated = stated.replace_strict(WINNER_KINDS, default=None, return_dtype=pl.String)
    name, number_of = pl.col("winner"), pl.col("number")
    derived = (
        pl.when(number_of.str.starts_with("0994")).then(pl.lit("GOVERNMENT"))
        .when(number_of.str.starts_with("0")).then(pl.lit("JURISTIC"))
        .when(number_of.is_not_null() | name.str.contains("^(?:นาย|นาง|น\\.ส\\.|บุคคลธรรมดา)")).then(pl.lit("PERSON"))
        .when(name.str.contains("^(?:บริษัท|บจก|หจก|ห้างหุ้นส่วน)")).then(pl.lit("JURISTIC"))
        .when(name.str.starts_with("ร้าน")).then(pl.lit("SHOP"))
        .otherwise(pl.lit("UNKNOWN"))
    )  # fmt: skip
    rows = rows.with_columns(supplier_kind=pl.coalesce(stated, derived)).with_columns(
        place=name + pl.when(_is_company()).then(pl.lit("")).otherwise("|" + pl.col("province").fill_null(""))
    )
    is_public = pl.col("supplier_kind").is_in(["JURISTIC", "GOVERNMENT", "SHOP"])
    by_number = _by_value(rows.with_columns(pl.col("number").fill_null("")), "number", lambda text: _key(text, secret))
    by_name = _by_value(rows, "place", lambda text: f"N{secret(text)}")
    rows = rows.with_columns(by_number=by_number, by_name=by_name)
    return rows.with_columns(
        supplier_key=pl.when(number_of.is_not_null()).then("by_number").when(name != "").then("by_name").otherwise(pl.lit("")),
        supplier_number=pl.when(number_of.str.starts_with("0")).then(number_of).otherwise(pl.lit("")),
        supplier_name=pl.when(is_public).then(name).otherwise(pl.lit("")),
        project_number="project_id", title="project_name", contract_number="contract_no",
        reference=_reference(rows, secret),
    )  # fmt: skip


def _is_company() -> pl.Expr:
    """A company's name is its own in the whole country; others share theirs across provinces."""
    return (pl.col("supplier_kind") == "JURISTIC") & pl.col("winner").str.contains("^(?:บริษัท|บจก|บมจ)")


def _key(number: str, secret: Callable[[str], str]) -> str:
    """A juristic person's number is public; any other stands there as a keyed digest."""
    return number if number.startswith("0") or not number else f"P{secret(number)}"


def _reference(rows: pl.DataFrame, secret: Callable[[str], str]) -> pl.Series:
    """By what the record knows the contract: the project's number and the contract's, or else the supplier's name."""
    numbered = pl.col("project_id") + "/" + pl.col("contract_no")
    named = pl.col("project_id") + "/=" + pl.col("by_name")
    found = rows.select(pl.when(pl.col("contract_no") != "").then(numbered).otherwise(named).alias("reference"))
    long = found["reference"].str.len_chars() > 60  # noqa: PLR2004 - the column's length
    if not long.any():
        return found["reference"]
    return pl.Series(
        "reference",
        [
            f"{text[:11]}/#{secret(text)}" if is_long else text
            for text, is_long in zip(found["reference"], long, strict=True)
        ],
    )
