"""Sending what waits: at once after a commit, and each minute for what was put off."""

from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.notifications import actions


@app.task(name=actions.SENDING)
def send_waiting() -> None:
    """Send what is due; a server that cannot be reached is tried again by the next sweep."""
    actions.deliver(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notifications_sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Take up what was put off, and what a killed worker left."""
    actions.deliver(now=timezone.now())
