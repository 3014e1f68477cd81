"""The clock of the worker goes on, whatever happens in one of its seconds."""

import threading

import pytest
from django.db import InterfaceError, OperationalError

from songserm.project import jobs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError, KeyError])
def test_the_clock_goes_on_after_an_error(monkeypatch, caplog, trouble):
    stop, seconds = threading.Event(), []

    def expire_due(*, now):
        seconds.append(now)
        if len(seconds) == 1:
            raise trouble("the first second")
        stop.set()

    monkeypatch.setattr(jobs, "CLOCK_SECONDS", 0.001)
    monkeypatch.setattr(jobs.registry, "expire_due", expire_due)
    jobs.watch_the_clock(stop)
    assert (len(seconds), "the first second" in caplog.text) == (2, True)
