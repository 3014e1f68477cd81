"""Of which UNSPSC segment a contract is, read from the words with which its title begins.

e-GP's open data has no category. The words lie in ``data/title_words.csv``; a title that begins with none of them stays
without a category.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

WORDS = Path(__file__).parents[1] / "data" / "title_words.csv"
_BEFORE = (
    "null|ขออนุมัติ|ประกวดราคา|สอบราคา|ดำเนินการ|ดำเนิน|การ|ได้|ซื้อ|จัดซื้อ|จัดหา|จัดจ้าง|จัดทำ|จัด|จ้าง|เหมา|เช่า|ทำ|โครงการ|งาน|ค่า|วัสดุ|ครุภัณฑ์|"
    "ทรัพย์สิน|บริการ|ปรับปรุง|ซ่อมแซม|ซ่อมแซ่ม|ซ่อม|บำรุงรักษา|บำรุง|และ|หรือ|ผลิต|ติดตั้ง|ก่อสร้าง|พร้อม|ตรวจเช็ค|ตรวจสอบ|สภาพตามระยะการใช้งาน|สภาพ|"
    r"เปลี่ยน|ล้าง|จำนวน|สร้าง|วาง|อุปกรณ์|ยี่ห้อ|ชุด|รายการ|ประเภท|รื้อ|[()\-:.,\"“”]"
)
_BUYS = "^(?:null|ขออนุมัติ|ประกวดราคา|สอบราคา|จัด|โครงการ)*(?:ซื้อ|เช่า)"
_HIRES = "จ้าง|ก่อสร้าง|ซ่อม|ปรับปรุง|บำรุงรักษา"
_READ, _VERB_WITHIN = 90, 30
"""Letters from the beginning in which the word, and the verb, are looked for."""


class Words(NamedTuple):
    """``pattern`` takes out the word; the others map it to a segment's code."""

    pattern: str
    bought: Mapping[str, str]
    hired: Mapping[str, str]


@cache
def words() -> Words:
    """As the file has them; the longest word goes first."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    every = _either([row["word"] for row in rows])
    headings = _either([row["word"] for row in rows if row["heading"]])
    pattern = f"^(?:{_BEFORE})*?(?:(?:{headings})(?:{_BEFORE})*)?({every})"
    return Words(
        pattern,
        {row["word"]: f"{row['bought']}000000" for row in rows if row["bought"]},
        {row["word"]: f"{row['hired']}000000" for row in rows if row["hired"]},
    )


def _either(texts: list[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


def with_category(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``category``: a segment's eight digits, or empty where ``project_name`` does not tell."""
    known, title = words(), pl.col("project_name").str.head(_READ).str.replace_all(" ", "", literal=True)
    hired = title.str.head(_VERB_WITHIN).str.contains(_HIRES) & ~title.str.contains(_BUYS)
    word = title.str.extract(known.pattern)
    return rows.with_columns(word=word, hired=hired).with_columns(
        category=pl.when("hired")
        .then(pl.col("word").replace_strict(known.hired, default="", return_dtype=pl.String))
        .otherwise(pl.col("word").replace_strict(known.bought, default="", return_dtype=pl.String))
        .fill_null("")
    )


def category_of(title: str) -> str:
    """The same for one title."""
    known, bare = words(), title[:_READ].replace(" ", "")
    found = re.match(known.pattern, bare)
    if found is None:
        return ""
    is_hired = re.search(_HIRES, bare[:_VERB_WITHIN]) and not re.match(_BUYS, bare)
    return (known.hired if is_hired else known.bought).get(found[1], "")
