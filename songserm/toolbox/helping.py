"""Processes that help another one."""

import os
from multiprocessing import parent_process
from threading import Thread


def end_with_parent() -> None:
    """To be called in a helper: a process that is killed cannot tell its helpers, and they would wait for work for ever."""
    Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
