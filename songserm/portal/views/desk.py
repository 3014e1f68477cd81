"""What waits for the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from songserm.hooks.desk import cards_of, tasks_of
from songserm.people.access import account_of
from songserm.people.queries import memberships_of


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    now = timezone.now()
    context = {
        "cards": cards_of(account, now),
        "tasks": tasks_of(account, now),
        "memberships": memberships_of(account),
    }
    return render(request, "portal/desk.html", context)
