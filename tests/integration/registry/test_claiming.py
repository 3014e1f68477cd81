"""Beginning a registration: who may, and for which number."""

import pytest
from django.db import IntegrityError

from songserm.registry.actions import withdraw
from songserm.registry.actions.registering import AlreadyRegistered, begin
from songserm.registry.models import Enterprise
from songserm.registry.rules.registration_states import State
from songserm.toolbox.identity import IdentityRefused, check_digit_of
from tests.factories import juristic_number, make_account, make_enterprise

pytestmark = pytest.mark.django_db


def test_an_owner_begins_a_draft_for_a_new_number(now):
    registration = begin(
        kind="JURISTIC", number=juristic_number(90001), name="บริษัท ใหม่ จำกัด", by=make_account(), now=now
    )
    assert (registration.state, registration.enterprise.status) == (State.DRAFT, "APPLYING")


def test_a_wrong_check_digit_is_refused_and_nothing_is_kept(now):
    right = juristic_number(90002)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    with pytest.raises(IdentityRefused):
        begin(kind="JURISTIC", number=wrong, name="", by=make_account(), now=now)
    assert not Enterprise.objects.exists()


def test_a_number_of_another_firm_is_refused(now):
    number = juristic_number(90003)
    begin(kind="JURISTIC", number=number, name="ก", by=make_account(), now=now)
    with pytest.raises(AlreadyRegistered):
        begin(kind="JURISTIC", number=number, name="ข", by=make_account(), now=now)


def test_the_owner_who_begins_again_gets_the_same_draft(now):
    owner, number = make_account(), juristic_number(90004)
    first = begin(kind="JURISTIC", number=number, name="ก", by=owner, now=now)
    assert begin(kind="JURISTIC", number=number, name="ก", by=owner, now=now) == first


def test_an_imported_firm_that_is_claimed_stays_unverified(now):
    firm = make_enterprise(status="UNVERIFIED")
    registration = begin(kind="JURISTIC", number=firm.number, name=firm.name_th, by=make_account(), now=now)
    assert (registration.enterprise, registration.enterprise.status) == (firm, "UNVERIFIED")


def test_a_natural_person_gets_a_register_number_instead_of_the_identity_number(now):
    start = "310170012345"
    identity = start + str((11 - sum(int(d) * (13 - i) for i, d in enumerate(start)) % 11) % 10)
    firm = begin(kind="NATURAL", number=identity, name="ร้านทดสอบ", by=make_account(), now=now).enterprise
    assert firm.number.startswith("R")
    assert identity not in firm.number


PERSONAL = "310170012345" + check_digit_of("310170012345")


@pytest.mark.parametrize(("kind", "number"), [("JURISTIC", PERSONAL), ("NATURAL", juristic_number(90005))])
def test_a_number_of_the_other_kind_is_refused_so_that_no_persons_number_becomes_public(kind, number, now):
    with pytest.raises(IdentityRefused):
        begin(kind=kind, number=number, name="ร้านทดสอบ", by=make_account(), now=now)
    assert not Enterprise.objects.exists()


def test_the_database_forbids_a_persons_number_in_public():
    with pytest.raises(IntegrityError, match="enterprise_public_number_is_no_persons"):
        make_enterprise(number=PERSONAL)


def test_a_community_enterprise_that_a_list_took_for_a_person_is_claimed_as_what_it_is(now):
    firm = make_enterprise(kind="NATURAL", number="R000000777", identity_number=PERSONAL, status="UNVERIFIED")
    owner = make_account()
    registration = begin(kind="COMMUNITY", number=PERSONAL, name="วิสาหกิจชุมชน ก", by=owner, now=now)
    assert (registration.enterprise.pk, registration.enterprise.kind) == (firm.pk, "COMMUNITY")
    withdraw(registration=registration, by=owner, now=now)
    firm.refresh_from_db()
    assert (firm.kind, firm.number, firm.organisation) == ("NATURAL", "R000000777", None)


def test_a_public_number_of_another_kind_is_told_as_what_it_is(now):
    firm = make_enterprise(status="UNVERIFIED")
    with pytest.raises(IdentityRefused, match="Juristic person"):
        begin(kind="COMMUNITY", number=firm.number, name="ก", by=make_account(), now=now)
    firm.refresh_from_db()
    assert (firm.kind, firm.organisation) == ("JURISTIC", None)
