"""An index of the test's own."""

import pytest

from songserm.search.actions import drain
from songserm.search.engine import SearchRequest
from songserm.search.queries import search


@pytest.fixture(autouse=True)
def index(settings, tmp_path):
    settings.SONGSERM_VAR = tmp_path


@pytest.fixture
def found():
    """Titles that a query finds, once what waits is in the index."""

    def ask(text="", **facts):
        drain()
        return [hit.title for hit in search(SearchRequest(q=text, **facts)).hits]

    return ask
