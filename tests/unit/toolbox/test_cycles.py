"""Python's search for unused values that name each other."""

import gc

import pytest

from songserm.toolbox.cycles import not_searched


def test_nothing_is_searched_inside_and_again_afterwards_even_when_something_fails() -> None:
    with pytest.raises(ZeroDivisionError), not_searched():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_does_not_search_anyway_goes_on_so() -> None:
    gc.disable()
    try:
        with not_searched():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
