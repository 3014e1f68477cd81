"""What the state buys: short on a phone, whole on a desktop, by keyboard and on paper."""

import pytest

from tests.functional.helpers import fits_and_is_accessible

pytestmark = pytest.mark.browser
FOLDED = (
    "svg a[href*='/contracts/provinces/']",
    "section[aria-labelledby=top] li",
    "section[aria-labelledby=by-category] td",
)
SCREENS = 4
"""Of a phone: what its reader sees before anything is unfolded."""


def shown(page):
    """Which of what is folded on a phone can be seen: an element in a folded part has no box that is drawn."""
    return [
        page.locator(each).first.evaluate("element => element.checkVisibility({contentVisibilityAuto: true})")
        for each in FOLDED
    ]


def unfold(page, section):
    """By keyboard: the summary takes the focus and Enter opens it."""
    page.locator(f"section[aria-labelledby={section}] summary").first.focus()
    page.keyboard.press("Enter")


def test_a_phone_sees_the_main_facts_and_unfolds_the_rest_by_keyboard(new_page):
    page = new_page(phone=True)
    page.goto("/contracts/")
    page.locator("[data-chart=months] svg").wait_for()
    fits_and_is_accessible(page)
    assert shown(page) == [False, False, False]
    assert page.evaluate("document.documentElement.scrollHeight") < SCREENS * page.viewport_size["height"]
    for section in ("map", "top", "by-category"):
        unfold(page, section)
    assert shown(page) == [True, True, True]
    fits_and_is_accessible(page)


def test_a_desktop_and_paper_show_everything_at_once(new_page):
    page = new_page(phone=False)
    page.goto("/en/contracts/")
    assert shown(page) == [True, True, True]
    fits_and_is_accessible(page)
    phone = new_page(phone=True)
    phone.goto("/contracts/")
    phone.emulate_media(media="print")
    assert shown(phone) == [True, True, True]
    hidden = phone.locator("main details td, main details li").evaluate_all(
        "all => all.filter(each => !each.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert hidden == 0
