"""What can be done with a registration and with a firm's standing, and what follows."""

from datetime import date

import pytest

from songserm.registry.rules import registration_states as registration
from songserm.registry.rules import standing
from songserm.registry.rules.papers import papers
from songserm.registry.rules.registration_states import Move, MoveRefused, State
from songserm.registry.rules.standing import Standing, is_valid

LAST_DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("state", "move", "following"),
    [
        ("DRAFT", Move.SUBMIT, "SUBMITTED"),
        ("RETURNED", Move.SUBMIT, "SUBMITTED"),
        ("SUBMITTED", Move.TAKE, "UNDER_REVIEW"),
        ("UNDER_REVIEW", Move.RETURN, "RETURNED"),
        ("UNDER_REVIEW", Move.APPROVE, "APPROVED"),
        ("UNDER_REVIEW", Move.REJECT, "REJECTED"),
    ],
)
def test_a_registration_moves_on(state, move, following):
    assert registration.after(move, state) == following


@pytest.mark.parametrize("state", ["APPROVED", "REJECTED"])
@pytest.mark.parametrize("move", list(Move))
def test_a_decision_is_final(state, move):
    with pytest.raises(MoveRefused):
        registration.after(move, state)


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "RETURNED"])
def test_nothing_is_approved_that_nobody_has_taken(state):
    with pytest.raises(MoveRefused):
        registration.after(Move.APPROVE, state)


def test_a_firm_changes_only_what_is_not_with_verifiers():
    assert set(registration.EDITABLE) | set(registration.WITH_VERIFIERS) == set(registration.OPEN)
    assert {State.APPROVED, State.REJECTED}.isdisjoint(registration.OPEN)


def test_a_suspension_ends_by_reinstatement():
    assert standing.after(Standing.REINSTATE, standing.after(Standing.SUSPEND, "ACTIVE")) == "ACTIVE"


@pytest.mark.parametrize("status", ["UNVERIFIED", "EXPIRED", "REVOKED", "APPLYING"])
@pytest.mark.parametrize("step", list(Standing))
def test_only_a_registered_firm_has_a_standing_to_lose(status, step):
    with pytest.raises(MoveRefused):
        standing.after(step, status)


def test_a_certificate_is_valid_on_its_last_day_and_not_on_the_next():
    assert is_valid(status="ACTIVE", expiry_date=LAST_DAY, on=LAST_DAY)
    assert not is_valid(status="ACTIVE", expiry_date=LAST_DAY, on=date(2026, 11, 24))


@pytest.mark.parametrize("status", ["UNVERIFIED", "SUSPENDED", "REVOKED", "EXPIRED", "APPLYING"])
def test_no_other_status_is_valid_whatever_the_certificate_says(status):
    assert not is_valid(status=status, expiry_date=LAST_DAY, on=LAST_DAY)


def test_a_firm_without_a_certificate_is_not_valid():
    assert not is_valid(status="ACTIVE", expiry_date=None, on=LAST_DAY)


def missing(kind, *attached: str, answered=False, employees=False) -> set[str]:
    asked = papers(kind=kind, attached=frozenset(attached), registry_answered=answered, has_employees=employees)
    return set(asked.missing)


def test_a_juristic_person_proves_only_what_the_registry_could_not_tell():
    assert missing("JURISTIC", answered=True, employees=True) == set()
    assert missing("JURISTIC", "TAX_RETURN") == {"COMMERCIAL_REGISTRATION"}


def test_a_natural_person_with_employees_shows_their_form():
    assert missing("NATURAL", "TAX_RETURN", "COMMERCIAL_REGISTRATION", employees=True) == {"EMPLOYMENT"}


def test_a_community_enterprise_shows_its_registration():
    assert missing("COMMUNITY") == {"COMMUNITY_REGISTRATION"}
    assert missing("COMMUNITY", "COMMUNITY_REGISTRATION") == set()
