"""What somebody prepared for a firm that turned out not to be theirs."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from songserm.catalogue.actions import create_item, delete_draft, keep_pictures, prepare_picture
from songserm.catalogue.models import ImportJob, Item
from songserm.people.permissions import Role
from songserm.registry.actions import begin, reject, take
from songserm.registry.models import Registration
from tests.factories import juristic_number, make_account, make_item, make_member, make_organisation

pytestmark = pytest.mark.django_db
NUMBER = juristic_number(47001)


def picture() -> bytes:
    file = ContentFile(b"")
    Image.new("RGB", (40, 40), "teal").save(file, "PNG")
    return file.file.getvalue()


@pytest.fixture
def claimed(now):
    """A registration in vain, with a draft that has a picture, and an import that was begun."""
    claimant = make_account()
    registration = begin(kind="JURISTIC", number=NUMBER, name="ก", by=claimant, now=now)
    draft = create_item(enterprise=registration.enterprise, facts={"name_th": "เก้าอี้"}, by=claimant, now=now)
    keep_pictures(item=draft, ready=[prepare_picture(picture())], by=claimant, now=now)
    ImportJob.objects.create(enterprise=registration.enterprise, account=claimant, file=ContentFile(b"x", "a.csv"))
    Registration.objects.filter(pk=registration.pk).update(state="SUBMITTED")
    verifier = make_member(make_organisation("OPERATOR"), Role.VERIFIER)
    take(registration=registration, by=verifier, now=now)
    reject(registration=registration, reasons=[{"field": "other", "text": "ไม่ใช่เจ้าของ"}], by=verifier, now=now)
    return registration


def test_the_next_claimant_sees_none_of_it(claimed, now, django_capture_on_commit_callbacks):
    path = Item.objects.get().pictures.get().path()
    make_item(claimed.enterprise, imported=True, state="DRAFT", name_th="นำเข้าโดยหน่วยงาน")
    with django_capture_on_commit_callbacks(execute=True):
        begin(kind="JURISTIC", number=NUMBER, name="ก", by=make_account(), now=now)
    assert [item.name_th for item in Item.objects.all()] == ["นำเข้าโดยหน่วยงาน"]
    assert not ImportJob.objects.exists()
    assert not default_storage.exists(path)


def test_who_claims_again_finds_the_drafts_as_they_were(claimed, now):
    begin(kind="JURISTIC", number=NUMBER, name="ก", by=claimed.applicant, now=now)
    assert Item.objects.get().pictures.count() == ImportJob.objects.count() == 1


def test_the_pictures_of_a_deleted_draft_leave_the_disk(claimed, now, django_capture_on_commit_callbacks):
    draft = Item.objects.get()
    paths = draft.pictures.get().paths()
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(item=draft, by=claimed.applicant, now=now)
    assert [path for path in paths if default_storage.exists(path)] == []
