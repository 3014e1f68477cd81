"""Many notices at once: helping processes answer them, each with the same generation of the index open.

Threads would not do: much of an answer is small steps that hold Python's lock.
"""

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from songserm.tenders.matching.answering import Answer, Answering, Question
from songserm.toolbox.helping import end_with_parent

WORTH_HELP = 400
"""Starting a process takes as long as some two hundred answers."""
_TOGETHER = 40


def answers(own: Answering, questions: Sequence[Question]) -> Iterator[Answer]:
    """The answers in the order of the questions; by processes where there are enough of them."""
    done = 0
    if len(questions) >= WORTH_HELP:
        try:
            for answer in _by_processes(own.index.folder, questions):
                yield answer
                done += 1
        except (BrokenProcessPool, FileNotFoundError):
            # A helper was killed, or could not open a generation that was replaced meanwhile: this process has it open.
            pass
    yield from map(own.answer, questions[done:])


def _by_processes(generation: Path, questions: Sequence[Question]) -> Iterator[Answer]:
    workers, fresh = max(1, min(8, os.cpu_count() or 1)), get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=fresh, initializer=end_with_parent) as pool:
        some = [questions[start : start + _TOGETHER] for start in range(0, len(questions), _TOGETHER)]
        for found in pool.map(_answered, [generation] * len(some), some):
            yield from found


def _answered(generation: Path, questions: Sequence[Question]) -> list[Answer]:
    answering = _opened(generation)
    return [answering.answer(question) for question in questions]


@lru_cache(maxsize=1)
def _opened(generation: Path) -> Answering:
    answering = Answering.open(generation)
    gc.freeze()  # nobody looks for cycles among all the names of the index
    return answering
