"""Doors for views: who may pass, and what whoever may not sees."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import may, needs_two_factors

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """A view only for who holds the permission somewhere; the view itself picks the organisation.

    Anonymous: the sign-in page. Without the permission: 404. With a role that demands two factors, in a session
    without them: the page that sets them up, or asks for the code.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            account = request.user
            if not isinstance(account, Account):
                return redirect_to_login(request.get_full_path())
            if not may(account, permission):
                raise Http404
            if needs_two_factors(account, permission) and not has_two_factors(request):
                return _to_second_factor(request, account)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def has_two_factors(request: HttpRequest) -> bool:
    """Whether a code was given in this session, and the second factor is still on."""
    account = account_of(request)
    given = any(step.get("method") == "mfa" for step in get_authentication_records(request, account))
    return given and two_factors_set_up(account)


def two_factors_set_up(account: Account) -> bool:
    """Whether the person has an authenticator app."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists())


def account_of(request: HttpRequest) -> Account:
    """The signed-in person; 404 for anyone else."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user


def _to_second_factor(request: HttpRequest, account: Account) -> HttpResponse:
    page = "mfa_reauthenticate" if two_factors_set_up(account) else "people:two-factor"
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
