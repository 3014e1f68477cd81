"""From a notice in the feed to a firm's inbox with its reason, "not for us", a changed notice, and the letters in between."""

import json
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from songserm.gateways.egp import simulator
from tests.functional.helpers import fits_and_is_accessible, letter_to, sign_in

pytestmark = pytest.mark.browser
_serial = count(1)
NOT_FOR_US = "details:has(button[name=because]) > summary"
TODAY = datetime.now(ZoneInfo("Asia/Bangkok")).date()


@pytest.fixture(scope="module")
def owner_state(browser, platform):
    context = browser.new_context(base_url=platform.address)
    sign_in(context.new_page(), platform.sign_ins["owner"])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def announce(platform, tmp_path):
    """Add announcements to a feed of the test's own and have the platform read it."""
    path = tmp_path / "feed.json"
    server = simulator.serve(0, path)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    rows = []

    def announced(number, title, kind="D0", day=TODAY):
        rows.append({"number": number, "announcement": kind, "title": title, "published": day.isoformat()})
        path.write_text(json.dumps(rows))
        feed = {"SONGSERM_EGP_URL": f"http://127.0.0.1:{server.server_port}", "SONGSERM_EGP_CLOSED": ""}
        command = [str(Path(sys.executable).parent / "songserm"), "feed", "read"]
        environment = {**os.environ, "SONGSERM_VAR": str(platform.var), **feed}
        read = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert read.returncode == 0, read.stdout + read.stderr

    yield announced
    server.shutdown()


@pytest.mark.parametrize(("phone", "language"), [(True, ""), (False, "/en")], ids=["phone-thai", "desktop-english"])
def test_a_notice_reaches_the_inbox_changes_and_is_not_for_us(
    new_page, platform, owner_state, announce, *, phone, language
):
    page, serial = new_page(phone=phone, state=owner_state), next(_serial)
    number, address = f"6911777{serial:04d}", platform.sign_ins["owner"]["email"]
    title = f"ประกวดราคาซื้อกระดาษถ่ายเอกสาร A4 จำนวน {serial}00 รีม จังหวัดเชียงใหม่"
    announce(number, title)
    card = in_the_inbox(page, number, title, language)
    assert "กระดาษถ่ายเอกสาร A4" in card.locator("h2 ~ p").last.inner_text()
    fits_and_is_accessible(page)
    assert title in letter_to(page, address, words=f"{serial}00").replace("\n", " ")
    announce(number, f"{title} (แก้ไข)", "D2", TODAY + timedelta(days=1))
    changed = letter_to(page, address, words="เปลี่ยนแปลง")
    assert "(แก้ไข)" in changed
    opens_the_notice(page, number, language)
    saves_it_and_lets_it_go(page, language)
    says_not_for_us(page, number, language)
    later = f"6911888{serial:04d}"
    announce(later, f"ซื้อกระดาษถ่ายเอกสาร A4 อีกครั้ง จำนวน {serial}50 รีม")
    is_held_back(page, later, f"{serial}50", language)
    takes_it_back(page, serial, language)


def in_the_inbox(page, number, title, language):
    """The worker matches it in a moment."""
    for _ in range(100):
        page.goto(f"{language}/tenders/inbox/")
        card = page.locator("article", has_text=title.split("จำนวน")[1].split("รีม")[0].strip())
        if card.count():
            return card.first
        page.wait_for_timeout(200)
    raise AssertionError(f"{number} did not reach the inbox")


def opens_the_notice(page, number, language):
    page.goto(f"{language}/tenders/inbox/")
    page.locator("article", has_text="(แก้ไข)").first.locator("h2 a").click()
    page.locator("section[aria-labelledby=history] ins", has_text="(แก้ไข)").wait_for()
    assert number in page.locator("section[aria-labelledby=facts]").inner_text()
    fits_and_is_accessible(page)


def saves_it_and_lets_it_go(page, language):
    page.goto(f"{language}/tenders/inbox/?unread=on&order=deadline")
    fits_and_is_accessible(page)
    page.goto(f"{language}/tenders/inbox/")
    card = page.locator("article", has_text="(แก้ไข)").first
    card.locator("button[name=saved]").click()
    card.locator("button[aria-pressed=true]").wait_for()
    page.goto(f"{language}/tenders/inbox/?show=saved")
    fits_and_is_accessible(page)
    card.locator("button[name=saved]").click()
    card.locator("button[aria-pressed=false]").wait_for()
    page.goto(f"{language}/tenders/inbox/?show=saved")
    assert page.locator("article").count() == 0


def says_not_for_us(page, number, language):
    page.goto(f"{language}/tenders/inbox/")
    card = page.locator("article", has_text="(แก้ไข)").first
    card.locator(NOT_FOR_US).click()
    fits_and_is_accessible(page)
    card.locator("button[value=GOODS]").click()
    page.locator("article", has_text="(แก้ไข)").first.locator("form[action$='/for-us/'] button").wait_for()
    fits_and_is_accessible(page)
    page.goto(f"{language}/tenders/inbox/?show=dismissed")
    assert page.locator("article", has_text="(แก้ไข)").count() == 1
    fits_and_is_accessible(page)


def is_held_back(page, number, amount, language):
    for _ in range(100):
        page.goto(f"{language}/tenders/inbox/?show=held-back")
        if page.locator("article", has_text=amount).count():
            break
        page.wait_for_timeout(200)
    assert page.locator("article", has_text=amount).count() == 1, number
    fits_and_is_accessible(page)
    page.goto(f"{language}/tenders/inbox/")
    assert page.locator("article", has_text=amount).count() == 0


def takes_it_back(page, serial, language):
    page.goto(f"{language}/tenders/inbox/?show=dismissed")
    card = page.locator("article", has_text="(แก้ไข)").first
    card.locator("form[action$='/for-us/'] button").click()
    page.locator("article", has_text="(แก้ไข)").first.locator(NOT_FOR_US).wait_for()
    page.goto(f"{language}/tenders/inbox/")
    assert page.locator("article", has_text=f"{serial}00").count() >= 1


@pytest.mark.parametrize(("phone", "language"), [(True, "/en"), (False, "")], ids=["phone-english", "desktop-thai"])
def test_a_search_is_saved_and_letters_are_chosen(new_page, owner_state, *, phone, language):
    page = new_page(phone=phone, state=owner_state)
    page.goto(f"{language}/tenders/")
    fits_and_is_accessible(page)
    page.fill("#id_q", "กระดาษ")
    page.click("main form[role=search] button[type=submit]")
    page.locator("form[action$='/searches/'] button").click()
    page.locator("section[aria-labelledby=searches] li").wait_for()
    fits_and_is_accessible(page)
    page.check("[name=how][value=DAILY]")
    page.click("main form:has([name=how]) button[type=submit]")
    assert page.is_checked("[name=how][value=DAILY]")
    page.check("[name=how][value=AT_ONCE]")
    page.click("main form:has([name=how]) button[type=submit]")
    page.click("section[aria-labelledby=searches] li form button")
    assert page.locator("section[aria-labelledby=searches] li").count() == 0
    fits_and_is_accessible(page)
    page.goto(f"{language}/tenders/?q=ไม่มีคำนี้แน่นอน")
    fits_and_is_accessible(page)
