"""What people print: the firm's name is on the paper, and the site's own frame is not."""

import io

import pikepdf
import pytest

pytestmark = pytest.mark.browser


def test_a_firm_is_named_on_paper_and_the_frame_of_the_site_is_left_out(new_page):
    page = new_page()
    page.goto("/firms/0105556000017/")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator("body > header").is_visible()
    assert not page.locator("body > footer").is_visible()


def test_an_item_fits_on_one_sheet_with_its_price_beside_it(new_page):
    page = new_page()
    page.goto("/search/?q=กระดาษ")
    page.locator("main article h2 a").first.click()
    page.wait_for_url("**/items/**")
    page.set_viewport_size({"width": 718, "height": 1046})  # A4 without its margins
    page.emulate_media(media="print")
    name, price = page.locator("h1").bounding_box(), page.locator("#price").bounding_box()
    assert price["x"] > name["x"] + name["width"]
    assert page.locator("#versions").bounding_box()["y"] < 1046
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as paper:
        assert len(paper.pages) == 1
