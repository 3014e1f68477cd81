"""What people print: the firm's name is on the paper, and the site's own frame is not."""

import pytest

pytestmark = pytest.mark.browser


def test_a_firm_is_named_on_paper_and_the_frame_of_the_site_is_left_out(new_page):
    page = new_page()
    page.goto("/firms/0105556000017/")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator("body > header").is_visible()
    assert not page.locator("body > footer").is_visible()
