"""Jobs of promotion."""

from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.promotion import actions


@app.task(name=actions.SENDING, lock="promotion_letters")
def send_letters() -> None:
    """After an outreach was made."""
    actions.send_letters(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="promotion_sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Take up what a killed worker left."""
    actions.send_letters(now=timezone.now())
