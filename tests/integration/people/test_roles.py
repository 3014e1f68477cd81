from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from songserm.audit.models import Event
from songserm.people import actions, queries
from songserm.people.models import Account, Membership
from songserm.people.permissions import Permission, Role
from songserm.reference.models import Province
from tests.factories import make_account, make_member, make_organisation


@pytest.mark.django_db
def test_the_last_owner_of_a_firm_cannot_leave(now):
    firm = make_organisation()
    owner = make_member(firm, Role.OWNER)
    with pytest.raises(actions.LastOwner):
        actions.take_role(account=owner, organisation=firm, role=Role.OWNER, by=owner, now=now)
    with pytest.raises(actions.LastOwner):
        actions.delete_account(account=owner, by=owner, now=now)
    assert Account.objects.filter(pk=owner.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays(now):
    firm = make_organisation()
    owners = [make_member(firm, Role.OWNER), make_member(firm, Role.OWNER)]
    together, refused = Barrier(2), []

    def leave(owner):
        together.wait()
        try:
            actions.take_role(account=owner, organisation=firm, role=Role.OWNER, by=owner, now=now)
        except actions.LastOwner:
            refused.append(owner)
        finally:
            connection.close()

    threads = [Thread(target=leave, args=[owner]) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Membership.objects.filter(organisation=firm, role=Role.OWNER).count() == 1


@pytest.mark.django_db
def test_a_colleague_lists_items_but_does_not_manage_the_team_and_a_stranger_does_neither():
    firm = make_organisation()
    colleague, stranger = make_member(firm, Role.COLLEAGUE), make_member(make_organisation(), Role.OWNER)
    assert queries.may(colleague, Permission.MANAGE_ITEMS, firm)
    assert not queries.may(colleague, Permission.MANAGE_TEAM, firm)
    assert not queries.may(stranger, Permission.MANAGE_ITEMS, firm)
    assert list(queries.organisations_with(colleague, Permission.MANAGE_ITEMS)) == [firm]


@pytest.mark.django_db
def test_a_firm_cannot_make_a_verifier(now):
    firm = make_organisation()
    with pytest.raises(actions.RoleNotOffered):
        actions.give_role(account=make_account(), organisation=firm, role=Role.VERIFIER, by=make_account(), now=now)


@pytest.mark.django_db
def test_an_appointment_founds_the_agency_once_and_is_recorded_without_personal_data(now):
    admin, first, second = make_account(), make_account("nid@example.test"), make_account()
    for person in (first, second):
        actions.appoint(account=person, role=Role.OFFICER, organisation_name="เทศบาล", by=admin, now=now)
    assert Membership.objects.values("organisation").distinct().count() == 1
    given = Event.objects.filter(action="role.given")
    assert given.count() == 2
    assert not any("nid@" in str(event.data) for event in given)


@pytest.mark.django_db
def test_agencies_of_one_name_in_two_provinces_are_two(now):
    admin = make_account()
    places = Province.objects.filter(pk__in=["10", "50"]).order_by("pk")
    facts = {"role": Role.OFFICER, "organisation_name": "อบต.หนองบัว", "by": admin, "now": now}
    held = [actions.appoint(account=make_account(), province=place, **facts) for place in (*places, places[1])]
    assert [each.organisation.province_id for each in held] == ["10", "50", "50"]
    assert held[1].organisation == held[2].organisation
    with pytest.raises(actions.AgencyNotSettled):
        actions.appoint(account=make_account(), **facts)


@pytest.mark.django_db
def test_a_new_account_can_sign_in_and_an_address_is_taken_once(now):
    admin = make_account()
    made = actions.create_account(email="New@Example.test", password="long enough password", by=admin, now=now)
    assert EmailAddress.objects.get(user=made).verified
    with pytest.raises(actions.AddressTaken):
        actions.create_account(email="new@example.TEST", by=admin, now=now)


@pytest.mark.django_db
def test_the_list_of_accounts_asks_the_same_number_of_questions_however_long(django_assert_num_queries):
    for _ in range(3):
        make_member(make_organisation(), Role.OWNER)
    with django_assert_num_queries(2):
        queries.accounts()
    for _ in range(3):
        make_member(make_organisation(), Role.OWNER)
    with django_assert_num_queries(2):
        assert len(queries.accounts().accounts) == 6
