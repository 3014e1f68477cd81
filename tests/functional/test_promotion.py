"""The planner saves a segment, writes to it, and sees what came of it; a firm reads the letter and says that it applied."""

from itertools import count

import pytest

from tests.functional.helpers import fits_and_is_accessible, letter_to, sign_in

pytestmark = pytest.mark.browser
_serial = count(1)


@pytest.fixture(scope="module")
def states(browser, platform):
    def signed_in(name):
        context = browser.new_context(base_url=platform.address)
        sign_in(context.new_page(), platform.sign_ins[name])
        state = context.storage_state()
        context.close()
        return state

    return {name: signed_in(name) for name in ("planner", "owner")}


@pytest.mark.parametrize(("phone", "language"), [(True, ""), (False, "/en")], ids=["phone-thai", "desktop-english"])
def test_from_a_segment_to_what_came_of_it(new_page, platform, states, *, phone, language):
    planner, owner = (new_page(phone=phone, state=states[name]) for name in ("planner", "owner"))
    title = f"มาตรการที่ {next(_serial)}"
    saves_a_segment(planner, f"กลุ่มของ {title}", language)
    writes(planner, title)
    hears_and_applies(owner, platform, title, language)
    planner.reload()
    fits_and_is_accessible(planner)
    came = planner.locator("section[aria-labelledby=came]")
    assert came.evaluate("each => each.scrollWidth <= each.clientWidth"), "the figures scroll sideways"
    assert came.locator("td >> nth=0 >> span >> nth=0").is_visible() == phone
    applied = planner.locator("section[aria-labelledby=came] tbody tr").first.locator("td").nth(2)
    assert applied.locator("span").last.inner_text().strip() == "1"
    looks_at_the_programme(planner, language, phone=phone)


def saves_a_segment(page, name, language):
    page.goto(f"{language}/promotion/")
    fits_and_is_accessible(page)
    page.goto(f"{language}/promotion/segments/new/")
    page.check("[name=sizes][value=SMALL]")
    page.check("[name=sizes][value=MICRO]")
    page.check("[name=sizes][value=MEDIUM]")
    page.select_option("[name=provinces]", "10")
    page.click("button[name=look]")
    page.locator("section.tone-info").wait_for()
    fits_and_is_accessible(page)
    page.fill("[name=name]", name)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/promotion/segments/*-*/")
    fits_and_is_accessible(page)


def writes(page, title):
    page.click("a[href$='/reach/']")
    page.click("main form button[type=submit]")
    fits_and_is_accessible(page)
    page.fill("[name=title_th]", title)
    page.fill("[name=text_th]", "สมัครได้แล้ววันนี้")
    page.select_option("[name=held_out_percent]", "0")
    page.click("main form button[type=submit]")
    page.locator("button[name=sure]").wait_for()
    fits_and_is_accessible(page)
    page.click("button[name=sure]")
    page.wait_for_url("**/promotion/letters/*-*/")
    fits_and_is_accessible(page)


def hears_and_applies(page, platform, title, language):
    letter = letter_to(page, platform.sign_ins["owner"]["email"], words=title)
    assert "สมัครได้แล้ววันนี้" in letter
    page.goto(f"{language}/my/promotion/")
    fits_and_is_accessible(page)
    page.click(f"main a:has-text('{title}')")
    fits_and_is_accessible(page)
    page.click("form[action$='/applied/'] button")
    page.locator(".tone-success").first.wait_for()
    fits_and_is_accessible(page)


def looks_at_the_programme(page, language, *, phone):
    page.goto(f"{language}/promotion/")
    page.click("section[aria-labelledby=programmes] li a")
    page.locator("[data-chart] svg").first.wait_for()
    fits_and_is_accessible(page)
    months = page.locator("section[aria-labelledby=months]")
    assert months.evaluate("each => each.scrollWidth <= each.clientWidth"), "the months scroll sideways"
    assert months.locator("td >> nth=0 >> span >> nth=0").is_visible() == phone
    page.click("a[href$='/targets/']")
    fits_and_is_accessible(page)
    page.goto(f"{language}/promotion/programmes/new/")
    page.click("main form button[type=submit]")
    fits_and_is_accessible(page)
