"""A process that is killed in the middle of an opening or an award: nothing is lost, nothing is half done."""

import pytest
from django.utils import timezone

from songserm.audit.models import Event
from songserm.contracts.models import Contract
from songserm.sourcing import actions
from songserm.sourcing.keeper.opening import open_waiting
from songserm.sourcing.keeper.places import secret_keys
from songserm.sourcing.models import Award, Quotation
from tests.integration.sourcing.conftest import asked_for, close, sells
from tests.integration.sourcing.test_quotations import agree, offers, trail
from tests.killing import killed_in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)

OPENS = """
from songserm.sourcing.keeper import opening
from songserm.sourcing.keeper.places import secret_keys
opening._read = here
opening.open_waiting(secret_keys())
"""
AWARDS = """
from songserm.sourcing.actions import awarding
from songserm.sourcing.models import Quotation
awarding._tell = here
quotation = Quotation.objects.get()
by = quotation.request.published_by
awarding.award(quotation=quotation, reason="ดี", warnings=[], by=by, now=timezone.now())
"""


@pytest.fixture
def closed(agency):
    """A request past its deadline with one quotation, and two people who agreed to open."""
    firm = sells()
    request = asked_for(agency, firm)
    offers(request, firm)
    close(request)
    agree(request, agency.officer, agency.second)
    return request


def test_kill_9_during_the_opening(closed):
    killed_in_the_middle(OPENS)
    assert "QUOTATIONS_BEING_OPENED" in trail(closed), "that somebody began to read shows for good"
    assert not Quotation.objects.exists()
    assert open_waiting(secret_keys()) == 1
    assert Quotation.objects.count() == 1
    assert trail(closed).count("QUOTATIONS_OPENED") == 1


def test_kill_9_during_the_award(agency, closed):
    open_waiting(secret_keys())
    killed_in_the_middle(AWARDS)
    assert not Award.objects.exists()
    assert not Contract.objects.exists()
    assert not Event.objects.filter(action="AWARDED").exists()
    quotation = Quotation.objects.get()
    actions.award(quotation=quotation, reason="ดี", warnings=[], by=agency.officer, now=timezone.now())
    assert Award.objects.count() == Contract.objects.count() == 1
