from datetime import timedelta

import pytest
from django.urls import include, path

from songserm.notifications.models import Message
from songserm.people import actions
from songserm.people.models import Invitation
from songserm.people.permissions import Role
from tests.factories import make_account, make_member, make_organisation

urlpatterns = [path("people/", include("songserm.people.urls")), path("accounts/", include("allauth.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def invited(settings, now):
    settings.EMAIL_BACKEND = "songserm.notifications.mail.OutboxBackend"
    firm = make_organisation()
    owner = make_member(firm, Role.OWNER)
    email = "colleague@example.test"
    return actions.invite(organisation=firm, email=email, role=Role.COLLEAGUE, by=owner, now=now)


def test_an_invitation_is_sent_and_lets_that_person_join_once(invited, now):
    invitation, secret = invited
    letter = Message.objects.get(topic="INVITATION")
    assert secret in letter.body
    assert letter.address == invitation.email
    colleague = make_account(invitation.email)
    assert actions.accept_invitation(secret=secret, by=colleague, now=now).role == Role.COLLEAGUE
    with pytest.raises(actions.InvitationNotValid):
        actions.accept_invitation(secret=secret, by=colleague, now=now)


def test_another_person_cannot_use_it(invited, now):
    with pytest.raises(actions.InvitationNotValid):
        actions.accept_invitation(secret=invited[1], by=make_account(), now=now)


def test_it_ends_after_seven_days(invited, now):
    invitation, secret = invited
    colleague = make_account(invitation.email)
    with pytest.raises(actions.InvitationNotValid):
        actions.accept_invitation(secret=secret, by=colleague, now=now + timedelta(days=7))


def test_inviting_again_withdraws_the_earlier_one(invited, now):
    invitation, secret = invited
    again = {"organisation": invitation.organisation, "email": invitation.email, "role": Role.OWNER}
    actions.invite(**again, by=invitation.invited_by, now=now)
    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at == now
    with pytest.raises(actions.InvitationNotValid):
        actions.accept_invitation(secret=secret, by=make_account(invitation.email), now=now)
