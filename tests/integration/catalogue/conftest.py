"""A firm that is found today, and its owner signed in."""

import pytest

from tests.factories import make_owned


@pytest.fixture
def firm(client):
    enterprise, owner = make_owned()
    client.force_login(owner)
    enterprise.owner = owner
    return enterprise
