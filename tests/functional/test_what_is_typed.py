"""What somebody typed is neither lost when the session ends meanwhile, nor sent twice by a second press."""

import pytest
from playwright.sync_api import expect

from tests.functional.helpers import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.browser
NAME = "โต๊ะที่พิมพ์ไว้ก่อนออกจากระบบ"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_was_typed_is_back_after_signing_in_again(new_page, platform, prefix):
    page = new_page(phone=not prefix)
    sign_in(page, platform.sign_ins["owner"])
    page.goto(f"{prefix}/my/items/new/")
    page.fill("[name=name_th]", NAME)
    page.check("[name=offering][value=SERVICE]")
    page.uncheck("[name=price_includes_vat]")
    page.context.clear_cookies(name="sessionid")
    page.click("button[name=then][value=draft]")
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", platform.sign_ins["owner"]["email"])
    page.fill("[name=password]", "wrong")
    page.click("main form button[type=submit]")
    page.fill("[name=login]", platform.sign_ins["owner"]["email"])
    page.fill("[name=password]", platform.sign_ins["owner"]["password"])
    page.click("main form button[type=submit]")
    page.locator("[data-brought-back]").wait_for()
    assert page.input_value("[name=name_th]") == NAME
    assert page.is_checked("[name=offering][value=SERVICE]")
    assert not page.is_checked("[name=price_includes_vat]")
    fits_and_is_accessible(page)


def test_somebody_else_who_signs_in_sees_nothing_of_it(new_page, platform):
    page = new_page()
    sign_in(page, platform.sign_ins["owner"])
    page.goto("/my/items/new/")
    page.fill("[name=name_th]", NAME)
    page.context.clear_cookies(name="sessionid")
    page.click("button[name=then][value=draft]")
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", platform.sign_ins["owner2"]["email"])
    page.fill("[name=password]", platform.sign_ins["owner2"]["password"])
    page.click("main form button[type=submit]")
    page.wait_for_url("**/my/items/new/")
    assert page.input_value("[name=name_th]") == ""
    assert page.evaluate("sessionStorage.getItem('songserm.typed')") is None


def test_a_second_press_sends_nothing_twice(new_page, platform):
    page = new_page()
    sign_in(page, platform.sign_ins["owner"])
    page.goto("/my/items/new/")
    page.fill("[name=name_th]", NAME)
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("form[data-unsaved]");
          let sent = 0;
          window.addEventListener("submit", (event) => { sent += !event.defaultPrevented; event.preventDefault(); });
          form.requestSubmit();
          form.requestSubmit();
          return sent;
        }"""
    )
    assert sent == 1


def test_what_is_wrong_is_framed_in_red_and_an_open_fold_points_down(new_page, platform):
    page = new_page(phone=True)
    sign_in(page, platform.sign_ins["owner"])
    page.goto("/my/items/new/")
    frame = "name => getComputedStyle(document.getElementsByName(name)[0]).border"
    assert page.evaluate(frame, "price") == page.evaluate(frame, "unit")
    page.fill("[name=price]", "abc")
    page.click("button[name=then][value=draft]")
    page.locator("[name=price][aria-invalid=true]").wait_for()
    assert page.evaluate(frame, "price") == "2px solid rgb(180, 35, 24)"
    page.goto("/search/")
    mark = page.locator(".filters > summary .fold-mark")
    expect(mark).to_have_css("rotate", "none")
    page.click(".filters > summary")
    expect(mark).to_have_css("rotate", "90deg")
    expect(page.locator(".filters fieldset details .fold-mark").first).to_have_css("rotate", "none")
