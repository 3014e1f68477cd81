"""Attached papers are given out in place, to those who may see them, and can do nothing to the page around them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from songserm.people.permissions import Role
from songserm.registry.actions import begin
from songserm.registry.models import Document, Registration
from tests.factories import juristic_number, make_account, make_member, make_organisation, sign_in_with_two_factors
from tests.functional.a_year_ago import tax_return
from tests.integration.registry.test_registering_pages import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(client, now) -> Document:
    owner = make_account()
    registration = begin(kind="JURISTIC", number=juristic_number(43001), name="ก", by=owner, now=now)
    client.force_login(owner)
    file = SimpleUploadedFile("งบ.png", png(), "image/png")
    client.post(f"/register/{registration.public_id}/documents/", {"kind": "TAX_RETURN", "file": file})
    return registration.documents.get()


def test_an_owner_looks_at_a_paper(client, paper):
    answer = client.get(f"/register/{paper.registration.public_id}/documents/{paper.public_id}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert "no-store" in answer["Cache-Control"]


def test_a_verifier_sees_it_once_it_is_handed_over(client, paper):
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.VERIFIER))
    where = f"/review/{paper.registration.public_id}/documents/{paper.public_id}/"
    assert client.get(where).status_code == 404
    Registration.objects.update(state="SUBMITTED")
    assert client.get(where).status_code == 200


def test_a_stranger_finds_no_paper(client, paper):
    client.force_login(make_account())
    where = f"/register/{paper.registration.public_id}/documents/{paper.public_id}/"
    assert (client.get(where).status_code, client.post(where).status_code) == (404, 404)
    assert Document.objects.filter(pk=paper.pk).exists()


def test_a_paper_of_one_registration_is_not_found_under_another(client, paper, now):
    owner = paper.registration.applicant
    other = begin(kind="JURISTIC", number=juristic_number(43002), name="ข", by=owner, now=now)
    assert client.get(f"/register/{other.public_id}/documents/{paper.public_id}/").status_code == 404


def test_a_verifier_sees_papers_in_their_place(client):
    registration = begin(
        kind="JURISTIC", number=juristic_number(42951), name="ก", by=make_account(), now=timezone.now()
    )
    paper = registration.documents.create(kind="TAX_RETURN", name="งบ.pdf", format="pdf", file="nowhere")
    photo = registration.documents.create(kind="OTHER", name="ร้าน.jpg", format="jpg", file="nowhere")
    Registration.objects.filter(pk=registration.pk).update(state="SUBMITTED")
    sign_in_with_two_factors(client, make_member(make_organisation("OPERATOR"), Role.VERIFIER))
    where = f"/review/{registration.public_id}/"
    answer = client.get(where)
    page = " ".join(answer.content.decode().split())
    shown = re.search(
        rf'<object [^>]*data="{where}documents/{paper.public_id}/[^>]*type="application/pdf"[^>]*>(.*?)</object>', page
    )
    assert "เบราว์เซอร์นี้แสดง PDF" in shown[1]  # what whoever has no viewer reads in its place
    assert re.search(rf'<a [^>]*href="{where}documents/{paper.public_id}/"', page[shown.end() :])
    assert "object-src 'self'" in answer["Content-Security-Policy"]
    assert re.search(rf'<img [^>]*src="{where}documents/{photo.public_id}/', page)


def test_a_pdf_is_given_out_as_one_and_may_be_shown_by_our_pages_alone(client, paper):
    made = tax_return(timezone.now())
    file = SimpleUploadedFile("งบ.png", made, "image/png")  # by what is in it, not by its name
    client.post(f"/register/{paper.registration.public_id}/documents/", {"kind": "OTHER", "file": file})
    pdf = paper.registration.documents.get(kind="OTHER")
    answer = client.get(f"/register/{paper.registration.public_id}/documents/{pdf.public_id}/")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("application/pdf", made)
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "SAMEORIGIN")
    assert "sandbox" not in answer["Content-Security-Policy"]  # Chromium shows no PDF in one
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_a_page_without_papers_may_hold_no_pdf(client, paper):
    assert "object-src 'none'" in client.get(f"/register/{paper.registration.public_id}/")["Content-Security-Policy"]
