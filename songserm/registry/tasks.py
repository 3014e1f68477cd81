"""What the register does by the calendar."""

from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.registry import actions


@app.periodic(cron="5 17 * * *")
@app.task(queueing_lock="registry.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Shortly after midnight in Thailand: letters about certificates that end soon."""
    actions.remind_due(now=timezone.now())


@app.periodic(cron="20 17 * * *")
@app.task(queueing_lock="registry.end_idle")
def end_idle(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Shortly after midnight in Thailand: registrations that nobody goes on with free the number that they hold."""
    actions.end_idle(now=timezone.now())
