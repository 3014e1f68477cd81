"""The provinces as a map of equal tiles: nothing is hidden because it is small on the ground."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from songserm.contracts.queries import Dashboard
from songserm.contracts.queries.spending import Part
from songserm.reference.queries import province_names

SIDE, GAP = 40, 3
SHADES = ("#e5edf5", "#b8cfe3", "#7ea6c9", "#3f7aab", "#0f4c81")
"""From the least to the most."""
DARK_FROM = 3
"""From this shade on letters are white."""
STEPS = (Decimal(10), Decimal(20), Decimal(30), Decimal(50))
"""Percent from SMEs, the least of each shade but the first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tile stands."""

    row: int
    column: int
    short: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tile:
    """One province; ``share`` is percent from SMEs, none while too few sizes are known."""

    code: str
    short: str
    name: str
    x: int
    y: int
    fill: str
    is_dark: bool
    amount: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """``steps`` are the shades with the least of each, in percent (of SMEs, or of the largest province)."""

    tiles: tuple[Tile, ...]
    is_share: bool
    shades: tuple[tuple[str, Decimal], ...]
    width: int = 9 * SIDE
    height: int = 16 * SIDE


@cache
def _places() -> Mapping[str, Place]:
    with (Path(__file__).parent / "data" / "tiles.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            row["code"]: Place(int(row["row"]), int(row["column"]), {"th": row["th"], "en": row["en"]}) for row in rows
        }


def tile_map(found: Dashboard, language: str) -> TileMap:
    """By the share from SMEs, or, while too few sizes are known, by what was bought."""
    parts = {part.code: part for part in found.parts["province_id"]}
    largest = max((part.amount for part in parts.values()), default=Decimal(1))
    is_share, nothing = found.tells_share, Part("", 0, Decimal(0))
    steps = STEPS if is_share else tuple(Decimal(step) for step in (5, 10, 25, 50))
    tiles = []
    for code, place in _places().items():
        part = parts.get(code, nothing)
        shade = sum((part.share_from_smes if is_share else part.amount / largest * 100) >= step for step in steps)
        tiles.append(
            Tile(
                code=code,
                short=place.short["en" if language.startswith("en") else "th"],
                name=province_names()[code].local(language) if code in province_names() else code,
                x=place.column * SIDE,
                y=place.row * SIDE,
                fill=SHADES[shade] if part.contracts else "#f3f4f6",
                is_dark=shade >= DARK_FROM and part.contracts > 0,
                amount=part.amount,
                share=part.share_from_smes if is_share else None,
            )
        )
    return TileMap(tuple(tiles), is_share, tuple(zip(SHADES, (Decimal(0), *steps), strict=True)))
