"""Which firms a tender is for: the share of real winners that are found, beside simpler ways, over real contracts.

Contracts announced before the day of the cut (direct purchases, which are not announced: made before it) are what is known;
the tenders announced in the three months from it are what is asked; wanted is the firm that won. The weights were tuned on
an earlier pair (known before 1 April, asked April to June 2025), never on the quarter that is measured.

What to mind in reading the figures. A tender announced before the cut whose contract was made after it is neither known nor
asked, though its winner was often announced by then: the platform would have known more. Nothing learned during the quarter
is used for its end, which the platform does each night. And the record ends with the quarter: of tenders announced in its
last weeks only those are in it whose contract followed quickly, so e-bidding, which takes six weeks, is asked of July and
August above all. Winners that had sold nothing before the cut cannot be found here at all (the ceiling); the platform finds
such firms by what they list and declare, which no record of contracts can measure.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import polars as pl

from benchmarks.corpus import data_folder
from benchmarks.measuring import Figure, Stopwatch, figure
from songserm.tenders.matching import PastContract, Tender
from songserm.tenders.matching.matcher import Matcher
from songserm.tenders.rules.sharing import shared_out
from songserm.toolbox.thai_dates import DateRefused, parse_date

CUT, UNTIL = date(2025, 7, 1), date(2025, 10, 1)
FILE = "egp/egp_contracts_fy2568.csv.gz"
FACTS = ("key", "firm", "agency", "province", "method", "kind", "budget", "title")
WAIT = 46
"""Days from announcement to contract, in the middle (measured on e-bidding)."""
MOST = 200
FIRMS_A_NOTICE, TENDERS_A_DAY = 50, 10
"""As the platform writes to firms (`tenders.actions.matching`)."""
E_BIDDING, SELECTION, DIRECT = "E_BIDDING", "SELECTION", "DIRECT"


def run(items: int = 1_000_000) -> Iterator[Figure]:
    rows = contracts()
    known, asked = split(rows, CUT, UNTIL)
    simple = Simple(known)
    with tempfile.TemporaryDirectory(prefix="songserm-matching-") as folder:
        clock = Stopwatch()
        matcher = Matcher.build(Path(folder), past_contracts(known))
        yield figure("build_seconds", clock.seconds, "s")
        for name, chosen, is_new in strata(asked, simple, items):
            yield from _stratum(name, chosen, matcher, simple, is_new=is_new)


def strata(asked: pl.DataFrame, simple: "Simple", items: int) -> Iterator[tuple[str, pl.DataFrame, bool]]:
    """(name, tenders, whether the agency's past suppliers are left out of every list)."""
    yield "e_bidding", asked.filter(pl.col("method") == E_BIDDING).head(items), False
    pairs = asked.select("agency", "firm").iter_rows()
    is_new = pl.Series([firm not in simple.suppliers.get(agency, frozenset()) for agency, firm in pairs])
    yield "new_relationship", asked.filter(is_new).head(items), True


def _stratum(name: str, asked: pl.DataFrame, matcher: Matcher, simple: "Simple", *, is_new: bool) -> Iterator[Figure]:
    given, wanted = tenders(asked), asked["firm"].to_list()
    past = [simple.suppliers.get(tender.agency, frozenset()) if is_new else frozenset() for tender in given]
    clock = Stopwatch()
    found = matcher.match_many(given, without=past)
    told = [bool(match.reasons) for firms in found for match in firms[:FIRMS_A_NOTICE]]
    seconds = clock.seconds
    lists = [[match.firm for match in firms] for firms in found]
    yield figure(f"{name}_seconds_for_5000", seconds / len(given) * 5000, "s")
    yield figure(f"{name}_first_fifty_with_a_reason", sum(told) / len(told), "share")
    yield figure(f"{name}_tenders", len(given), "tenders")
    yield figure(f"{name}_ceiling", sum(firm in simple.firms for firm in wanted) / len(wanted), "share")
    others = {
        "province_count": [simple.in_province(tender, out) for tender, out in zip(given, past, strict=True)],
        "simple_count": [simple.counted(tender, out) for tender, out in zip(given, past, strict=True)],
        "bm25": [_first(matcher.firms_by_words(tender), out) for tender, out in zip(given, past, strict=True)],
    }
    if not is_new:
        others["past_suppliers_then_simple_count"] = [simple.suppliers_first(tender) for tender in given]
    for top in (10, 50, 200):
        reached, plain = recall(lists, wanted, top), recall(others["simple_count"], wanted, top)
        ratio = reached / plain if plain else None
        yield figure(f"{name}_recall_at_{top}", reached, "share", alternative="simple_count", ratio=ratio)
        for other, its in others.items():
            yield figure(f"{name}_recall_at_{top}_of_{other}", recall(its, wanted, top), "share")
    for codes in ({"SAME_WORDS"}, {"SAME_WORDS", "SAME_AGENCY"}):
        told = [[match.firm for match in firms if codes & {each.code for each in match.reasons}] for firms in found]
        yield figure(
            f"{name}_recall_at_50_where_{'_or_'.join(sorted(codes)).lower()}", recall(told, wanted, 50), "share"
        )
    yield from _shares(name, lists)
    yield from _with_a_cap(name, asked, lists, wanted)


def _with_a_cap(
    name: str, asked: pl.DataFrame, lists: Sequence[Sequence[str]], wanted: Sequence[str]
) -> Iterator[Figure]:
    """The same fifty letters a tender, when no firm gets more than ten a day: whom they reach then."""
    days = asked.select(pl.coalesce("announced", pl.col("made") - pl.duration(days=WAIT)))["announced"].to_list()
    numbers = {firm: number for number, firm in enumerate({firm for found in lists for firm in found})}
    names = list(numbers)
    chosen: dict[int, list[int]] = {}
    for day in sorted(set(days)):
        firms_of = {place: [numbers[firm] for firm in found] for place, found in enumerate(lists) if days[place] == day}
        chosen |= shared_out(firms_of, room=dict.fromkeys(numbers.values(), TENDERS_A_DAY), most=FIRMS_A_NOTICE)
    reached = [[names[firm] for firm in chosen[place]] for place in range(len(lists))]
    yield figure(f"{name}_recall_of_letters_with_a_cap", recall(reached, wanted, FIRMS_A_NOTICE), "share")
    told = sorted(Counter(firm for found in reached for firm in found).values(), reverse=True)
    share = sum(told[: max(1, len(told) // 100)]) / max(1, sum(told))
    yield figure(f"{name}_letters_to_the_top_percent_of_firms_with_a_cap", share, "share")
    yield figure(f"{name}_firms_with_a_letter_with_a_cap", len(told), "firms")
    days_told = Counter((days[place], firm) for place, found in enumerate(reached) for firm in found)
    yield figure(f"{name}_most_letters_to_one_firm_in_a_day", max(days_told.values(), default=0), "letters")
    yield figure(
        f"{name}_tenders_with_fewer_than_fifty_letters",
        sum(len(found) < FIRMS_A_NOTICE for found in reached),
        "tenders",
    )


def _shares(name: str, lists: Sequence[Sequence[str]]) -> Iterator[Figure]:
    """How alerts to the first fifty of each tender are shared out, before any cap."""
    told = Counter(firm for found in lists for firm in found[:50])
    most = sorted(told.values(), reverse=True)
    share = sum(most[: max(1, len(most) // 100)]) / max(1, sum(most))
    yield figure(f"{name}_alerts_to_the_top_percent_of_firms", share, "share")
    yield figure(f"{name}_firms_with_an_alert", len(most), "firms")


class Simple:
    """The simpler ways: firms in the order of how often they sold there, so, or to the agency."""

    def __init__(self, known: pl.DataFrame) -> None:
        self.firms = frozenset(known["firm"])
        suppliers = known.group_by("agency").agg(pl.col("firm").unique()).iter_rows()
        self.suppliers = {agency: frozenset(firms) for agency, firms in suppliers}
        self._by_province = _ordered(known, ["province"])
        self._by_setting = _ordered(known, ["province", "method", "kind"])
        self._by_agency = _ordered(known, ["agency"])

    def in_province(self, tender: Tender, without: frozenset[str]) -> list[str]:
        return _first(self._by_province.get((tender.province,), []), without)

    def counted(self, tender: Tender, without: frozenset[str]) -> list[str]:
        return _first(self._by_setting.get((tender.province, tender.method, tender.kind), []), without)

    def suppliers_first(self, tender: Tender) -> list[str]:
        past = self._by_agency.get((tender.agency,), [])
        return [*past, *self.counted(tender, frozenset(past))][:MOST]


def _ordered(known: pl.DataFrame, keys: list[str]) -> dict[tuple[str, ...], list[str]]:
    counted = known.group_by([*keys, "firm"]).len().sort(["len", "firm"], descending=[True, False])
    lists = counted.group_by(keys, maintain_order=True).agg("firm")
    return {tuple(row[:-1]): row[-1] for row in lists.iter_rows()}


def _first(firms: Iterable[str], without: frozenset[str]) -> list[str]:
    return list(islice((firm for firm in firms if firm not in without), MOST))


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
