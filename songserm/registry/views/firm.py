"""The firm's own page about itself: certificate, sizes year by year, introduction, renewal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from songserm.people.access import account_of
from songserm.people.permissions import Permission
from songserm.policy.certificates import renewal_opens_on
from songserm.registry import actions, queries
from songserm.registry.actions.registering import may_apply
from songserm.registry.forms import IntroductionForm
from songserm.registry.models import Enterprise
from songserm.registry.rules.registration_states import EDITABLE, OPEN, MoveRefused
from songserm.toolbox.thai_dates import bangkok_today


@login_required
def firm(request: HttpRequest, number: str) -> HttpResponse:
    enterprise = _own(request, number)
    initial = {
        "thai": enterprise.introduction_th,
        "english": enterprise.introduction_en,
        "website": enterprise.website,
    }
    may_introduce = enterprise.status != Enterprise.Status.UNVERIFIED
    form = IntroductionForm(request.POST or None, initial=initial)
    if may_introduce and form.is_valid():
        actions.change_introduction(
            enterprise=enterprise, **form.cleaned_data, by=account_of(request), now=timezone.now()
        )
        messages.success(request, _("Saved. The public page says so within a second."))
        return redirect("registry:my-firm", number)
    unfinished = enterprise.registrations.filter(state__in=OPEN).first()
    last, today = enterprise.certificates.first(), bangkok_today(timezone.now())
    context = {
        "firm": enterprise,
        "form": form,
        "may_introduce": may_introduce,
        "certificate": last,
        "days_left": (last.expiry_date - today).days if last else None,
        "reason": queries.reason_of_standing(enterprise),
        "sizes": enterprise.sizes.all(),
        "open": unfinished,
        "unsubmitted": unfinished is not None and unfinished.state in EDITABLE,
        "registrations": queries.registrations_of(account_of(request)).filter(enterprise=enterprise).order_by("-id"),
        "may_renew": last is not None and may_apply(enterprise, timezone.now()),
        "renewal_opens": renewal_opens_on(last.expiry_date) if last else None,
    }
    return render(request, "registry/my_firm.html", context)


@login_required
@require_POST
def private_buyers(request: HttpRequest, number: str) -> HttpResponse:
    """Show the firm to private companies that buy, or hide it from them."""
    enterprise, shown = _own(request, number), request.POST.get("shown") == "1"
    actions.show_to_private(enterprise=enterprise, shown=shown, by=account_of(request), now=timezone.now())
    messages.success(request, _("Saved. Search follows within a second."))
    return redirect("registry:my-firm", number)


@login_required
@require_POST
def renew(request: HttpRequest, number: str) -> HttpResponse:
    enterprise = _own(request, number)
    try:
        begun = actions.begin_renewal(enterprise=enterprise, by=account_of(request), now=timezone.now())
    except MoveRefused:
        messages.error(request, _("The firm cannot renew now. This page says from when on it is possible."))
        return redirect("registry:my-firm", number)
    if not begun.fetched:
        begun = actions.fetch(registration=begun, by=account_of(request), now=timezone.now())
    return redirect("registry:registration", begun.public_id)


def _own(request: HttpRequest, number: str) -> Enterprise:
    own = queries.enterprises_of(account_of(request), Permission.MANAGE_FIRM)
    return get_object_or_404(own.select_related("province", "organisation"), number=number)
