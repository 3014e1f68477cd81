"""A database that was restarted: who asks next gets an answer."""

import pytest
from django.db import close_old_connections, connection

from tests.factories import make_listed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm():
    return make_listed(name_th="ร้านไม้ดี")


def cut_off() -> None:
    """The server ends this thread's connection, as a restart does."""
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()


def test_the_api_answers_over_a_new_connection(client, firm):
    client.get(f"/api/v1/enterprises/{firm.number}")
    cut_off()
    assert client.get(f"/api/v1/enterprises/{firm.number}").json()["name"] == "ร้านไม้ดี"


def test_pages_answer_over_a_new_connection(client, firm):
    client.get(f"/firms/{firm.number}/")
    cut_off()
    close_old_connections()  # what the server does before each request, and the test's client leaves out
    assert client.get(f"/firms/{firm.number}/").status_code == 200
