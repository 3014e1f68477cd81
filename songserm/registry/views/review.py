"""The verifier's queue and decisions."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from songserm.audit.queries import events_of
from songserm.people.access import account_of, requires
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.reference.fields import LocalChoiceField
from songserm.reference.models import Province
from songserm.registry import actions, queries
from songserm.registry.actions.common import OwnFirm
from songserm.registry.actions.registering import facts_to_decide_by, judgement_of
from songserm.registry.actions.reviewing import (
    FactsChanged,
    FirmSuspended,
    NotEligible,
    RegistrySilent,
    SizeUnsettled,
    TakenByAnother,
)
from songserm.registry.forms import ApproveForm, ReasonFormSet, StandingForm
from songserm.registry.labels import STATES
from songserm.registry.models import Enterprise, Registration
from songserm.registry.rules.facts import Changed, FirmFacts, stamp
from songserm.registry.rules.registration_states import MoveRefused
from songserm.registry.shown import asked_of, beside, changes_shown, differences_of, events_shown, name_of
from songserm.registry.views.files import document_response, shows_papers

SUBMITTED = ("SUBMITTED", "UNDER_REVIEW", "RETURNED", "APPROVED", "REJECTED")
"""Verifiers see a registration from the moment that the firm hands it over."""

FILTERS = "review_filters"
"""Where a session keeps how its verifier last narrowed the queue."""


class QueueForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("SUBMITTED", STATES["SUBMITTED"]),
            ("UNDER_REVIEW", STATES["UNDER_REVIEW"]),
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *Enterprise.Kind.choices]
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        required=False,
        choices=[("", gettext_lazy("All")), *Registration.Purpose.choices],
    )
    province = LocalChoiceField(
        label=gettext_lazy("Province"), required=False, queryset=Province.objects.all(), empty_label=gettext_lazy("All")
    )
    mine = forms.BooleanField(label=gettext_lazy("Only those that I have taken"), required=False)

    def narrowed(self, account: Account) -> queries.Narrowed:
        """What it says, for that verifier; nothing of it when it is not filled in."""
        if not self.is_bound or not self.is_valid():
            return queries.Narrowed()
        given = self.cleaned_data
        province = given["province"].code if given["province"] else ""
        reviewer = account if given["mine"] else None
        return queries.Narrowed(given["state"], given["kind"], given["purpose"], province, reviewer)


@requires(Permission.REVIEW_REGISTRATIONS)
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    form, account, after = QueueForm(request.GET or None), account_of(request), request.GET.get("after", "")
    request.session[FILTERS] = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    last = int(after) if after.isdecimal() and len(after) < 19 else 0  # noqa: PLR2004 - a bigint
    page = queries.queue(form.narrowed(account), after=last)
    context = {"form": form if form.is_bound else QueueForm(), "rows": _rows(page.registrations), "next": page.next}
    context["is_later"] = bool(last)
    return render(request, "registry/queue.html", {**context, **_overview(request, account)})


@requires(Permission.REVIEW_REGISTRATIONS)
@never_cache
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Registrations by number or name, decided ones too. By POST: a person's number never stands in an address."""
    asked = request.POST.get("q", "")[:200]
    rows = _rows(queries.find_registrations(asked))
    return render(
        request, "registry/queue.html", {"asked": asked, "rows": rows, **_overview(request, account_of(request))}
    )


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the oldest that the filters leave and nobody has."""
    account = account_of(request)
    found = queries.next_case(account, _filters(request, account))
    if found is None:
        messages.info(request, _("Nothing waits that you could take."))
        return redirect("registry:queue")
    return _take(request, found)


@requires(Permission.REVIEW_REGISTRATIONS)
@require_safe
def following(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On to the next in the queue, without deciding this one."""
    return _to_next(request, after=_handed_over(public_id).pk)


@requires(Permission.REVIEW_REGISTRATIONS)
@never_cache
@require_safe
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _handed_over(public_id))


