"""A certificate is renewed on a phone, from the owner's reminder to the next certificate; the verifier sees the papers in place."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from songserm.toolbox.identity import check_digit_of
from tests.functional.a_year_ago import FACTS, PASSWORD, tax_return
from tests.functional.conftest import ROOT, songserm
from tests.functional.helpers import fits_and_is_accessible, letter_to, sign_in

pytestmark = pytest.mark.browser
NUMBER = "350120012345" + str(check_digit_of("350120012345"))
ADDRESS = "somsri.renews@example.test"


@pytest.fixture
def reminded(platform):
    told = f"from tests.functional.a_year_ago import *; firm_whose_owner_is_reminded({NUMBER!r}, {ADDRESS!r})"
    settings = {"PYTHONPATH": str(ROOT), "SONGSERM_PUBLIC_URL": platform.address}
    done = songserm(platform.var, "django", "shell", "--no-imports", "-c", told, **settings)
    assert done.returncode == 0, done.stderr


def test_from_the_reminder_to_the_next_certificate(new_page, verifier_state, reminded):
    owner, verifier = new_page(phone=True), new_page(state=verifier_state)
    firm, first = renews(owner)
    sees_the_papers_and_approves(verifier, firm)
    second = has_the_next_certificate(owner)
    assert second != first
    points_to_the_second(owner, first, second)


def renews(page):
    letter = letter_to(page, ADDRESS, words="ใกล้หมดอายุ")
    sign_in(page, {"email": ADDRESS, "password": PASSWORD, "totp_secret": ""})
    page.goto(re.search(r"http\S+/my/\S+", letter)[0])
    fits_and_is_accessible(page)
    firm, first = (page.locator("main dd").nth(place).inner_text() for place in (0, 1))
    page.click("form[action$='/renew/'] button")
    assert page.input_value("[name=name_th]") == FACTS.name_th
    assert page.input_value("[name=revenue]") == "1,200,000"
    page.fill("[name=revenue]", "๑,๖๕๐,๐๐๐")
    page.fill("[name=statement_year]", "2568")
    attaches(page)
    fits_and_is_accessible(page)
    page.click("button[formaction$='/submit/']")
    expect(page.locator("[aria-current=step]")).to_contain_text("ส่งคำขอแล้ว")
    return firm, first


def attaches(page):
    """Two papers, one after the other; the page itself asks for the next."""
    paper = {"name": "ภ.ง.ด.90.pdf", "mimeType": "application/pdf", "buffer": tax_return(datetime.now(UTC))}
    for count in (1, 2):
        page.set_input_files("[name=file]", paper)
        page.click("button[formaction$='/documents/']")
        expect(page.locator("#papers ~ ul a")).to_have_count(count)


def sees_the_papers_and_approves(page, firm):
    page.goto("/review/?purpose=RENEWAL")
    page.locator("main li", has_text=firm).locator("a").first.click()
    page.click("form[action$='/take/'] button")
    shows_the_paper(page)
    fits_and_is_accessible(page)
    page.click("form[action$='/approve/'] button")
    page.locator("main .tone-success[role=status]").first.wait_for()


def shows_the_paper(page):
    """By the browser's own viewer; one that has none reads where to look instead."""
    paper = page.locator("#papers ~ details object").first
    paper.scroll_into_view_if_needed()
    if not page.evaluate("navigator.pdfViewerEnabled"):
        expect(paper).to_contain_text("เปิดในหน้าต่างใหม่")
        return
    for _ in range(100):
        if any(frame.url.startswith("chrome-extension://") for frame in page.frames):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the viewer of the browser did not come")


def has_the_next_certificate(page):
    letter = letter_to(page, ADDRESS, words="ต่ออายุการขึ้นทะเบียน")
    page.reload()
    fits_and_is_accessible(page)
    page.goto(re.search(r"http\S+/certificates/\S+", letter)[0])
    expect(page.locator("main .tone-success")).to_be_visible()
    return page.locator("main h1").inner_text()


def points_to_the_second(page, first, second):
    """Whoever holds the old paper in the hand is shown the way to the one that counts."""
    page.goto(f"/certificates/{first}/")
    expect(page.locator("main .tone-error")).to_be_visible()
    fits_and_is_accessible(page)
    page.click(f"main a[href$='/certificates/{second}/']")
    expect(page.locator("main .tone-success")).to_be_visible()
