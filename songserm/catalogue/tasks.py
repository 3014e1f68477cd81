"""The catalogue's jobs."""

from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.catalogue import actions
from songserm.catalogue.actions.import_jobs import RUNNING


@app.task(name=RUNNING)
def run_import(job_id: int) -> None:
    """Take in a file that a firm brought."""
    actions.run_import(job_id=job_id, now=timezone.now())


@app.periodic(cron="1 17 * * *")
@app.task(queueing_lock="catalogue.end_marks")
def end_marks(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Just after midnight in Thailand: items are no longer found by marks that ended."""
    actions.requeue_marks_that_ended(now=timezone.now())


@app.periodic(cron="30 18 * * *")
@app.task(queueing_lock="catalogue.forget_imports")
def forget_imports(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Files that were brought are kept for a month."""
    actions.forget_old_imports(now=timezone.now())
