"""Making the next while the last is used."""

import threading

import pytest

from songserm.toolbox.ahead import ahead


def test_everything_comes_in_its_order():
    assert list(ahead(range(100))) == list(range(100))
    assert list(ahead(())) == []


def test_the_next_is_made_while_the_last_is_used():
    making = threading.Event()

    def things():
        yield 1
        making.set()
        yield 2

    found = ahead(things())
    assert next(found) == 1
    assert making.wait(10)
    assert list(found) == [2]


def test_a_fault_comes_after_what_was_made_before_it():
    def things():
        yield 1
        raise ValueError("torn")

    found = ahead(things())
    assert next(found) == 1
    with pytest.raises(ValueError, match="torn"):
        next(found)


def test_no_thread_is_left_when_the_rest_is_not_wanted():
    before = threading.active_count()
    found = ahead(iter(range(1_000_000)))
    assert next(found) == 0
    found.close()
    assert threading.active_count() == before
