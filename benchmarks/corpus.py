"""A catalogue of any size out of real wording: the firms and the items as ``songserm import`` reads them.

The titles are real purchases, standard equipment, hospital stock and OTOP products from the folder of real data; once all
are used, they come again with other models, brands and prices. The same folder and numbers always give the same files.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl

ITEMS, FIRMS = 1_000_000, 100_000
ROOT = Path(__file__).resolve().parents[1]
CATEGORIES = ROOT / "songserm" / "reference" / "data" / "categories.csv"

BRANDS = (
    "", "", "", "", "ตราช้างทอง", "ไทยรุ่งเรือง", "Siam Pro", "บูรพา", "Nova", "ศรีนคร", "Eco Line", "ล้านนา", "ThaiTech",
    "ธารา", "Maxis", "พูนผล", "Orchid", "สุวรรณ", "Delta One", "ชัยพร",
)  # fmt: skip
UNITS = ("ชิ้น", "ชุด", "เครื่อง", "กล่อง", "ตัว", "รีม", "ถุง", "ขวด", "เมตร", "งาน")
EXTRAS = ("", " สีขาว", " ขนาดใหญ่", " พร้อมติดตั้ง", " ชนิดพิเศษ", " สีดำ", " ขนาดเล็ก", " แบบประหยัด", " เกรดเอ")
_MARKS = (*[""] * 35, "MIT:MIT-{n}", "TIS:{n}-2560", "OTOP:4", "GREEN_LABEL:G{n}", "FDA:{n}")


class DataMissing(RuntimeError):
    """The folder of real data does not lie here; the message says how to name it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files of a catalogue."""

    enterprises: Path
    items: Path


def data_folder() -> Path:
    """Where the real data lies: ``SONGSERM_DATA``, or ``../shared/data`` beside the repository. Raises DataMissing."""
    folder = Path(os.environ.get("SONGSERM_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "catalogue" / "goods_titles.csv.gz").is_file():
        raise DataMissing(
            f"The real data (catalogue/goods_titles.csv.gz …) does not lie in {folder}: name its folder with --data."
        )
    return folder


def write(folder: Path, *, items: int = ITEMS, firms: int = FIRMS) -> Corpus:
    """Make the two files in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(folder / "enterprises.csv", folder / "items.csv")
    enterprises(firms).write_csv(corpus.enterprises)
    numbers = pl.read_csv(corpus.enterprises, columns=["number"], schema_overrides={"number": pl.String})["number"]
    catalogue(items, numbers).write_csv(corpus.items)
    return corpus


def titles() -> pl.DataFrame:
    """Every real title once, in a fixed mixed order: title, price (text, may be empty), unit (may be empty)."""
    folder = data_folder() / "catalogue"
    wanted = (
        ("goods_titles.csv.gz", "title", "example_price_thb", None),
        ("standard_price_equipment.csv", "title", "price_thb", "unit"),
        ("stock_items.csv.gz", "title", "unit_price_thb", "unit"),
        ("otop_products.csv.gz", "product_name", None, None),
    )
    frames = [
        _texts(folder / name).select(
            pl.col(title).str.slice(0, 200).alias("title"),
            (pl.col(price) if price else pl.lit("")).alias("price"),
            (pl.col(unit) if unit else pl.lit("")).alias("unit"),
        )
        for name, title, price, unit in wanted
    ]
    everything = pl.concat(frames).filter(pl.col("title").str.len_chars() > 1).unique("title", maintain_order=True)
    return everything.select(pl.all().gather(_mixed(everything.height)))


