"""An import that is killed by the system, not by an error that somebody could catch: the next one finds the database whole."""

import csv

import pytest

from songserm.audit.actions import SYSTEM
from songserm.contracts.actions import import_contracts
from songserm.contracts.models import Agency, Contract, Spend
from tests.factories.contracts import GOOD
from tests.killing import killed_in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)

TAKING = """
from songserm.contracts.importing.storing import Store
take = Store.take
def take_and_stop(self, good):
    take(self, good)
    here()
Store.take = take_and_stop
"""
KEPT = """
from songserm.contracts.actions import importing
importing.refresh_figures = here
"""
RUN = """
from pathlib import Path
from songserm.audit.actions import System
from songserm.contracts.actions import import_contracts
import_contracts(path=Path({path!r}), by=System("test"), now=timezone.now())
"""


@pytest.mark.parametrize("moment", [TAKING, KEPT], ids=["a piece is linked", "the contracts are inserted"])
def test_kill_9_during_an_import_leaves_nothing_and_the_next_takes_in_all(tmp_path, now, moment):
    path = tmp_path / "contracts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, GOOD)
        writer.writeheader()
        writer.writerows({**GOOD, "province": "", "contract_no": str(number)} for number in range(3))
    killed_in_the_middle(moment + RUN.format(path=str(path)))
    assert not Contract.objects.exists()
    assert not Agency.objects.exists()
    report = import_contracts(path=path, by=SYSTEM, now=now)
    assert (report.inserted, report.refused) == (3, 0)
    assert Contract.objects.count() == 3
    assert Spend.objects.exists()
