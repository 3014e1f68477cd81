"""What stands for an item without a picture."""

import re
from pathlib import Path

import pytest

import songserm
from songserm.project.demo.made_up import products
from songserm.reference.shipped import NO_CATEGORY, categories, category_icons, icon_of, level_of

STATIC = Path(songserm.__file__).parent / "portal" / "static" / "portal"
SHIPPED = {row.code for row in categories()}


def test_every_segment_has_an_icon():
    assert [code for code in SHIPPED if level_of(code) == 1 and icon_of(code) == NO_CATEGORY] == []


def test_every_icon_stands_for_a_category_that_there_is():
    assert [digits for digits in category_icons() if digits.ljust(8, "0") not in SHIPPED] == []


def test_every_icon_and_tint_can_be_shown():
    sprite = (STATIC / "category-icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    tints = set(re.findall(r"\.tint-(\w+)", (STATIC / "songserm.css").read_text(encoding="utf-8")))
    shown = [*category_icons().values(), NO_CATEGORY]
    assert {each.icon for each in shown} | {product.icon for product in products()} <= drawn
    assert {each.tint for each in shown} <= tints


@pytest.mark.parametrize(
    ("code", "icon"),
    [
        ("56112103", "armchair"),
        ("56121500", "lamp-desk"),
        ("56000000", "armchair"),
        ("", "package"),
        ("99999999", "package"),
    ],
)
def test_a_family_goes_before_its_segment(code, icon):
    assert icon_of(code).icon == icon
