"""The firm's side of quotations: reading the request, asking, handing in, taking back, and the result."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songserm.people.access import account_of, requires
from songserm.people.permissions import Permission
from songserm.policy.vat import rate_on
from songserm.sourcing import actions, queries
from songserm.sourcing.actions.handing_in import Offer
from songserm.sourcing.forms import OfferForm, QuestionForm
from songserm.sourcing.models import Award, Invitation
from songserm.sourcing.rules.quotations import total_with_vat
from songserm.sourcing.views.paging import key_given
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import bangkok_today


@requires(Permission.QUOTE)
@never_cache
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    page = queries.invitations_page(account_of(request), before=key_given(request))
    context = {"invitations": page.invitations, "next": page.next, "now": timezone.now()}
    return render(request, "sourcing/invitations.html", context)


@requires(Permission.QUOTE)
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _invitation(request, public_id)
    if request.method == "GET":
        return _page(request, current)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _page(request, current, status=422, form=form)
    try:
        actions.hand_in(invitation=current, offer=_offer(form, timezone.now()), by=account_of(request))
    except Refused as refused:
        form.add_error(None, refused.text(get_language() or "th"))
        return _page(request, current, status=422, form=form)
    messages.success(request, _("Your quotation is sealed and handed in. Nobody can read it before the opening."))
    return redirect("sourcing:invitation", public_id)


def _offer(form: OfferForm, now: datetime) -> Offer:
    """What was typed, its price with VAT; raises NoRuleInForce where VAT comes on top and nothing says how much."""
    typed = form.cleaned_data
    on_top = rate_on(bangkok_today(now)) if typed["vat"] == "without" else None
    total = total_with_vat(typed["total"], on_top=on_top)
    return Offer(total, typed["delivery_days"], typed["offered"], typed["note"])


def _page(request: HttpRequest, current: Invitation, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    asked = current.request
    context = {
        "current": current,
        "asked": asked,
        "need": asked.need,
        "now": now,
        "is_open": now <= asked.deadline and not asked.cancelled_at,
        "box": queries.current_box(current),
        "questions": asked.questions.all(),
        "form": OfferForm(),
        "question_form": QuestionForm(),
        "award": Award.objects.select_related("quotation__enterprise").filter(request=asked).first(),
    }
    return render(request, "sourcing/invitation.html", context | more, status=status)


@requires(Permission.QUOTE)
@require_POST
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _invitation(request, public_id)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, current, status=422, question_form=form)
    try:
        actions.ask(invitation=current, text=form.cleaned_data["text"], by=account_of(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
    return redirect("sourcing:invitation", public_id)


@requires(Permission.QUOTE)
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _invitation(request, public_id)
    try:
        actions.withdraw(invitation=current, by=account_of(request))
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
    else:
        messages.success(request, _("Your quotation is withdrawn."))
    return redirect("sourcing:invitation", public_id)


def _invitation(request: HttpRequest, public_id: UUID) -> Invitation:
    found = queries.invitation_of(account_of(request), public_id)
    if found is None:
        raise Http404
    return found
