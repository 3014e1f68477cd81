"""How many requests one address may make."""

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from songserm.project.rates import PublicRate


@pytest.fixture
def rate():
    caches["process"].clear()
    made = PublicRate("10/min")
    made.now = 6000.0
    made.clock = lambda: made.now
    yield made
    caches["process"].clear()


def ask(rate, address="192.0.2.1"):
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.auth = None
    return rate.allow_request(request)


def test_so_many_are_allowed_and_no_more_and_each_address_has_its_own(rate):
    assert [ask(rate) for _ in range(12)] == [True] * 10 + [False] * 2
    assert ask(rate, "192.0.2.2")


def test_the_window_slides(rate):
    for _ in range(10):
        ask(rate)
    rate.now += 60
    assert not ask(rate)
    rate.now += 30
    assert [ask(rate) for _ in range(6)] == [True] * 5 + [False]
    rate.now += 120
    assert all(ask(rate) for _ in range(10))


@pytest.mark.parametrize("later", [0, 20, 61, 100])
def test_after_the_wait_that_is_told_a_request_is_allowed(rate, later):
    for _ in range(10):
        ask(rate)
    rate.now += later
    while ask(rate):
        pass
    rate.now += rate.wait() + 0.001
    assert ask(rate)
