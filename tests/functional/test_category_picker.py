"""Finding a category by typing, on a phone: when an item is edited and when a search is narrowed."""

import pytest

from tests.functional.helpers import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def owner(new_page, platform):
    page = new_page(phone=True)
    sign_in(page, platform.sign_ins["owner"])
    return page


def typed(page, words: str):
    """The options that open under the box."""
    page.locator("#find-category").press_sequentially(words)
    options = page.locator("#find-category-list [role=option]")
    options.first.wait_for()
    return options


def test_an_items_category_is_found_by_typing(owner):
    owner.goto("/my/items/new/")
    options = typed(owner, "เฟอร์นิเจอร์")
    assert owner.get_attribute("#find-category", "aria-expanded") == "true"
    fits_and_is_accessible(owner)
    owner.keyboard.press("ArrowDown")
    code = options.first.get_attribute("data-value")
    assert owner.get_attribute("#find-category", "aria-activedescendant") == options.first.get_attribute("id")
    owner.keyboard.press("Enter")
    assert owner.input_value("[name=category]") == code
    assert code in owner.locator("[data-tells=find-category]").inner_text()
    assert owner.get_attribute("#find-category", "aria-expanded") == "false"
    fits_and_is_accessible(owner)


def test_enter_in_the_box_sends_no_form_and_escape_closes_the_list(owner):
    owner.goto("/en/my/items/new/")
    typed(owner, "furniture")
    owner.keyboard.press("Escape")
    assert owner.locator("#find-category-list").is_hidden()
    owner.fill("#find-category", "zzzz")
    owner.keyboard.press("Enter")
    owner.get_by_text("No category has such a name or code.").wait_for()
    owner.keyboard.press("Enter")
    assert owner.url.endswith("/my/items/new/")
    assert owner.locator("[role=alert]").count() == 0


def test_a_search_is_narrowed_to_a_category_that_was_typed(new_page):
    page = new_page(phone=True)
    page.goto("/en/search/?q=เก้าอี้&verified=true")
    page.locator("details.filters > summary").click()
    options = typed(page, "furniture")
    fits_and_is_accessible(page)
    options.first.click()
    page.wait_for_url("**category=56*")
    assert "verified=true" in page.url
    assert page.locator("main article").count() > 0


def test_the_box_works_again_after_results_changed_in_place(new_page):
    page = new_page()
    page.goto("/en/search/?q=เก้าอี้")
    page.locator("main nav a").nth(1).click()
    page.wait_for_url("**kind=enterprises**")
    page.locator("main nav a").nth(0).click()
    page.wait_for_url("**kind=items**")
    assert typed(page, "furniture").count() > 0


def test_without_scripts_the_plain_list_is_all_there_is(browser, platform):
    context = browser.new_context(base_url=platform.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, platform.sign_ins["owner"])
    page.goto("/my/items/new/")
    assert page.locator("#find-category").is_hidden()
    page.select_option("[name=category]", "56110000")
    context.close()
