"""By keyboard alone: a firm signs up, registers and lists; a registered one publishes; all see where they are."""

import re

import pytest

from tests.functional.helpers import code_in, fits_and_is_accessible, letter_to, sign_in
from tests.functional.test_story import small_firm

pytestmark = pytest.mark.browser
MOST_PRESSES = 120
FOCUSED = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
    return {tag: here.tagName, text: (here.textContent || here.name || "").trim().slice(0, 40), seen,
            outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
}"""


def tab_to(page, selector: str, *, back: bool = False) -> None:
    """Press Tab until that element has the focus; every stop on the way is on the screen and shows that it is focused."""
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the last element, the browser's own bar comes first
        focused = page.evaluate(FOCUSED)
        assert focused["seen"], f"{page.url}: focus is out of sight on {focused}"
        assert focused["outlined"], f"{page.url}: no focus is shown on {focused}"
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{page.url}: {selector} is not reached by Tab")


def fill(page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def press(page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def skip_to_content(page) -> None:
    """The first stop of a page is the way past its menu."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_from_sign_up_to_a_first_item(new_page):
    page, number = new_page(), small_firm()
    signs_up(page, f"keys{number}@example.test")
    registers(page, number)
    lists(page, "draft")
    assert page.locator("form[action$='/publish/']").count() == 0  # before a verifier has approved the firm
    assert "once the firm is registered" in page.locator("main").inner_text()


def test_a_registered_firm_publishes(new_page, platform):
    page = new_page()
    sign_in(page, platform.sign_ins["owner"])
    lists(page, "publish")
    assert page.locator("main [role=status]").first.inner_text().startswith("Published")
    press(page, "form[action$='/withdraw/'] button")
    page.locator("form[action$='/publish/']").wait_for()


def signs_up(page, address):
    page.goto("/en/register/")
    skip_to_content(page)
    press(page, "main a[href*='signup']")
    page.wait_for_url("**/signup/**")
    skip_to_content(page)
    fill(page, "[name=email]", address)
    fill(page, "[name=password1]", "four green lamps by the river")
    press(page, "main form button[type=submit]")
    page.wait_for_selector("[name=code]")
    code = code_in(letter_to(page, address))
    page.bring_to_front()
    page.evaluate("document.activeElement.blur()")
    fill(page, "[name=code]", code)
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile(r"/register/"))


def registers(page, number):
    skip_to_content(page)
    fill(page, "#id_number", number)
    page.locator("#number-said .text-success").wait_for()
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile(r"/register/[0-9a-f-]{36}/"))  # #main is kept, so Tab goes on from the content
    tab_to(page, "button[formaction$='/submit/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("button[formaction$='/submit/']").count() == 0


def lists(page, then):
    page.goto("/en/my/items/new/")
    skip_to_content(page)
    fill(page, "[name=name_th]", "โคมไฟตั้งโต๊ะไม้ไผ่")
    tab_to(page, "#find-category")
    page.keyboard.type("lighting")
    page.locator("#find-category-list [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("[name=category]").startswith("39")
    fill(page, "[name=price]", "450")
    fill(page, "[name=unit]", "ตัว")
    fits_and_is_accessible(page)
    press(page, f"button[name=then][value={then}]")
    page.wait_for_url(re.compile(r"/my/items/\d+/"))


COVERED = """() => {
    const here = document.activeElement, bar = document.querySelector(".action-bar");
    if (!bar || bar.contains(here) || !here.closest("main")) return 0;
    return Math.max(0, here.getBoundingClientRect().bottom - bar.getBoundingClientRect().top);
}"""
"""How many pixels of what has the focus lie behind the bar at the bottom."""


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_no_row_of_the_own_list_hides_behind_its_bar_when_it_has_the_focus(new_page, platform, phone):
    page = new_page(phone=phone)
    sign_in(page, platform.sign_ins["owner"])
    page.goto("/my/items/")
    rows = page.locator("main li input[name=item]").count()
    assert rows * 80 > page.viewport_size["height"], "a list that is shorter than the screen hides nothing"
    skip_to_content(page)
    for back in (False, True):
        seen = 0
        while seen < rows:
            page.keyboard.press("Shift+Tab" if back else "Tab")
            assert page.evaluate(COVERED) == 0, page.evaluate(FOCUSED)
            seen += page.evaluate("document.activeElement.matches('input[name=item]')")
