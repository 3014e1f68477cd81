"""The loop that keeps the index up to date; the worker process runs it."""

import logging
import threading

from django.db import OperationalError, close_old_connections, connection

from songserm.search import actions

logger = logging.getLogger(__name__)

TROUBLE_SECONDS = 2.0


def run_indexer(stop: threading.Event) -> None:
    """Drain the outbox whenever something is in it, until told to stop; an index that was lost is built anew first."""
    while not stop.is_set():
        try:
            actions.fill_empty()
            actions.drain()
            _wait_for_notice()
        except Exception:
            # Whatever went wrong, the entries still wait in the outbox: say so, and try again.
            logger.exception("The search index could not be brought up to date; trying again.")
            close_old_connections()
            stop.wait(TROUBLE_SECONDS)
    connection.close()


def _wait_for_notice() -> None:
    """Until another transaction has queued something, or a moment has passed."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {actions.CHANNEL}")
    if connection.connection is None:
        raise OperationalError("the connection is gone")
    for _notice in connection.connection.notifies(timeout=actions.WAIT_SECONDS, stop_after=1):
        return
