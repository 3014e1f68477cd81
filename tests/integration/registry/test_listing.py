"""Which firms may be found."""

import pytest

from songserm.registry.documents import EnterpriseDocuments
from songserm.registry.queries import enterprise_by_number, is_listed
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db


def test_an_imported_firm_is_found_and_marked_unverified():
    firm = make_enterprise(status="UNVERIFIED")
    [document] = EnterpriseDocuments().load([firm.pk])
    assert (document.verified, document.size, document.enterprise_number) == (False, "UNKNOWN", firm.number)


@pytest.mark.parametrize("status", ["APPLYING", "SUSPENDED", "REVOKED", "EXPIRED"])
def test_a_firm_without_standing_is_not_found(status, now):
    firm = make_enterprise(status=status)
    assert not is_listed(firm, now)
    assert EnterpriseDocuments().ids_of_enterprise(firm.pk) == []


def test_a_registered_firm_without_a_certificate_is_not_found(now):
    assert not is_listed(make_enterprise(status="ACTIVE"), now)


def test_a_number_nobody_has_gives_nothing():
    assert enterprise_by_number("0000000000001") is None
