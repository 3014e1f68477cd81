"""What the stories share: signing in and up, reading the demo's letters, and judging a page."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def sign_in(page: Page, who: dict[str, str]) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", who["email"])
    page.fill("[name=password]", who["password"])
    page.click("main form button[type=submit]")
    if who["totp_secret"]:
        page.fill("[name=code]", totp(who["totp_secret"]))
        page.click("main form button[type=submit]")
    page.wait_for_url("**/desk/")


def totp(secret: str) -> str:
    """The code of this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def letter_to(page: Page, address: str, *, words: str = "") -> str:
    """The newest letter to that address whose subject holds the words; the worker may still be at it."""
    reader = page.context.new_page()
    try:
        for _ in range(100):
            reader.goto("/mailbox/")
            rows = reader.locator("main li", has_text=address)
            wanted = rows.filter(has_text=words) if words else rows
            if wanted.count():
                wanted.first.locator("a").click()
                return reader.locator("main").inner_text()
            reader.wait_for_timeout(100)
    finally:
        reader.close()
    raise AssertionError(f"no letter to {address}")


def code_in(letter: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{2,6})\s*$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def fits_and_is_accessible(page: Page) -> None:
    """Nothing to scroll sideways, and not one axe violation."""
    page.wait_for_load_state()  # a page that has just begun to come has no element yet
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    found = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in result["violations"]]
    assert found == [], f"{page.url}: {found}"
