"""The codes that the project ships, read from its data files. No models: migrations use it too."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province; ``other_names`` are short forms that people write."""

    code: str
    name_th: str
    name_en: str
    region: str
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A UNSPSC code with its names."""

    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CategoryIcon:
    """What stands for an item without a picture: an icon of the sprite and a tint of the style sheet."""

    icon: str
    tint: str


NO_CATEGORY = CategoryIcon("package", "stone")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def regions() -> list[dict[str, str]]:
    """code, name_th, name_en, position."""
    return list(_rows("regions.csv"))


def provinces() -> list[ProvinceRow]:
    """All 77, by code."""
    return [
        ProvinceRow(
            row["code"],
            row["name_th"],
            row["name_en"],
            row["region"],
            tuple(filter(None, row["other_names"].split("|"))),
        )
        for row in _rows("provinces.csv")
    ]


def categories() -> list[CategoryRow]:
    """Segments and families, by code."""
    return [CategoryRow(row["code"], row["name_th"], row["name_en"]) for row in _rows("categories.csv")]


@cache
def english_units() -> dict[str, tuple[str, str]]:
    """A unit as it is typed in Thai → its English word, for one and for many."""
    return {row["name_th"]: (row["name_en"], row["name_en_many"]) for row in _rows("units.csv")}


@cache
def category_icons() -> dict[str, CategoryIcon]:
    """First two digits of a segment, or four of a family → its icon."""
    return {row["category"]: CategoryIcon(row["icon"], row["tint"]) for row in _rows("category_icons.csv")}


def icon_of(code: str) -> CategoryIcon:
    """The icon of the category's family, or else of its segment; a parcel where neither is known."""
    icons = category_icons()
    return icons.get(code[:4]) or icons.get(code[:2]) or NO_CATEGORY


def level_of(code: str) -> int:
    """1 segment, 2 family, 3 class, 4 commodity: by the pairs of digits that are not zeros."""
    return max(level for level in (1, 2, 3, 4) if level == 1 or code[2 * level - 2 : 2 * level] != "00")


def parent_of(code: str) -> str | None:
    """The code one level up; none for a segment."""
    level = level_of(code)
    return None if level == 1 else code[: 2 * level - 2].ljust(8, "0")
