"""The main job, from sign-up to a found item: an owner registers and lists, a verifier approves, an officer finds."""

from decimal import Decimal
from itertools import count

import pytest

from songserm.gateways.dbd.made_up import made_up_firm
from tests.factories import juristic_number
from tests.functional.helpers import code_in, fits_and_is_accessible, letter_to

pytestmark = pytest.mark.browser
_serial = count(41000)
WIDTHS_AND_LANGUAGES = [
    pytest.param(True, "", id="phone-thai"),
    pytest.param(False, "/en", id="desktop-english"),
    pytest.param(True, "/en", id="phone-english"),
    pytest.param(False, "", id="desktop-thai"),
]


def small_firm() -> str:
    """The number of a firm that the registry's simulator knows as alive, Thai and small."""
    for serial in _serial:
        firm = made_up_firm(juristic_number(serial))
        thai = all(each == "ไทย" for each in firm.nationalities)
        if thai and firm.status == "ยังดำเนินกิจการอยู่" and Decimal(firm.revenue or "9e9") < 50_000_000:
            return firm.number
    raise AssertionError


@pytest.mark.parametrize(("phone", "language"), WIDTHS_AND_LANGUAGES)
def test_from_sign_up_to_a_found_item(new_page, verifier_state, phone, language):
    owner, verifier, officer = new_page(phone=phone), new_page(phone=phone, state=verifier_state), new_page(phone=phone)
    number = small_firm()
    address = f"owner{number}@example.test"

    signs_up(owner, address, language)
    registers(owner, number, language)
    approves(verifier, number, language)
    name = lists_an_item(owner, number, language)
    finds_it(officer, name, language)


def signs_up(page, address, language):
    page.goto(f"{language}/register/")
    fits_and_is_accessible(page)
    page.click("main a[href*='signup']")
    page.fill("[name=email]", address)
    page.fill("[name=password1]", "four green lamps by the river")
    fits_and_is_accessible(page)
    page.click("main form button[type=submit]")
    page.fill("[name=code]", code_in(letter_to(page, address)))
    fits_and_is_accessible(page)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url("**/register/")


def registers(page, number, language):
    page.fill("#id_number", number[:-1] + str((int(number[-1]) + 1) % 10))
    page.locator("#number-said .field-error").wait_for()
    page.fill("#id_number", "")
    page.type("#id_number", f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}")
    page.locator("#number-said .text-success").wait_for()
    fits_and_is_accessible(page)
    page.click("main form button[type=submit] >> nth=-1")
    page.wait_for_url("**/register/*-*/")
    fits_and_is_accessible(page)
    assert page.input_value("[name=name_th]") == made_up_firm(number).name_th
    assert page.input_value("[name=revenue]") != ""
    page.click("button[formaction$='/submit/']")
    assert page.locator("[aria-current=step]").inner_text() != ""
    assert page.locator("button[formaction$='/submit/']").count() == 0


def approves(page, number, language):
    page.goto(f"{language}/review/")
    fits_and_is_accessible(page)
    page.locator("main li", has_text=number).locator("a").first.click()
    page.click("form[action$='/take/'] button")
    fits_and_is_accessible(page)
    page.click("form[action$='/approve/'] button")
    page.locator("main .tone-success[role=status]").first.wait_for()  # on the next case, or the queue when it is empty
    fits_and_is_accessible(page)
    page.goto(f"{language}/firms/{number}/")
    fits_and_is_accessible(page)
    page.locator("a[href*='/certificates/']").click()
    assert page.locator("main .tone-success").is_visible()
    fits_and_is_accessible(page)


def lists_an_item(page, number, language):
    name = f"โคมไฟถนนโซลาร์เซลล์ รุ่น{number[-5:]}"
    page.goto(f"{language}/my/items/new/")
    page.fill("[name=name_th]", name)
    page.fill("[name=price]", "๑,๒๓๔.๕๐")
    page.fill("[name=unit]", "ชุด")
    page.fill("[name=description_th]", "<script>document.title='broken'</script> สว่างทั้งคืน")
    fits_and_is_accessible(page)
    page.click("button[name=then][value=publish]")
    page.wait_for_url("**/my/items/*/")
    fits_and_is_accessible(page)
    return name


def finds_it(page, name, language):
    page.goto(f"{language}/")
    fits_and_is_accessible(page)
    page.fill("#q", name)
    page.press("#q", "Enter")
    page.wait_for_url("**/search/**")
    fits_and_is_accessible(page)
    page.locator("main article a", has_text=name[-5:]).first.click()
    page.wait_for_url("**/items/*/")
    fits_and_is_accessible(page)
    assert "1,234.50" in page.locator("main").inner_text()
    assert "<script>" in page.locator("main").inner_text()
    assert "broken" not in page.title()
