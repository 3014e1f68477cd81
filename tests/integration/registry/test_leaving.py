"""People whose names stand on registrations and imports may delete their accounts; what they did stays in the trail."""

import pytest
from django.core.files.base import ContentFile

from songserm.audit.models import Event
from songserm.catalogue.models import ImportJob
from songserm.people.actions import LastOwner, delete_account, give_role, take_role
from songserm.people.models import Account
from songserm.people.permissions import Role
from songserm.registry.actions import begin
from songserm.registry.models import Registration
from tests.factories import juristic_number, make_account, make_member, make_organisation, make_owned

pytestmark = pytest.mark.django_db


def test_the_applicant_leaves_once_another_owns_the_firm(now):
    applicant = make_account()
    registration = begin(kind="JURISTIC", number=juristic_number(44001), name="ก", by=applicant, now=now)
    with pytest.raises(LastOwner):
        delete_account(account=applicant, by=applicant, now=now)
    firm = registration.enterprise.organisation
    give_role(account=make_account(), organisation=firm, role=Role.OWNER, by=applicant, now=now)
    key = applicant.pk
    delete_account(account=applicant, by=applicant, now=now)
    assert Registration.objects.get().applicant is None
    assert Event.objects.filter(action="REGISTRATION_BEGUN", actor_id=key).exists()


def test_a_verifier_who_has_decided_leaves(now):
    firm, _owner = make_owned()
    verifier = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    Registration.objects.filter(enterprise=firm).update(reviewer=verifier)
    delete_account(account=verifier, by=verifier, now=now)
    assert not Account.objects.filter(pk=verifier.pk).exists()


def test_a_colleague_who_has_imported_leaves(now):
    firm, owner = make_owned()
    ImportJob.objects.create(enterprise=firm, account=owner, file=ContentFile(b"x", "a.csv"), name="a.csv")
    give_role(account=make_account(), organisation=firm.organisation, role=Role.OWNER, by=owner, now=now)
    delete_account(account=owner, by=owner, now=now)
    assert ImportJob.objects.get().account is None


def test_the_last_buyer_of_a_company_cannot_leave(now):
    company = make_organisation("BUYER")
    first = make_member(company, Role.BUYER)
    for leave in (delete_account, lambda **facts: take_role(organisation=company, role=Role.BUYER, **facts)):
        with pytest.raises(LastOwner, match=r"."):
            leave(account=first, by=first, now=now)
    second = make_member(company, Role.BUYER)
    delete_account(account=first, by=first, now=now)
    assert [held.account for held in company.memberships.all()] == [second]
