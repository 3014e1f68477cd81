"""The worker process: runs jobs, and keeps the search index up to date."""

import os
import signal
import threading
from contextlib import suppress

import django


def main() -> None:
    """Work until told to stop. A stop lets running jobs finish; what is not finished is taken up again later."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
    django.setup()
    from songserm.project import jobs  # noqa: PLC0415 - models can be imported only after setup
    from songserm.search.indexer import run_indexer  # noqa: PLC0415

    stop = threading.Event()
    indexer = threading.Thread(target=run_indexer, args=(stop,), name="indexer")
    indexer.start()
    clock = threading.Thread(target=jobs.watch_the_clock, args=(stop,), name="clock")
    clock.start()
    try:
        jobs.run_until_told()
    finally:
        stop.set()
        indexer.join()
        clock.join()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    with suppress(KeyboardInterrupt):  # told to stop before it had begun
        main()
