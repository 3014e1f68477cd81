"""Private companies as buyers: the person's own request, and the verifier's queue of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from songserm.audit.queries import events_of
from songserm.people.access import account_of, requires
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.registry import actions, queries
from songserm.registry.forms import BuyerForm, RejectBuyerForm
from songserm.registry.models import Buyer
from songserm.registry.rules.facts import FirmFacts
from songserm.registry.shown import events_shown, facts_shown
from songserm.registry.views.files import document_response, shows_papers
from songserm.toolbox.refusals import Refused


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The company's number and its authorisation. Whoever is not signed in learns what to have at hand."""
    if not isinstance(request.user, Account):
        return render(request, "registry/buyer_start.html")
    form = BuyerForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (buyer := _registered(form, request.user)):
        return redirect("registry:buyer", buyer.public_id)
    context = {"form": form, "requests": queries.buyers_of(request.user)}
    return render(request, "registry/buyer_start.html", context, status=422 if form.errors else 200)


def _registered(form: BuyerForm, account: Account) -> Buyer | None:
    number, file = form.cleaned_data["number"], form.cleaned_data["file"]
    content, now = file.read(), timezone.now()
    try:
        return actions.register_buyer(number=number, name=file.name, content=content, by=account, now=now)
    except actions.BuyerRefused as refused:
        form.add_error("number", refused.text(get_language() or "th"))
    except Refused as refused:
        form.add_error("file", refused.text(get_language() or "th"))
    return None


@login_required
@never_cache
@require_safe
def own(request: HttpRequest, public_id: UUID) -> HttpResponse:
    buyer = _own(request, public_id)
    return render(request, "registry/buyer.html", {"buyer": buyer, "facts": _facts(buyer)})


@login_required
@require_POST
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the business registry again."""
    return _asked(request, _own(request, public_id), "registry:buyer")


@login_required
@require_safe
def own_paper(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    return document_response(_own(request, public_id))


@requires(Permission.REVIEW_REGISTRATIONS)
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    last = int(after) if after.isdecimal() and len(after) < 19 else 0  # noqa: PLR2004 - a bigint
    rows = list(queries.buyers_waiting(after=last)[: queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    context = {"buyers": shown, "next": shown[-1].pk if len(rows) > queries.PAGE else None}
    return render(request, "registry/buyer_queue.html", context)


@requires(Permission.REVIEW_REGISTRATIONS)
@never_cache
@require_safe
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _any(public_id), RejectBuyerForm())


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def review_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the business registry again, as a verifier."""
    return _asked(request, _any(public_id), "registry:review-buyer")


@requires(Permission.REVIEW_REGISTRATIONS)
@require_safe
def review_paper(request: HttpRequest, public_id: UUID) -> HttpResponseBase:  # noqa: ARG001 - the guard's
    return document_response(_any(public_id))


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    buyer = _any(public_id)
    by, now = account_of(request), timezone.now()
    said = _("Approved. The company can buy from now on, and the applicant has been told.")
    return _decided(request, buyer, lambda: actions.approve_buyer(buyer=buyer, by=by, now=now), said)


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    buyer, form = _any(public_id), RejectBuyerForm(request.POST)
    if not form.is_valid():
        return _page(request, buyer, form)
    reason, by, now = form.cleaned_data["reason"], account_of(request), timezone.now()
    said = _("Rejected. The applicant has been told why.")
    return _decided(request, buyer, lambda: actions.reject_buyer(buyer=buyer, reason=reason, by=by, now=now), said)


def _decided(request: HttpRequest, buyer: Buyer, decide: Callable[[], Buyer], said: str) -> HttpResponse:
    try:
        decide()
    except actions.BuyerRefused as refused:
        messages.error(request, refused.text(get_language() or "th"))
        return redirect("registry:review-buyer", buyer.public_id)
    messages.success(request, said)
    return redirect("registry:buyers")


def _asked(request: HttpRequest, buyer: Buyer, page: str) -> HttpResponse:
    try:
        asked = actions.ask_again(buyer=buyer, by=account_of(request), now=timezone.now())
    except actions.BuyerRefused as refused:
        messages.error(request, refused.text(get_language() or "th"))
        return redirect(page, buyer.public_id)
    if asked.stage == "ASKING":
        messages.warning(request, _("The business registry still does not answer. Please try again in a while."))
    else:
        messages.success(request, _("The business registry has answered."))
    return redirect(page, buyer.public_id)


def _own(request: HttpRequest, public_id: UUID) -> Buyer:
    return get_object_or_404(queries.buyers_of(account_of(request)), public_id=public_id)


def _any(public_id: UUID) -> Buyer:
    return get_object_or_404(Buyer.objects.select_related("applicant", "reviewer", "province"), public_id=public_id)


def _facts(buyer: Buyer) -> list[Any]:
    return facts_shown(FirmFacts.from_json(buyer.fetched), get_language() or "th") if buyer.fetched else []


@shows_papers
def _page(request: HttpRequest, buyer: Buyer, form: RejectBuyerForm) -> HttpResponse:
    context = {"buyer": buyer, "facts": _facts(buyer), "form": form}
    context |= {"events": events_shown(events_of("buyer", buyer.pk))}
    return render(request, "registry/buyer_review.html", context, status=422 if form.errors else 200)
