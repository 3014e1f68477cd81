"""A firm that is entered in the register finds its contracts of before: its ceiling counts them."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from songserm.audit.actions import SYSTEM
from songserm.contracts.actions import import_contracts
from songserm.contracts.models import Contract
from songserm.contracts.queries import contracts_this_year
from songserm.people.permissions import Role
from songserm.registry.actions import approve, take
from songserm.toolbox.thai_dates import bangkok_today, format_date
from tests.factories.contracts import GOOD
from tests.factories.people import make_member, make_organisation
from tests.factories.registry import juristic_number
from tests.integration.registry.test_review_pages import waiting

pytestmark = pytest.mark.django_db


def load(path, now: datetime, **row: str):
    """Import a file of one row."""
    row = {**GOOD, **row}
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    return import_contracts(path=path, by=SYSTEM, now=now)


def test_contracts_of_before_are_the_firms_own_and_count_towards_its_ceiling_when_it_is_approved(tmp_path):
    now = timezone.now()
    number, day = juristic_number(43901), bangkok_today(now)
    load(
        tmp_path / "contracts.csv", now, winner_tin=number, winner="บริษัท ตัวอย่าง จำกัด", sum_price_agree="700",
        contract_date=format_date(day, "th"),
    )  # fmt: skip
    registration = waiting(43901)
    firm = registration.enterprise
    assert (firm.number, Contract.objects.get().supplier) == (number, None)
    verifier = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    take(registration=registration, by=verifier, now=now)
    approve(registration=registration, by=verifier, now=now)
    assert Contract.objects.get().supplier_id == firm.pk
    assert contracts_this_year([firm.pk], now) == {firm.pk: Decimal(700)}
