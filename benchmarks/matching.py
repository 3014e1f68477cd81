"""Which firms a tender is for: the share of real winners that are found, beside simpler ways, over real contracts.

Contracts announced before the day of the cut (direct purchases, which are not announced: made before it) are what is known;
the tenders announced in the three months from it are what is asked; wanted is the firm that won. The weights were tuned on
an earlier pair (known before 1 April, asked April to June 2025), never on the quarter that is measured.
"""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.corpus import data_folder
from benchmarks.measuring import Figure, Stopwatch, figure
from songserm.tenders.matching import Matcher, PastContract, Tender
from songserm.toolbox.thai_dates import DateRefused, parse_date

CUT, UNTIL = date(2025, 7, 1), date(2025, 10, 1)
FILE = "egp/egp_contracts_fy2568.csv.gz"
FACTS = ("key", "firm", "agency", "province", "method", "kind", "budget", "title")
WAIT = 46
"""Days from announcement to contract, in the middle (measured on e-bidding)."""
E_BIDDING, SELECTION, DIRECT = "E_BIDDING", "SELECTION", "DIRECT"


def run(items: int = 1_000_000) -> Iterator[Figure]:
    rows = contracts()
    known, asked = split(rows, CUT, UNTIL)
    asked = asked.filter(pl.col("method") == E_BIDDING).head(items)
    with tempfile.TemporaryDirectory(prefix="songserm-matching-") as folder:
        clock = Stopwatch()
        matcher = Matcher.build(Path(folder), past_contracts(known))
        yield figure("build_seconds", clock.seconds, "s")
        clock = Stopwatch()
        lists = [[match.firm for match in found] for found in matcher.match_many(tenders(asked))]
        yield figure("seconds_for_tenders", clock.seconds, "s")
        yield figure("tenders", len(lists), "tenders")
        wanted = asked["firm"].to_list()
        for top in (10, 50, 200):
            yield figure(f"e_bidding_recall_at_{top}", recall(lists, wanted, top), "share")
        seen = set(known["firm"])
        yield figure("e_bidding_ceiling", sum(firm in seen for firm in wanted) / len(wanted), "share")


def recall(lists: Sequence[Sequence[str]], wanted: Sequence[str], top: int) -> float:
    """The share of tenders whose winner is among the first."""
    return sum(firm in found[:top] for found, firm in zip(lists, wanted, strict=True)) / max(1, len(wanted))


def contracts() -> pl.DataFrame:
    """One row a contract that a juristic person won: key, firm, agency, province, method, kind, budget, title, day."""
    rows = pl.read_csv(data_folder() / FILE, infer_schema_length=0).with_row_index("key")
    announced, made = _days(rows["announce_date"]), _days(rows["contract_date"])
    unit = pl.coalesce(pl.col("dept_sub_name"), pl.col("district"), pl.lit(""))
    return rows.filter(pl.col("winner_kind") == "juristic").select(
        "key",
        project="project_id",
        firm="winner_tin",
        agency=pl.concat_str("dept_name", "province", unit, separator="|", ignore_nulls=True),
        province=pl.col("province").fill_null(""),
        method=_method(),
        kind=_kind(),
        budget=pl.col("project_money").cast(pl.Float64, strict=False).fill_null(0),
        title=pl.col("project_name").fill_null(""),
        announced=pl.col("announce_date").replace_strict(announced, default=None, return_dtype=pl.Date),
        made=pl.col("contract_date").replace_strict(made, default=None, return_dtype=pl.Date),
    )


def _days(column: pl.Series) -> dict[str, date | None]:
    found = {}
    for text in column.drop_nulls().unique():
        try:
            found[text] = parse_date(text)
        except DateRefused:
            found[text] = None
    return found


def _method() -> pl.Expr:
    name = pl.col("purchase_method_group_name").fill_null("")
    is_selection = name.str.contains("คัดเลือก")
    return (
        pl.when(name.str.contains("e-bidding"))
        .then(pl.lit(E_BIDDING))
        .when(is_selection)
        .then(pl.lit(SELECTION))
        .when(name.str.contains("เฉพาะเจาะจง"))
        .then(pl.lit(DIRECT))
        .otherwise(pl.lit("OTHER"))
    )


def _kind() -> pl.Expr:
    """Bought, built, rented or a service, as the title begins; the column of types is empty in most rows."""
    title = pl.col("project_name").fill_null("").str.replace("^(ประกวดราคา|สอบราคา)", "")
    return (
        pl.when(title.str.contains("^(จ้าง)+(เหมา)?(โครงการ)?ก่อสร้าง"))
        .then(pl.lit("BUILD"))
        .when(title.str.contains("^เช่า"))
        .then(pl.lit("RENT"))
        .when(title.str.contains("^จ้าง"))
        .then(pl.lit("SERVICE"))
        .otherwise(pl.lit("BUY"))
    )


def split(rows: pl.DataFrame, cut: date, until: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(what was known on the day of the cut, the tenders from then until the end).

    Known is a contract that was made before the cut. A selection has no date of announcement in the data: it is taken to
    be asked as long before its contract as half of the e-biddings are. No row of a project that is known is asked.
    """
    known = rows.filter(pl.col("made") < cut)
    asked_on = pl.coalesce("announced", pl.col("made") - pl.duration(days=WAIT))
    asked = rows.filter(
        asked_on.is_between(cut, until, closed="left"),
        pl.col("method").is_in([E_BIDDING, SELECTION]),
        ~pl.col("project").is_in(known["project"].implode()),
    )
    return known, asked


def past_contracts(rows: pl.DataFrame) -> Iterator[PastContract]:
    for row in rows.iter_rows(named=True):
        announced = row.pop("announced") or row["made"]
        yield PastContract(announced=announced, **{name: row[name] for name in FACTS})


def tenders(rows: pl.DataFrame) -> list[Tender]:
    names = ("title", "agency", "province", "method", "kind", "budget")
    return [Tender(**row) for row in rows.select(names).iter_rows(named=True)]
