"""A private company becomes a buyer: from sign-up over the verifier's decision to the buyer's desk."""

import io
from itertools import count

import pytest
from PIL import Image

from songserm.gateways.dbd.made_up import made_up_firm
from tests.factories import juristic_number
from tests.functional.helpers import code_in, fits_and_is_accessible, letter_to

pytestmark = pytest.mark.browser
_serial = count(47000)
DISSOLVED = "0503549000036"


def living_company() -> str:
    return next(number for number in map(juristic_number, _serial) if made_up_firm(number).status == "ยังดำเนินกิจการอยู่")


def authorisation() -> dict[str, object]:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(content, "PNG")
    return {"name": "authorisation.png", "mimeType": "image/png", "buffer": content.getvalue()}


@pytest.mark.parametrize(
    ("phone", "language"), [pytest.param(True, "", id="phone-thai"), pytest.param(False, "/en", id="desktop-english")]
)
def test_from_sign_up_to_the_buyers_desk(new_page, verifier_state, phone, language):
    buyer, verifier = new_page(phone=phone), new_page(phone=phone, state=verifier_state)
    number = living_company()
    signs_up(buyer, f"buyer{number}@example.test", language)
    is_refused_a_dissolved_company(buyer)
    asks(buyer, number)
    decides(verifier, number, language)
    buys(buyer, number, language)


def signs_up(page, address, language):
    page.goto(f"{language}/buyers/register/")
    fits_and_is_accessible(page)
    page.click("main a[href*='signup']")
    page.fill("[name=email]", address)
    page.fill("[name=password1]", "four green lamps by the river")
    page.click("main form button[type=submit]")
    page.fill("[name=code]", code_in(letter_to(page, address)))
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/buyers/register/")


def is_refused_a_dissolved_company(page):
    fits_and_is_accessible(page)
    fill(page, DISSOLVED)
    page.locator("#id_number[aria-invalid=true]").wait_for()
    fits_and_is_accessible(page)


def asks(page, number):
    page.fill("#id_number", number[:-1] + str((int(number[-1]) + 1) % 10))
    page.locator("#number-said .field-error").wait_for()
    fill(page, number)
    page.wait_for_url("**/buyers/*-*/")
    assert made_up_firm(number).name_th in page.locator("main").inner_text()
    fits_and_is_accessible(page)


def fill(page, number):
    page.fill("#id_number", number)
    page.set_input_files("[name=file]", authorisation())
    page.check("[name=acts_for]")
    page.click("main form button[type=submit] >> nth=-1")


def decides(page, number, language):
    page.goto(f"{language}/review/buyers/")
    fits_and_is_accessible(page)
    page.locator("main li", has_text=number).locator("a").first.click()
    page.wait_for_url("**/review/buyers/*-*/")
    fits_and_is_accessible(page)
    page.click("form[action$='/approve/'] button")
    page.wait_for_url("**/review/buyers/")


def buys(page, number, language):
    page.reload()
    fits_and_is_accessible(page)
    page.locator("main a[href*='/people/teams/']").click()
    fits_and_is_accessible(page)
    page.goto(f"{language}/desk/")
    fits_and_is_accessible(page)
    page.locator("main a[href*='/search/']").first.click()
    page.wait_for_url("**/search/**")
    fits_and_is_accessible(page)
