"""Sums over contracts are made anew each night, so that sizes that changed show there too; agencies are linked."""

from procrastinate.contrib.django import app

from songserm.contracts.actions.agencies import link_agencies
from songserm.contracts.actions.figures import refresh_all


@app.periodic(cron="20 19 * * *")
@app.task(queueing_lock="contracts_figures")
def refresh(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """At 02:20 in Bangkok."""
    link_agencies()
    refresh_all()
