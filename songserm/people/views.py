"""The account, the team, and the administrator's pages."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songserm.people import actions, queries
from songserm.people.access import account_of, has_two_factors, requires, two_factors_set_up
from songserm.people.forms import AccountForm, AppointForm, DeleteForm, InviteForm, KeyForm, RoleInTeamForm
from songserm.people.keys import make_key, revoke_key
from songserm.people.models import Account, ApiKey, Invitation, Membership, Organisation
from songserm.people.permissions import Permission, Role
from songserm.people.second_factor import WANTED


@login_required
def account(request: HttpRequest) -> HttpResponse:
    person = account_of(request)
    initial = {"full_name": person.full_name, "language": person.language}
    form = AccountForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.change_account(account=person, **form.cleaned_data, by=person, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:account")
    teams = set(queries.organisations_with(person, Permission.MANAGE_TEAM).values_list("pk", flat=True))
    context = {"form": form, "memberships": queries.memberships_of(person), "teams": teams}
    context["may_have_keys"] = queries.may(person, Permission.LOOK_UP_BIDDERS) or person.api_keys.exists()
    return render(request, "people/account.html", {**context, "two_factors": two_factors_set_up(person)})


@login_required
@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(queries.personal_data(account_of(request)), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The person's keys for programs; a new one is shown once, in the answer to its making.

    Whoever may make none any more still sees those of an earlier role, to revoke them.
    """
    person, secret = account_of(request), ""
    may_make = queries.may(person, Permission.LOOK_UP_BIDDERS)
    if not may_make and (request.method == "POST" or not person.api_keys.exists()):
        raise Http404
    form = KeyForm(request.POST or None)
    if form.is_valid():
        name, scope = form.cleaned_data["name"], ApiKey.Scope.EVALUATIONS
        secret = make_key(account=person, name=name, scope=scope, now=timezone.now())
        form = KeyForm()
    context = {"form": form, "keys": person.api_keys.all(), "secret": secret, "may_make": may_make}
    return render(request, "people/keys.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    person = account_of(request)
    revoke_key(key=get_object_or_404(person.api_keys.all(), pk=key_id), by=person, now=timezone.now())
    messages.success(request, _("The key opens nothing from now on."))
    return redirect("people:keys")


@login_required
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    person = account_of(request)
    keep = request.session.session_key or ""
    actions.sign_out_elsewhere(account=person, keep=keep, by=person, now=timezone.now())
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("people:account")


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponse:
    form = DeleteForm(request.POST or None)
    if not form.is_valid():
        return render(request, "people/delete.html", {"form": form})
    person = account_of(request)
    try:
        actions.delete_account(account=person, by=person, now=timezone.now())
    except actions.LastOwner as refused:
        form.add_error(None, str(refused))
        return render(request, "people/delete.html", {"form": form})
    logout(request)
    messages.success(request, _("Your account is deleted."))
    return redirect("account_login")


@login_required
@require_safe
def two_factor(request: HttpRequest) -> HttpResponse:
    """Why two steps are needed, the way to set them up, and then on to the wanted page."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        request.session[WANTED] = wanted
    if has_two_factors(request):
        return redirect(request.session.pop(WANTED, None) or "people:account")
    return render(request, "people/two_factor.html", {"set_up": two_factors_set_up(account_of(request))})


@requires(Permission.MANAGE_TEAM)
@require_safe
def team(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = _own_team(request, organisation_id)
    return _team_page(request, organisation, InviteForm(organisation))


@requires(Permission.MANAGE_TEAM)
@require_POST
def invite(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation = _own_team(request, organisation_id)
    form = InviteForm(organisation, request.POST)
    if not form.is_valid():
        return _team_page(request, organisation, form)
    actions.invite(organisation=organisation, **form.cleaned_data, by=account_of(request), now=timezone.now())
    messages.success(request, _("The invitation is on its way. It can be used for seven days."))
    return redirect("people:team", organisation_id)


@requires(Permission.MANAGE_TEAM)
@require_POST
def member(request: HttpRequest, organisation_id: int, membership_id: int) -> HttpResponse:
    organisation = _own_team(request, organisation_id)
    membership = get_object_or_404(queries.team(organisation), pk=membership_id)
    try:
        _change_member(request, membership, organisation)
    except actions.LastOwner as refused:
        messages.error(request, str(refused))
    # Whoever gave up the own ownership may not see the team any more.
    gone = not queries.may(account_of(request), Permission.MANAGE_TEAM, organisation)
    return redirect("people:account") if gone else redirect("people:team", organisation_id)


@requires(Permission.MANAGE_TEAM)
@require_POST
def withdraw(request: HttpRequest, organisation_id: int, invitation_id: int) -> HttpResponse:
    organisation = _own_team(request, organisation_id)
    invited = get_object_or_404(organisation.invitations, pk=invitation_id)
    actions.withdraw_invitation(invitation=invited, by=account_of(request), now=timezone.now())
    return redirect("people:team", organisation_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Shown first and accepted by a press: mail scanners that open links use nothing up."""
    if request.method != "POST":
        invited = Invitation.objects.select_related("organisation").filter(digest=actions.digest_of(secret)).first()
        return render(request, "people/invitation.html", {"invitation": invited})
    try:
        actions.accept_invitation(secret=secret, by=account_of(request), now=timezone.now())
    except actions.InvitationNotValid as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Welcome to the team."))
    return redirect("people:account")


@requires(Permission.MANAGE_ACCOUNTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody, or with POST whoever fits: what is asked is somebody's address or name and stands in no address."""
    given = request.POST if request.method == "POST" else request.GET
    asked, after = request.POST.get("q", "")[:200], given.get("after", "")
    page = queries.accounts(matching=asked, after=int(after) if after.isdecimal() and len(after) < 19 else 0)  # noqa: PLR2004 - a bigint
    return render(request, "people/accounts.html", {"page": page, "q": asked})


@requires(Permission.MANAGE_ACCOUNTS)
def roles(request: HttpRequest, account_id: int) -> HttpResponse:
    person = get_object_or_404(Account, pk=account_id)
    if "take" in request.POST:
        return _take(request, person)
    if "second-factor" in request.POST:
        actions.turn_off_second_factor(account=person, by=account_of(request), now=timezone.now())
        messages.success(request, _("Two-step sign-in is off for this person. A letter tells them."))
        return redirect("people:roles", account_id)
    form = AppointForm(request.POST or None)
    if form.is_valid():
        try:
            actions.appoint(account=person, **form.cleaned_data, by=account_of(request), now=timezone.now())
        except actions.OrganisationNotNamed as refused:
            form.add_error("organisation_name", str(refused))
        except actions.AgencyNotSettled as refused:
            form.add_error("province", str(refused))
        else:
            messages.success(request, _("The role is given. It counts from the next page that the person opens."))
            return redirect("people:roles", account_id)
    context = {"person": person, "memberships": queries.memberships_of(person), "form": form}
    return render(request, "people/roles.html", {**context, "two_factors": two_factors_set_up(person)})


def _take(request: HttpRequest, person: Account) -> HttpResponse:
    asked = request.POST["take"]
    held = get_object_or_404(person.memberships, pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0)  # noqa: PLR2004
    role, by, now = Role(held.role), account_of(request), timezone.now()
    try:
        actions.take_role(account=person, organisation=held.organisation, role=role, by=by, now=now)
    except actions.LastOwner as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The role is taken away. What it opened is closed at once."))
    return redirect("people:roles", person.pk)


def _own_team(request: HttpRequest, organisation_id: int) -> Organisation:
    held = queries.organisations_with(account_of(request), Permission.MANAGE_TEAM)
    return get_object_or_404(held, pk=organisation_id)


def _change_member(request: HttpRequest, membership: Membership, organisation: Organisation) -> None:
    by, now = account_of(request), timezone.now()
    if "remove" in request.POST:
        role = Role(membership.role)
        actions.take_role(account=membership.account, organisation=organisation, role=role, by=by, now=now)
        return
    form = RoleInTeamForm(organisation, request.POST)
    if not form.is_valid():
        raise Http404
    actions.change_role(membership=membership, role=form.cleaned_data["role"], by=by, now=now)


def _team_page(request: HttpRequest, organisation: Organisation, form: InviteForm) -> HttpResponse:
    context = {"organisation": organisation, "form": form, "offered": form.fields["role"].choices}  # type: ignore[attr-defined]
    context |= {"members": queries.team(organisation)}
    context |= {"invitations": queries.open_invitations(organisation, timezone.now())}
    return render(request, "people/team.html", context)
