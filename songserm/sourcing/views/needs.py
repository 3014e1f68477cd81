"""A need, from writing it to sealed evidence."""

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
from songserm.people.models import Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import home_province, organisations_with
from songserm.registry.queries import enterprise_by_number, visible_to
from songserm.sourcing import actions, queries
from songserm.sourcing.actions.needs import take_back
from songserm.sourcing.forms import ChoiceForm, ExemptionForm, NeedForm, ProjectForm, WidenForm
from songserm.sourcing.labels import EXEMPTIONS, METHODS
from songserm.sourcing.listing import listed
from songserm.sourcing.models import Need
from songserm.sourcing.rules.law import Method, Step, method_for
from songserm.sourcing.searching import MOST_SHOWN, law_of, look
from songserm.sourcing.shown import shown_rows, shown_steps, shown_steps_of
from songserm.sourcing.watching import firm_warnings, need_warnings
from songserm.toolbox.refusals import Refused


@requires(Permission.BUY)
@never_cache
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    given = int(before) if before.isdecimal() and len(before) < 19 else None  # noqa: PLR2004 - a bigint
    page = queries.needs_page(account_of(request), before=given)
    return render(request, "sourcing/needs.html", {"needs": page.needs, "next": page.next, "now": timezone.now()})


@requires(Permission.BUY)
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if request.method == "POST":
        form = NeedForm(request.POST)
        if form.is_valid():
            organisation = _buyer(request)
            made = actions.write_need(organisation=organisation, author=account, now=timezone.now(), **form.facts())
            return redirect("sourcing:need", made.public_id)
        return render(request, "sourcing/write.html", {"form": form}, status=422)
    start = {"province": home_province(account), "query": "", "title": request.GET.get("q", "")[:255], "kind": "GOODS"}
    return render(request, "sourcing/write.html", {"form": NeedForm(initial=start)})


@requires(Permission.BUY)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    if request.method == "POST":
        form = NeedForm(request.POST)
        if form.is_valid():
            try:
                actions.change_need(need=current, by=account_of(request), now=timezone.now(), **form.facts())
            except Refused as refused:
                return _refused(request, current, refused)
            return redirect("sourcing:need", public_id)
        return render(request, "sourcing/write.html", {"form": form, "need": current}, status=422)
    start = {name: getattr(current, name) for name in NeedForm.base_fields}
    start["needed_by"] = current.needed_by.isoformat()
    return render(request, "sourcing/write.html", {"form": NeedForm(initial=start), "need": current})


@requires(Permission.BUY)
@never_cache
@require_safe
def need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    evidence = queries.evidence_of(current)
    if evidence:
        return _sealed(request, current, evidence)
    return _open(request, current)


def _open(request: HttpRequest, current: Need, *, status: int = 200, **more: Any) -> HttpResponse:
    """Before sealing: the search as it would be sealed now."""
    now, language = timezone.now(), get_language() or "th"
    found = look(current)
    rows = listed(current, found, now=now)
    law = law_of(current)
    watched = [*need_warnings(current), *firm_warnings([row.enterprise for row in rows if row.is_in], now=now)]
    context = {
        "need": current,
        "method": METHODS[Method(current.method)].local(),
        "method_reason": method_for(current.budget, law)[1].text(language),
        "steps": shown_steps(found.steps, language),
        "rows": shown_rows(rows),
        "on_list": sum(row.is_in for row in rows),
        "count": found.count,
        "most_shown": MOST_SHOWN,
        "did_you_mean": found.did_you_mean,
        "warnings": [each.text(language) for each in watched],
        "further": _further(current, found.steps),
        "widen_form": WidenForm(),
        "exemption_form": ExemptionForm(),
        "exemption": EXEMPTIONS[current.exemption].local() if current.exemption else "",
    }
    return render(request, "sourcing/need.html", context | more, status=status)


def _further(current: Need, steps: Any) -> bool:
    return bool(current.rule_set) and steps[-1].step != Step.COUNTRY


