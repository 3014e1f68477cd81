"""An officer ranks bids, keeps the result with its e-GP project, and anyone verifies the PDF; a planner compares rule sets."""

from itertools import count

import pytest

from tests.functional.conftest import songserm
from tests.functional.helpers import fits_and_is_accessible, sign_in

pytestmark = pytest.mark.browser
_serial = count(1)


@pytest.fixture(scope="module")
def officer_state(browser, platform):
    context = browser.new_context(base_url=platform.address)
    sign_in(context.new_page(), platform.sign_ins["officer"])
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize(("phone", "language"), [(True, ""), (False, "/en")], ids=["phone-thai", "desktop-english"])
def test_bids_are_ranked_kept_and_verified(new_page, platform, officer_state, tmp_path, *, phone, language):
    page, number = new_page(phone=phone, state=officer_state), f"6911999{next(_serial):04d}"
    page.goto(f"{language}/evaluations/")
    fits_and_is_accessible(page)
    types_two_bids(page)
    page.click("button[name=step][value=rank]:not([aria-hidden])")
    page.locator("text=th-2565-w78").first.wait_for()
    fits_and_is_accessible(page)
    page.fill("[name=project_number]", number)
    page.fill("[name=title]", "ซื้อกระดาษ")
    page.click("button[name=step][value=keep]")
    page.wait_for_url("**/evaluations/*-*/")
    fits_and_is_accessible(page)
    with page.expect_download() as download:
        page.click("a[href$='/evaluation.pdf']")
    file = tmp_path / "evaluation.pdf"
    download.value.save_as(file)
    checked = songserm(platform.var, "evidence", "verify", str(file))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    page.goto(f"{language}/evaluations/kept/?project={number}")
    assert page.locator("main li").count() == 1
    fits_and_is_accessible(page)


def types_two_bids(page):
    page.fill("[name=announced_date]", "1/3/2568")
    for place, (bidder, price) in enumerate((("รายใหญ่", "1,000,000"), ("รายเล็ก", "1,100,000"))):
        page.fill(f"[name=bids-{place}-bidder]", bidder)
        page.fill(f"[name=bids-{place}-price]", price)
    page.click("fieldset:nth-of-type(2) summary")
    page.select_option("[name=bids-1-size]", "SMALL")
    page.select_option("[name=bids-1-sector]", "TRADE_SERVICES")