@requires(Permission.REVIEW_REGISTRATIONS)
@require_safe
def document(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponseBase:  # noqa: ARG001 - the guard's
    return document_response(get_object_or_404(_handed_over(public_id).documents, public_id=document_id))


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _take(request, _handed_over(public_id))


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the business registry again: weeks may have gone by since the firm did."""
    current = _handed_over(public_id)
    try:
        asked = actions.ask_registry(registration=current, by=account_of(request), now=timezone.now())
    except MoveRefused as refused:
        return _moved(request, current, refused)
    if asked.gateway_trouble:
        messages.warning(request, _("The business registry could not answer just now. What it said before stays."))
    else:
        messages.success(request, _("The business registry has answered."))
    return redirect("registry:review", public_id)


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _handed_over(public_id)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, current, approve_form=form)
    try:
        certificate = actions.approve_as_seen(
            registration=current,
            seen=request.POST.get("seen", ""),
            by=account_of(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except FactsChanged as changed:
        return _page(request, _handed_over(public_id), changes=changed.changes)
    except (RegistrySilent, SizeUnsettled, NotEligible) as refused:
        form.add_error(None, _refused(refused))
        return _page(request, _handed_over(public_id), approve_form=form)
    except MoveRefused as refused:
        return _moved(request, current, refused)
    told = {"firm": name_of(current.enterprise), "number": certificate.number}
    messages.success(request, _("%(firm)s is approved. Certificate %(number)s is issued.") % told)
    return _to_next(request)


@requires(Permission.REVIEW_REGISTRATIONS)
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send back or reject, with at least one reason."""
    current = _handed_over(public_id)
    reasons = _reasons(current, request.POST)
    if not reasons.is_valid():
        return _page(request, current, reasons=reasons)
    given = [form.reason for form in reasons if form.reason]
    if not given:
        reasons.forms[0].add_error("text", _("Say at least one thing that has to be done."))
        return _page(request, current, reasons=reasons)
    act = actions.reject if request.POST.get("decision") == "reject" else actions.return_
    try:
        act(registration=current, reasons=given, by=account_of(request), now=timezone.now())
    except MoveRefused as refused:
        messages.error(request, _said(refused))
        return _page(request, _handed_over(public_id), reasons=reasons)
    said = (
        _("%(firm)s is rejected, and has been told.")
        if act == actions.reject
        else _("%(firm)s has been told what to mend.")
    )
    messages.success(request, said % {"firm": name_of(current.enterprise)})
    return _to_next(request)


@requires(Permission.SUSPEND_FIRMS)
@never_cache
def standing(request: HttpRequest, number: str) -> HttpResponse:
    """Suspend, reinstate or revoke a firm, with a reason that it is told."""
    firm = get_object_or_404(Enterprise.objects.exclude(status=Enterprise.Status.APPLYING), number=number)
    form = StandingForm(request.POST or None)
    act = {"suspend": actions.suspend, "reinstate": actions.reinstate, "revoke": actions.revoke}.get(
        request.POST.get("step", "")
    )
    if act and form.is_valid():
        try:
            act(enterprise=firm, reason=form.cleaned_data["reason"], by=account_of(request), now=timezone.now())
        except OwnFirm:
            messages.error(request, _("This firm is your own, so a colleague has to judge it."))
        except MoveRefused:
            messages.error(request, _("The firm's standing has changed meanwhile, so nothing was done."))
        else:
            messages.success(request, _("Done. The firm has been told, and search follows within a second."))
        return redirect("registry:standing", number)
    events = events_shown(events_of("enterprise", firm.pk))
    return render(request, "registry/standing.html", {"firm": firm, "form": form, "events": events})


def _rows(registrations: list[Registration]) -> list[dict[str, Any]]:
    """Each with how many facts differ from the registry's, so that the simple ones can be told from the others."""
    return [{"registration": each, "differences": differences_of(each)} for each in registrations]


def _overview(request: HttpRequest, account: Account) -> dict[str, Any]:
    may_take = queries.next_case(account, _filters(request, account)) is not None
    return {"overview": queries.overview(account), "may_take": may_take}


def _filters(request: HttpRequest, account: Account) -> queries.Narrowed:
    """As the verifier last narrowed the queue in this session."""
    return QueueForm(request.session.get(FILTERS) or None).narrowed(account)


def _to_next(request: HttpRequest, *, after: int = 0) -> HttpResponse:
    """The next registration of the narrowed queue, and back to the queue when there is none."""
    account = account_of(request)
    found = queries.next_case(account, _filters(request, account), after=after)
    return redirect("registry:review", found.public_id) if found else redirect(_queue_url(request))


def _queue_url(request: HttpRequest) -> str:
    """The queue, narrowed as the verifier left it."""
    kept = urlencode(request.session.get(FILTERS) or {})
    return f"{reverse('registry:queue')}?{kept}" if kept else reverse("registry:queue")


def _take(request: HttpRequest, current: Registration) -> HttpResponse:
    try:
        actions.take(registration=current, by=account_of(request), now=timezone.now(), over="over" in request.POST)
    except MoveRefused as refused:
        return _moved(request, current, refused)
    return redirect("registry:review", current.public_id)


def _reasons(current: Registration, data: Any = None) -> Any:
    """Reasons in the language of who reads them."""
    language = current.applicant.language if current.applicant else "th"
    return ReasonFormSet(data, form_kwargs={"language": language})


def _handed_over(public_id: UUID) -> Registration:
    found = Registration.objects.select_related("enterprise", "reviewer", "applicant").filter(state__in=SUBMITTED)
    return get_object_or_404(found, public_id=public_id)


def _refused(refused: RegistrySilent | SizeUnsettled | NotEligible) -> str:
    """Why an approval does not stand, and what can be done."""
    if isinstance(refused, NotEligible):
        return " ".join(reason.text(get_language() or "th") for reason in refused.reasons)
    if isinstance(refused, RegistrySilent):
        return _("The business registry gave no answer. Try again later, or decide without it below.")
    return _("The facts give no SME size yet. Name the sector, or send it back for revenue or employees.")


def _moved(request: HttpRequest, current: Registration, refused: MoveRefused) -> HttpResponse:
    messages.error(request, _said(refused))
    return redirect("registry:review", current.public_id)


def _said(refused: MoveRefused) -> str:
    """Why a step was not done, and what can be done instead."""
    if isinstance(refused, OwnFirm):
        return _("This firm is your own, so a colleague has to judge it.")
    if isinstance(refused, FirmSuspended):
        return _(
            "The firm is suspended, and a renewal does not end that. Reinstate it first, or send the renewal back."
        )
    if isinstance(refused, TakenByAnother):
        return _("A colleague reviews this registration, so nothing was done. Take it over if they cannot go on.")
    return _("This registration was moved on meanwhile, so nothing was done. This is how it stands now.")


@shows_papers
def _page(
    request: HttpRequest,
    current: Registration,
    *,
    approve_form: ApproveForm | None = None,
    reasons: Any = None,
    changes: list[Changed] | None = None,
) -> HttpResponse:
    language = get_language() or "th"
    given = FirmFacts.from_json(current.given)
    fetched = FirmFacts.from_json(current.fetched) if current.fetched else None
    judgement = judgement_of(current, timezone.now())
    rows = beside(given, fetched, language)
    is_mine = current.state == "UNDER_REVIEW" and current.reviewer in {None, account_of(request)}
    context = {
        "registration": current,
        "firm": current.enterprise,
        "state": STATES[current.state],
        "rows": rows,
        "differences": sum(row.differs for row in rows),
        "documents": current.documents.all(),
        "size": judgement.size.size,
        "size_reasons": [reason.text(language) for reason in (*judgement.size.reasons, judgement.sector.reason)],
        "eligibility": judgement.eligibility.allowed,
        "eligibility_reasons": [reason.text(language) for reason in judgement.eligibility.reasons],
        "rule_sets": sorted({judgement.size.rule_set, judgement.eligibility.rule_set}),
        "sector_open": judgement.sector.sector is None,
        "may_ask": current.enterprise.kind == Enterprise.Kind.JURISTIC,
        "is_mine": is_mine,
        "approve_form": approve_form or ApproveForm(),
        "seen": stamp(facts_to_decide_by(current)),
        "refused_to_stand": changes is not None,
        "changes": changes_shown(changes or [], language),
        "reasons": reasons or _reasons(current),
        "unsent": [form.reason["text"] for form in reasons if form.reason] if reasons and not is_mine else [],
        "asked": asked_of(current, language),
        "queue_url": _queue_url(request),
        "events": events_shown(events_of("registration", current.pk)),
        "may_suspend": may(request.user, Permission.SUSPEND_FIRMS),
    }
    response = render(request, "registry/review.html", context)
    stands = reasons is None and changes is None and not (approve_form and approve_form.errors)
    response.status_code = 200 if stands else 422
    return response
