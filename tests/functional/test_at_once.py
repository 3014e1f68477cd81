"""What is decided or written is soon what is found, by the worker that runs in production."""

import json
import time
from urllib.parse import quote
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser
PATIENCE = 10
"""Seconds. The benchmark measures how soon it is; here it is only seen that nobody has to do anything for it."""


def found(platform, words):
    with urlopen(f"{platform.address}/api/v1/search?verified=true&kind=items&q={quote(words)}") as answer:  # noqa: S310 - the platform of this test
        return json.load(answer)["results"]


def until(platform, words, number, *, there):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if any(each["enterprise"]["number"] == number for each in found(platform, words)) is there:
            return True
        time.sleep(0.05)
    return False


def test_the_items_of_a_suspended_firm_leave_search_and_come_back_with_it(new_page, platform, verifier_state):
    item = found(platform, "ปากกา")[0]
    words, number = item["title"], item["enterprise"]["number"]
    page = new_page(state=verifier_state)
    page.goto(f"/firms/{number}/standing/")
    decides(page, "suspend")
    assert until(platform, words, number, there=False)
    decides(page, "reinstate")
    assert until(platform, words, number, there=True)


def decides(page, step):
    page.fill("[name=reason]", "ตรวจสอบเอกสารเพิ่มเติม")
    page.click(f"button[name=step][value={step}]")
    page.locator("main form").first.wait_for()
