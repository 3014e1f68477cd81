"""usage: sprite.py ICONS TARGET   one SVG of the Lucide icons that stand for categories, goods of the demo and ways into the platform."""

import re
import sys
from pathlib import Path

from songserm.project.demo.made_up import products
from songserm.reference.shipped import NO_CATEGORY, category_icons

PAGES = ("bell", "building-2", "landmark", "store")
"""What the front page shows beside its ways in."""
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


def symbol(name: str, icon: str) -> str:
    """The shapes of an icon without its own frame, which would fix size and stroke."""
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", icon, re.DOTALL)
    if shapes is None:
        raise ValueError(f"{name} is not an icon")
    return SYMBOL.format(name=name, shapes="".join(line.strip() for line in shapes[1].splitlines()))


def names() -> list[str]:
    """Every icon that is wanted, once."""
    categories = {each.icon for each in (*category_icons().values(), NO_CATEGORY)}
    return sorted({*PAGES} | categories | {product.icon for product in products()})


if __name__ == "__main__":
    folder, target = map(Path, sys.argv[1:])
    symbols = "\n".join(symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in names())
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