def enterprises(count: int) -> pl.DataFrame:
    """Real juristic persons, then made ones: number, name_th, province."""
    real = _texts(data_folder() / "egp" / "suppliers_juristic.csv.gz")
    real = real.filter(pl.col("tin").str.starts_with("0"), pl.col("checksum_ok") == "1", pl.col("name") != "")
    real = real.select(number="tin", name_th=pl.col("name").str.slice(0, 200), province="top_province").head(count)
    short = count - real.height
    if short <= 0:
        return real
    made = pl.DataFrame({"number": [_number(serial) for serial in range(short)]}).with_columns(
        name_th=pl.concat_str(pl.lit("ห้างหุ้นส่วนจำกัด ทดสอบการค้า "), pl.int_range(short).cast(pl.String)),
        province=real["province"].gather([row * 7919 % real.height for row in range(short)]),
    )
    return pl.concat([real, made]).unique("number", maintain_order=True)


def catalogue(count: int, numbers: pl.Series) -> pl.DataFrame:
    """The items, with the columns of ``songserm import items``."""
    base = titles()
    row = pl.int_range(count, eager=True)
    at, again = row % base.height, row // base.height
    known = base.select(pl.all().gather(at))
    spread = (row * 2_654_435_761) % 2_147_483_647
    title = known["title"] + _pick(EXTRAS, (spread + again * 3) % len(EXTRAS), blank=again == 0)
    return pl.DataFrame(
        {
            "enterprise_number": numbers.gather((spread * (spread % 97 + 1)) % len(numbers)),
            "code": "B" + row.cast(pl.String),
            "category": pl.Series(_families()).gather(_subject(known["title"])),
            "name_th": title,
            "description_th": base["title"].gather((at * 31 + 17) % base.height) + " " + known["unit"],
            "brand": _pick(BRANDS, spread % len(BRANDS)),
            "model": _pick(("M-",), row * 0) + (spread % 9973).cast(pl.String),
            "unit": _pick(UNITS, spread % len(UNITS)),
            "price": _prices(known["price"], spread),
            "marks": _marks(spread),
        }
    )


def _texts(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))


def _mixed(count: int) -> pl.Series:
    """Every position once, far from its neighbours."""
    step = next(step for step in range(48_271, 10**6, 2) if count % step and _coprime(step, count))
    return (pl.int_range(count, eager=True) * step) % count


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1


def _families() -> list[str]:
    rows = pl.read_csv(CATEGORIES, comment_prefix="#", infer_schema=False)
    return [code for code in rows["code"] if not code.endswith("000000")]


def _subject(titles: pl.Series) -> pl.Series:
    """A family for each title: those that begin alike have the same."""
    start = titles.str.replace(r"^(?:จัด)?(?:ซื้อ|จ้าง)", "").str.slice(0, 4)
    return start.hash(seed=7) % len(_families())


def _pick(values: tuple[str, ...], at: pl.Series, *, blank: pl.Series | None = None) -> pl.Series:
    chosen = pl.Series(values).gather(at)
    return chosen if blank is None else chosen.zip_with(~blank, pl.Series([""]))


def _prices(known: pl.Series, spread: pl.Series) -> pl.Series:
    """The real prices, and a made one where there is none; no item of a shop costs a whole road."""
    real = known.cast(pl.Float64, strict=False).fill_null(0)
    usable = (real >= 1) & (real < 5_000_000)
    return real.round(2).zip_with(usable, (spread % 90_000 + 10).cast(pl.Float64)).cast(pl.Decimal(14, 2))


def _marks(spread: pl.Series) -> pl.Series:
    """A mark for one item of eight; a firm's products share a certificate's number."""
    numbers = (spread % 500 + 10_000).cast(pl.String)
    frame = pl.DataFrame({"mark": _pick(_MARKS, (spread // 11) % len(_MARKS)), "number": numbers})
    return frame.select(pl.col("mark").str.replace("{n}", pl.col("number"), literal=True))["mark"]


def _number(serial: int) -> str:
    """A juristic person's number with a right check digit."""
    start = f"0{99}3{560 + serial // 100_000:03d}{serial % 100_000:05d}"
    return start + str((11 - sum(int(digit) * (13 - at) for at, digit in enumerate(start)) % 11) % 10)
