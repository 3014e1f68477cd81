"""The steps of a registration as its page shows them."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from songserm.registry.shown import progress_of


@pytest.mark.parametrize(
    ("state", "states"),
    [
        ("DRAFT", ["current", "todo", "todo", "todo"]),
        ("RETURNED", ["current", "todo", "todo", "todo"]),
        ("SUBMITTED", ["done", "current", "todo", "todo"]),
        ("UNDER_REVIEW", ["done", "done", "current", "todo"]),
        ("APPROVED", ["done", "done", "done", "done"]),
        ("REJECTED", ["done", "done", "done", "refused"]),
    ],
)
def test_where_a_registration_stands(state, states):
    assert [step["state"] for step in progress_of(state)] == states


def test_what_was_refused_is_not_shown_as_done():
    with override("th"):
        page = render_to_string("components/steps.html", {"steps": progress_of("REJECTED")})
    refused = page.split("<li")[-1]
    assert "ไม่อนุมัติ" in refused
    assert "✕" in refused
    assert "✓" not in refused
