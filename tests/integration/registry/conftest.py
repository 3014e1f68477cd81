"""A business registry that answers over real HTTP."""

import threading

import pytest

from songserm.gateways.dbd.simulator import serve


@pytest.fixture(scope="session")
def registry_server():
    server = serve(0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def registry(settings, registry_server) -> None:
    """The registry answers."""
    settings.DBD_URL, settings.DBD_CONSUMER_KEY = registry_server, "demo"


@pytest.fixture
def silent_registry(settings) -> None:
    """Nobody listens where the registry should be."""
    settings.DBD_URL, settings.DBD_CONSUMER_KEY = "http://127.0.0.1:9", "demo"
