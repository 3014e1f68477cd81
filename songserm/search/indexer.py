"""The loop that keeps the index up to date; the worker process runs it, and long commands do beside their work."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, close_old_connections, connection

from songserm.search import actions

logger = logging.getLogger(__name__)

WAIT_SECONDS = 0.5
"""The longest a change waits when its notice was missed."""
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


@contextmanager
def indexed_meanwhile() -> Iterator[None]:
    """Bring into the index what the block commits, while it goes on; once the block has ended, everything is in.

    When the block fails, what is not yet in the index waits for the worker.
    """
    done = threading.Event()
    indexer = threading.Thread(target=_drain_until, args=(done,), name="indexer", daemon=True)
    indexer.start()
    try:
        yield
    finally:
        done.set()
    indexer.join()
    actions.drain()


def _drain_until(done: threading.Event) -> None:
    try:
        while not done.wait(WAIT_SECONDS):
            actions.drain()
    finally:
        connection.close()


def _wait_for_notice() -> None:
    """Until another transaction has queued something, or a moment has passed."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {actions.CHANNEL}")
    if connection.connection is None:
        raise OperationalError("the connection is gone")
    for _notice in connection.connection.notifies(timeout=WAIT_SECONDS, stop_after=1):
        return