def _sealed(request: HttpRequest, current: Need, evidence: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    """After sealing: what stands in the evidence, and what can be done with it."""
    document = queries.evidence_as_data(evidence)
    context = {
        "need": current,
        "evidence": evidence,
        "document": document,
        "steps": shown_steps_of(document, get_language() or "th"),
        "firms": [firm for firm in document["firms"] if firm["included"]],
        "left_out": [firm for firm in document["firms"] if not firm["included"]],
        "method": METHODS[Method(current.method)].local(),
        "awards_here": Method(current.method).awards_here,
        "project_form": ProjectForm(initial={"project_number": current.project_number}),
        "request_made": getattr(current, "request", None),
    }
    return render(request, "sourcing/sealed.html", context | more, status=status)


@requires(Permission.BUY)
@require_POST
def choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a firm in, leave it out, or undo that."""
    current, now = _need(request, public_id), timezone.now()
    form = ChoiceForm(request.POST)
    enterprise = enterprise_by_number(request.POST.get("number", ""))
    if enterprise is None or not visible_to(account_of(request), enterprise):
        messages.error(request, _("There is no firm with that number."))
        return redirect("sourcing:need", public_id)
    try:
        if request.POST.get("step") == "undo":
            take_back(need=current, enterprise=enterprise, by=account_of(request), now=now)
        elif form.is_valid():
            included = request.POST.get("step") == "include"
            reason = form.cleaned_data["reason"]
            actions.choose(
                need=current, enterprise=enterprise, included=included, reason=reason, by=account_of(request), now=now
            )
        else:
            return _open(request, current, status=422, choice_error=_("Say why this firm is taken in or left out."))
    except Refused as refused:
        return _refused(request, current, refused)
    return redirect("sourcing:need", public_id)


@requires(Permission.BUY)
@require_POST
def widen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    form = WidenForm(request.POST)
    if not form.is_valid():
        return _open(request, current, status=422, widen_form=form)
    try:
        to, reason = Step(form.cleaned_data["to"]), form.cleaned_data["reason"]
        actions.widen(need=current, to=to, reason=reason, by=account_of(request), now=timezone.now())
    except Refused as refused:
        return _refused(request, current, refused)
    return redirect("sourcing:need", public_id)


@requires(Permission.BUY)
@require_POST
def exempt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    form = ExemptionForm(request.POST)
    if not form.is_valid():
        return _open(request, current, status=422, exemption_form=form)
    ground, text = form.cleaned_data["ground"], form.cleaned_data["note"]
    try:
        actions.exempt(need=current, ground=ground, note_text=text, by=account_of(request), now=timezone.now())
    except Refused as refused:
        return _refused(request, current, refused)
    return redirect("sourcing:need", public_id)


@requires(Permission.BUY)
@require_POST
def seal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    actions.seal(need=current, by=account_of(request), now=timezone.now())
    messages.success(request, _("The evidence is sealed: nobody can change it from now on."))
    return redirect("sourcing:need", public_id)


@requires(Permission.BUY)
@require_POST
def project(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bind the state's project number to the sealed search."""
    current = _need(request, public_id)
    evidence = queries.evidence_of(current)
    if evidence is None:
        raise Http404
    form = ProjectForm(request.POST)
    if not form.is_valid():
        return _sealed(request, current, evidence, status=422, project_form=form)
    number = form.cleaned_data["project_number"]
    actions.bind_project(need=current, project_number=number, by=account_of(request), now=timezone.now())
    messages.success(request, _("The evidence is bound to project %(number)s.") % {"number": number})
    return redirect("sourcing:need", public_id)


def _need(request: HttpRequest, public_id: UUID) -> Need:
    found = queries.need_of(account_of(request), public_id)
    if found is None:
        raise Http404
    return found


def _buyer(request: HttpRequest) -> Organisation:
    """For whom the account buys; the first, for somebody who buys for several."""
    found = organisations_with(account_of(request), Permission.BUY).first()
    if found is None:
        raise Http404
    return found


def _refused(request: HttpRequest, current: Need, refused: Refused) -> HttpResponse:
    messages.error(request, refused.text(get_language() or "th"))
    return redirect("sourcing:need", current.public_id)
