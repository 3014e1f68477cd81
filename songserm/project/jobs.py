"""Running the jobs of all rooms."""

import logging
import threading

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from songserm.registry import actions as registry

logger = logging.getLogger(__name__)

CLOCK_SECONDS = 1.0
CONCURRENCY = 4
GRACE_SECONDS = 10


def run_until_told() -> None:
    """Run jobs until SIGINT or SIGTERM; the ones that run then get some seconds to finish."""
    if not isinstance(app.connector, DjangoConnector):
        raise TypeError("jobs run on the database of this project")
    with app.replace_connector(app.connector.get_worker_connector()) as jobs:
        jobs.run_worker(concurrency=CONCURRENCY, shutdown_graceful_timeout=GRACE_SECONDS)


def watch_the_clock(stop: threading.Event) -> None:
    """Do each second what becomes due by the clock alone: registrations that expire leave search at that moment."""
    while not stop.wait(CLOCK_SECONDS):
        try:
            registry.expire_due(now=timezone.now())
        except OperationalError:
            logger.warning("The database did not answer; trying again.", exc_info=True)
        except Exception:  # whatever it is: the clock goes on, or nothing would expire until a restart
            logger.exception("What is due by the clock failed; trying again.")
        finally:
            close_old_connections()
