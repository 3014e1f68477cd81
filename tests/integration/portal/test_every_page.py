"""What stands on every page, on the front page and on the desk, and the gallery of what pages are made of."""

import re
from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone, translation

from songserm.hooks.desk import tasks_of
from songserm.people.permissions import Role
from songserm.portal.views.gallery import COMPONENTS
from songserm.registry.models import Registration
from songserm.registry.waiting import tasks as registry_tasks
from songserm.toolbox.thai_dates import bangkok_today
from tests.factories.catalogue import make_item
from tests.factories.people import make_account, make_member, make_organisation
from tests.factories.registry import certify, make_enterprise, make_owned

pytestmark = pytest.mark.django_db


def page(client, address="/en/privacy/", account=None):
    if account:
        client.force_login(account)
    return client.get(address).content.decode()


def test_a_stranger_is_shown_what_everybody_may_see(client):
    shown = page(client)
    assert 'href="/en/tenders/"' in shown
    assert 'href="/en/needs/"' not in shown


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.OWNER, "/en/my/items/", "/en/needs/"),
        (Role.OFFICER, "/en/needs/", "/en/my/items/"),
        (Role.VERIFIER, "/en/review/", "/en/needs/"),
        (Role.PLANNER, "/en/promotion/", "/en/review/"),
        (Role.ADMIN, "/en/people/accounts/", "/en/review/"),
    ],
)
def test_the_menu_leads_to_what_a_role_may_do_and_nowhere_else(client, role, own, others):
    kind = {Role.OWNER: "FIRM", Role.OFFICER: "AGENCY"}.get(role, "OPERATOR")
    shown = page(client, account=make_member(make_organisation(kind), role))
    assert (f'href="{own}"' in shown, f'href="{others}"' in shown) == (True, False)


def test_the_page_that_one_is_on_is_marked_in_the_menu(client):
    marked = set(re.findall(r'href="([^"]+)"\s+aria-current="page"', page(client, "/en/rules/")))
    assert marked == {"/en/rules/"}


def test_the_gallery_shows_every_component(client):
    shown = page(client, "/en/developers/components/")
    missing = [path.stem for path in COMPONENTS.glob("*.html") if f"part-{path.stem}" not in shown]
    empty = [path.stem for path in COMPONENTS.glob("*.html") if _look(shown, path.stem).strip() == ""]
    assert (missing, empty) == ([], [])


def _look(shown, name):
    return (
        shown.partition(f'id="part-{name}"')[2].partition("border-dashed")[2].partition(">")[2].partition("</div>")[0]
    )


def test_the_front_page_leads_everybody_to_their_beginning(client):
    shown = page(client, "/en/")
    assert all(f'href="/en/{way}/"' in shown for way in ("register", "tenders/inbox", "needs", "buyers/register"))


def test_what_is_due_first_comes_first_and_what_has_no_day_last():
    enterprise, owner = make_owned()
    make_item(enterprise, state="DRAFT")
    enterprise.certificates.update(expiry_date=bangkok_today(timezone.now()) + timedelta(days=10))
    titles = [task.title for task in tasks_of(owner, timezone.now())]
    assert titles[0] == enterprise.name_th
    assert len(titles) == 2


def test_a_returned_registration_waits_for_the_owner_alone(client):
    organisation = make_organisation()
    enterprise = make_enterprise(status="APPLYING", organisation=organisation)
    owner = make_member(organisation, Role.OWNER)
    Registration.objects.create(enterprise=enterprise, applicant=owner, state="RETURNED")
    assert "Returned with reasons" in page(client, "/en/desk/", owner)
    assert not list(registry_tasks(make_account(), timezone.now()))


def test_a_certificate_far_from_its_end_waits_for_nobody():
    enterprise = make_enterprise(organisation=make_organisation())
    owner = make_member(enterprise.organisation, Role.OWNER)
    certify(enterprise, issued=bangkok_today(timezone.now()))
    assert not list(registry_tasks(owner, timezone.now()))


def test_an_applicant_is_told_to_write_drafts_and_what_comes_of_them(client):
    organisation = make_organisation()
    firm = make_enterprise(status="APPLYING", organisation=organisation)
    owner = make_member(organisation, Role.OWNER)
    desk = page(client, "/en/desk/", owner)
    assert "Buyers find your firm by its goods and services" not in desk
    assert "they can be published once your firm is registered" in desk
    assert "is not registered yet" in page(client, "/en/my/items/", owner)
    assert "Save and publish" not in page(client, "/en/my/items/new/", owner)
    item = make_item(firm, state="DRAFT")
    assert "/publish/" not in page(client, f"/en/my/items/{item.pk}/", owner)
    assert "Drafts:" not in page(client, "/en/desk/", owner)


def test_an_owner_with_an_empty_list_is_asked_to_list_something(client):
    _enterprise, owner = make_owned()
    assert 'href="/en/my/items/new/"' in page(client, "/en/desk/", owner)


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        (forms.CharField(), "", "โปรดกรอกหรือเลือกข้อมูลในช่องนี้"),
        (forms.IntegerField(), "1.5 วัน", "โปรดกรอกเป็นจำนวนเต็ม เช่น 12"),
        (forms.EmailField(), "somchai", "อีเมลไม่ถูกรูปแบบ"),
        (forms.ChoiceField(choices=[("A", "A")]), "B", "โปรดเลือกจากรายการ"),
    ],
)
def test_what_is_wrong_with_a_field_is_told_with_what_to_do(field, given, told):
    with translation.override("th"), pytest.raises(forms.ValidationError, match=told):
        field.clean(given)
