"""Pictures of the demo's goods: drawn from the icons that the platform ships, stored as an owner's upload is."""

import json
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import typst
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from songserm.catalogue import actions as catalogue
from songserm.catalogue.models import Item
from songserm.people.models import Account
from songserm.project.demo.made_up import DemoProduct, choice
from songserm.reference.shipped import icon_of

SPRITE = "portal/category-icons.svg"
SIDE = 400
WITHOUT = 3
"""One item in so many has no picture."""
COLOURS = {
    "stone": ("#57534e", "#dcd7d2"), "amber": ("#92400e", "#fbdf9d"), "green": ("#166534", "#b5e8c4"),
    "teal": ("#115e59", "#a7e4dc"), "sky": ("#075985", "#b3dcf5"), "indigo": ("#3730a3", "#c9cffb"),
    "violet": ("#5b21b6", "#ddd0fb"), "rose": ("#9f1239", "#fcccd6"),
}  # fmt: skip
"""Tint → (line, ground)."""
CARD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640">
<defs><linearGradient id="ground" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ffffff"/>
<stop offset="1" stop-color="{ground}"/></linearGradient></defs>
<rect width="640" height="640" fill="url(#ground)"/><circle cx="320" cy="302" r="246" fill="#ffffff" opacity="0.75"/>
<ellipse cx="320" cy="534" rx="160" ry="15" fill="{line}" opacity="0.13"/>
<g transform="translate(128 110) scale(16)" fill="{ground}" stroke="{line}" stroke-width="1.1" stroke-linecap="round"
stroke-linejoin="round">{shapes}</g><rect y="604" width="640" height="36" fill="{line}"/></svg>"""

PAGES = f"""#set page(width: {SIDE}pt, height: {SIDE}pt, margin: 0pt)
#for card in json(bytes(sys.inputs.cards)) {{ page(image(bytes(card), format: "svg", width: {SIDE}pt)) }}"""
"""One card a page."""

Ready = dict[str, catalogue.ReadyPicture]


def draw(products: Sequence[DemoProduct]) -> Ready:
    """The Thai name of each product → its picture."""
    shapes = _shapes()
    cards = [_card(product, shapes[product.icon]) for product in products]
    with ThreadPoolExecutor() as pool:
        ready = list(pool.map(catalogue.prepare_picture, _painted(cards)))
    return {product.name_th: picture for product, picture in zip(products, ready, strict=True)}


def add(items: Iterable[Item], ready: Ready, *, by: Account, now: datetime) -> None:
    """Give two of three items the picture of their product."""
    for item in items:
        name = max((name for name in ready if item.name_th.startswith(name)), key=len)
        if choice(item.code, item.enterprise_id, "picture", below=WITHOUT):
            catalogue.keep_pictures(item=item, ready=[ready[name]], by=by, now=now)


def _shapes() -> dict[str, str]:
    path = finders.find(SPRITE)
    if path is None:
        raise ImproperlyConfigured(f"there is no {SPRITE}: run script/styles")
    return dict(re.findall(r'<symbol id="([^"]+)"[^>]*>(.*)</symbol>', Path(path).read_text(encoding="utf-8")))


def _card(product: DemoProduct, shapes: str) -> str:
    line, ground = COLOURS[icon_of(product.category).tint]
    return CARD.format(line=line, ground=ground, shapes=shapes)


def _painted(cards: Sequence[str]) -> list[bytes]:
    """PNGs of the cards, all in one run of typst."""
    compiler = typst.Compiler(PAGES.encode(), ignore_system_fonts=True, sys_inputs={"cards": json.dumps(cards)})
    painted = compiler.compile(format="png", ppi=72)
    return [painted] if isinstance(painted, bytes) else list(painted or ())
