"""Jobs that look for whatever waits: one of a kind in the queue is enough."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def run_soon(task: str) -> None:
    """Have the job of that name run once the current transaction stands; one that waits already will see all of it."""
    transaction.on_commit(lambda: _defer(task))


def _defer(task: str) -> None:
    with suppress(AlreadyEnqueued):
        app.configure_task(task, queueing_lock=task).defer()
