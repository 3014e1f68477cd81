"""A file of very many rows is stored in parts, and search takes in each while the next is stored."""

import pytest
from django.core.management import call_command

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.catalogue.actions import import_items
from songserm.catalogue.importing import storing
from songserm.catalogue.models import Item
from songserm.search.actions import verify
from songserm.search.models import OutboxEntry
from tests.factories import make_listed
from tests.killing import killed_in_the_middle

HEADER = "code,name_th,unit,price\n"
TEN = HEADER + "".join(f"A{n},เก้าอี้ {n},ตัว,{n + 1}\n" for n in range(10))
KILLED = """
from pathlib import Path
from songserm.audit.actions import SYSTEM
from songserm.catalogue.actions import import_items
from songserm.catalogue.importing.storing import Store
from songserm.registry.models import Enterprise
keep, parts = Store.keep, []
def keep_two_parts(self, part, **facts):
    parts.append(part)
    if len(parts) == 3:
        here()
    return keep(self, part, **facts)
Store.keep = keep_two_parts
from songserm.catalogue.importing import storing
storing.PART_ROWS = 3
if __name__ == "__main__":
    firm = Enterprise.objects.get(pk={firm})
    import_items(path=Path({path!r}), by=SYSTEM, now=timezone.now(), enterprise=firm, publish=True, **{facts})
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "items.csv"
    file.write_text(TEN, encoding="utf-8")
    return file


@pytest.fixture
def three_rows(monkeypatch):
    monkeypatch.setattr(storing, "PART_ROWS", 3)


@pytest.mark.django_db
@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_the_report_adds_up_and_the_trail_tells_of_every_part(path, three_rows, now, all_or_nothing):
    firm = make_listed()
    facts = {"path": path, "by": SYSTEM, "now": now, "enterprise": firm, "all_or_nothing": all_or_nothing}
    import_items(**facts)
    path.write_text(TEN.replace(",5\n", ",50\n").replace(",9\n", ",90\n") + "A11,ตู้,ใบ,1\n", encoding="utf-8")
    report = import_items(**facts).report
    assert (report.inserted, report.updated, report.unchanged, report.rows) == (1, 2, 8, 11)
    trail = [each.data for each in Event.objects.filter(action="ITEMS_IMPORTED").order_by("id")]
    assert [(data["inserted"], data["updated"], data["unchanged"]) for data in trail] == [
        (3, 0, 0), (3, 0, 0), (3, 0, 0), (1, 0, 0), (0, 0, 3), (0, 1, 2), (0, 1, 2), (1, 0, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_row_that_an_earlier_part_holds_is_refused_and_told_once(path, three_rows, now):
    path.write_text(TEN + "A0,เก้าอี้อื่น,ตัว,1\nA99,โต๊ะ,ตัว,แพง\n", encoding="utf-8")
    report = import_items(path=path, by=SYSTEM, now=now, enterprise=make_listed()).report
    assert (report.inserted, report.refused, report.counts["CODE_TWICE"]) == (10, 2, 1)
    assert Item.objects.get(code="A0").name_th == "เก้าอี้ 0"
    refused = [each.data.get("refused") for each in Event.objects.filter(action="ITEMS_IMPORTED").order_by("id")]
    assert refused == [2, None, None, None]


@pytest.mark.django_db
def test_a_file_of_refused_rows_alone_is_told_in_the_trail(path, now):
    path.write_text(HEADER + "A0,,ตัว,1\n", encoding="utf-8")
    import_items(path=path, by=SYSTEM, now=now, enterprise=make_listed())
    trail = Event.objects.get(action="ITEMS_IMPORTED").data
    assert (trail["inserted"], trail["refused"]) == (0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("all_or_nothing", "stand"), [(False, 6), (True, 0)])
def test_kill_9_between_parts_and_the_same_file_again(path, now, all_or_nothing, stand):
    firm = make_listed()
    facts = {"all_or_nothing": all_or_nothing}
    killed_in_the_middle(KILLED.format(firm=firm.pk, path=str(path), facts=facts))
    stored = OutboxEntry.objects.filter(scope="items").count()
    assert (Item.objects.count(), stored) == (stand, stand), "what stands, search will hear of"
    report = import_items(path=path, by=SYSTEM, now=now, enterprise=firm, publish=True, **facts).report
    assert (report.inserted, report.unchanged) == (10 - stand, stand)
    assert Item.objects.filter(state="PUBLISHED").count() == 10


@pytest.mark.django_db(transaction=True)
def test_the_command_ends_when_everything_can_be_found(path, three_rows):
    call_command("import_items", path, enterprise=make_listed().number, publish=True)
    assert not OutboxEntry.objects.filter(scope="items").exists()
    assert not verify(heal=False).missing["items"]
