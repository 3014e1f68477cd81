"""Jobs of tenders: the feed, matching, letters, and the index of past contracts."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from songserm.audit.actions import System
from songserm.tenders import history
from songserm.tenders.actions import alerts, matching, notices
from songserm.tenders.actions.feed import read_feed
from songserm.tenders.feed import closed_hours, open_feed


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="tenders_feed", lock="tenders_feed")
def read_the_feed(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Every ten minutes, unless the feed is closed or none is asked."""
    if settings.EGP_URL:
        with open_feed() as feed:
            read_feed(feed, closed=closed_hours(), by=System("e-GP feed"), now=timezone.now())


@app.task(name=notices.MATCHING, lock="tenders_matching")
def match_waiting() -> None:
    """After announcements came in."""
    matching.match_waiting(now=timezone.now())


@app.task(name=matching.ALERTING, lock="tenders_alerts")
def send_alerts() -> None:
    """After notices were matched."""
    alerts.send_alerts(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="tenders_sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """Take up what a killed worker left."""
    matching.match_waiting(now=timezone.now())
    alerts.send_alerts(now=timezone.now())


@app.periodic(cron="0 0 * * *")
@app.task(queueing_lock="tenders_daily", lock="tenders_alerts")
def send_daily(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """At 07:00 in Bangkok, to those who want one letter a day, and of what came at night after ten letters."""
    alerts.send_alerts(now=timezone.now(), which=alerts.Round.MORNING)


@app.periodic(cron="0 11 * * *")
@app.task(queueing_lock="tenders_evening", lock="tenders_alerts")
def send_in_the_evening(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """At 18:00 in Bangkok, of what was put off, to those who are told at once."""
    alerts.send_alerts(now=timezone.now(), which=alerts.Round.EVENING)


@app.periodic(cron="50 19 * * *")
@app.task(queueing_lock="tenders_history")
def rebuild_history(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """At 02:50 in Bangkok, after the night's contracts."""
    history.rebuild()


@app.periodic(cron="40 23 * * *")
@app.task(queueing_lock="tenders_again", lock="tenders_matching")
def look_again(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
    """At 06:40 in Bangkok, before the morning's letters: the open notices look for firms that are new.

    Not with the index at night, since some of these firms are written to at once.
    """
    matching.match_again(now=timezone.now())
    matching.match_waiting(now=timezone.now())
