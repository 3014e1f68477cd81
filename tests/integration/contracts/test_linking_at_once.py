"""Agencies that register while others do, while an award is made and while the record is imported."""

import threading
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection, transaction

from songserm.audit.actions import SYSTEM
from songserm.contracts.actions import link_agencies, record_contract
from songserm.contracts.models import Agency, Contract
from songserm.people import actions as people
from songserm.people.models import Organisation
from tests.factories.people import make_organisation
from tests.factories.registry import make_enterprise

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "เทศบาลตำบลตัวอย่าง"


def found(now, kind="AGENCY"):
    return people.found_organisation(kind=kind, name_th=NAME, province=None, owner=None, by=SYSTEM, now=now)


def award(office, now):
    facts = {"supplier": make_enterprise(), "title": "ซื้อโต๊ะ", "amount": Decimal(500), "signed_date": now.date()}
    return record_contract(
        source="sourcing", reference=str(Contract.objects.count()), buyer=office, by=SYSTEM, now=now, **facts
    )


@contextmanager
def meanwhile(act):
    """Another connection does it; what it raised is raised at the end. Begins inside only when it waits for this one."""
    faults = []

    def run() -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - told at the end
            faults.append(fault)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        yield lambda: begin_and_wait(other)
    other.join()
    if faults:
        raise faults[0]


def begin_and_wait(other):
    other.start()
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        while other.is_alive():
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return


def test_of_two_agencies_of_one_name_founded_at_once_one_gets_what_the_record_tells(now):
    known = Agency.objects.create(name=NAME)
    with meanwhile(lambda: found(now)) as begin:
        first = found(now)
        begin()
    known.refresh_from_db()
    assert known.organisation == first
    assert Organisation.objects.filter(name_th=NAME).count() == 2


def test_an_agency_founded_while_an_import_stores_its_contracts_is_linked_by_the_import(now):
    with transaction.atomic():
        office = found(now)
        other = threading.Thread(target=lambda: (Agency.objects.create(name=NAME), link_agencies(), connection.close()))
        begin_and_wait(other)
    other.join()
    assert Agency.objects.get().organisation == office


def test_a_first_award_and_the_night_do_not_give_an_agency_two_units(now):
    office = make_organisation("AGENCY", name_th=NAME, province=None)

    def night() -> None:
        Agency.objects.create(name=NAME, unit="เมือง")
        link_agencies()

    with meanwhile(night) as begin:
        made = award(office, now)
        begin()
    assert Agency.objects.get(organisation=office) == made.agency == award(office, now).agency


def test_firms_register_beside_each_other(now):
    with meanwhile(lambda: found(now, kind="BUYER")) as begin:
        found(now)
        begin()
        assert Organisation.objects.filter(kind="BUYER").exists(), "a firm waited for an agency"


def test_one_founding_does_not_read_all_units_of_the_state(now):
    units = [Agency(name=f"หน่วยงานที่ {place}", unit=str(place)) for place in range(5000)]
    Agency.objects.bulk_create(units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contracts_agency, people_organisation")
        read = "SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables WHERE relname = 'contracts_agency'"
        with transaction.atomic():
            cursor.execute(read)
            before = cursor.fetchone()[0]
            found(now)
            cursor.execute(read)
            assert cursor.fetchone()[0] == before
