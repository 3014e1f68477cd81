"""Many notices at once: this process answers them together with helping ones, each with the same generation of the index open.

Threads would not do: much of an answer is small steps that hold Python's lock.
"""

import gc
import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from songserm.tenders.matching.answering import Answer, Answering, Question
from songserm.toolbox.helping import end_with_parent

WORTH_HELP = 400
"""A helper has started when this process alone has answered some two hundred."""
_TOGETHER = 20


def answers(own: Answering, questions: Sequence[Question]) -> list[Answer]:
    """The answers in the order of the questions; with helpers where there are enough of them."""
    if len(questions) < WORTH_HELP or not _helpers():
        return list(map(own.answer, questions))
    parts = [questions[start : start + _TOGETHER] for start in range(0, len(questions), _TOGETHER)]
    try:
        with ProcessPoolExecutor(_helpers(), mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
            futures = [pool.submit(_answered, own.index.folder, part) for part in parts]
            return list(chain.from_iterable(_shared(own, parts, futures)))
    except BrokenProcessPool:  # a helper was killed before every part was given out
        return list(map(own.answer, questions))


def _shared(
    own: Answering, parts: Sequence[Sequence[Question]], futures: Sequence[Future[list[Answer]]]
) -> list[list[Answer]]:
    """Each part's answers: from the last on by this process, until it meets the part that helpers have come to."""
    from_end = []
    for part, future in zip(reversed(parts), reversed(futures), strict=True):
        if not future.cancel():
            break
        from_end.append(list(map(own.answer, part)))
    helped = zip(parts, futures[: len(parts) - len(from_end)])  # noqa: B905 - the rest was answered here
    return [*(_of_helper(own, part, future) for part, future in helped), *reversed(from_end)]


def _of_helper(own: Answering, part: Sequence[Question], future: Future[list[Answer]]) -> list[Answer]:
    try:
        return future.result()
    except (BrokenProcessPool, FileNotFoundError):
        # The helper was killed, or could not open a generation that was replaced meanwhile: this process has it open.
        return list(map(own.answer, part))


def _helpers() -> int:
    """One for each further processor, within reason."""
    return min(8, os.cpu_count() or 1) - 1


def _answered(generation: Path, questions: Sequence[Question]) -> list[Answer]:
    answering = _opened(generation)
    return [answering.answer(question) for question in questions]


@lru_cache(maxsize=1)
def _opened(generation: Path) -> Answering:
    answering = Answering.open(generation)
    gc.freeze()  # nobody looks for cycles among all the names of the index
    return answering
