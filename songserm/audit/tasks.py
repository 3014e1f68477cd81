"""What the worker does for the trail."""

from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.audit.heads import sign_head


@app.periodic(cron="3 * * * *")
@app.task(queueing_lock="audit-head")
def sign_todays_head(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Every hour, so that a day on which the worker slept at midnight has its head too; one a day is made."""
    sign_head(now=timezone.now())
