"""Addresses that only take what is sent, when somebody looks at them; fragments after a session has ended."""

import pytest

from songserm.project.sent_only import page_above
from tests.factories import make_account

pytestmark = pytest.mark.django_db
IN_A_BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/my/items/6/pictures/", "/my/items/6/"),
        ("/my/items/move/", "/my/items/"),
        ("/people/keys/3/revoke/", "/people/keys/"),
        ("/register/number/", "/register/"),
        ("/nowhere/", "/"),
    ],
)
def test_the_page_above_is_the_nearest_address_that_leads_anywhere(path, above):
    assert page_above(path) == above


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_loading_a_page_with_errors_again_leads_to_the_page_above_it(client, prefix):
    client.force_login(make_account())
    answer = client.get(f"{prefix}/my/items/move/", **IN_A_BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, f"{prefix}/my/items/")


def test_programs_are_told_that_the_method_is_wrong(client):
    client.force_login(make_account())
    assert client.get("/my/items/move/").status_code == 405
    assert client.put("/", **IN_A_BROWSER).status_code == 405


def test_a_fragment_is_refused_after_the_session_has_ended_and_the_form_stays(client):
    answer = client.post("/register/number/", {"number": "1"}, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_page_still_leads_to_the_sign_in(client):
    assert client.post("/register/number/")["Location"] == "/accounts/login/?next=/register/number/"
