"""Two people register the same number in the same moment: the database lets one of them."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from songserm.registry.actions import AlreadyRegistered, begin
from songserm.registry.models import Enterprise, Registration
from tests.factories import juristic_number, make_account

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_gets_the_number_and_the_other_is_told():
    number, outcomes, together = juristic_number(43001), [], threading.Barrier(2)

    def register(account) -> None:
        together.wait()
        try:
            begin(kind="JURISTIC", number=number, name="ก", by=account, now=timezone.now())
            outcomes.append("begun")
        except AlreadyRegistered:
            outcomes.append("told")
        finally:
            connection.close()

    people = [threading.Thread(target=register, args=(make_account(),)) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["begun", "told"]
    assert (Enterprise.objects.count(), Registration.objects.count()) == (1, 1)
