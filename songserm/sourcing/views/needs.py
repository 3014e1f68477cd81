"""A need, from writing it to sealed evidence."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songserm.people.access import account_of, requires
from songserm.people.models import Account, Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import home_province, organisations_with
from songserm.policy.rule_sets import NoRuleInForce
from songserm.registry.queries import enterprise_by_number, visible_to
from songserm.sourcing import actions, queries
from songserm.sourcing.actions.needs import take_back
from songserm.sourcing.forms import ChoiceForm, ExemptionForm, NeedForm, PreviewForm, ProjectForm, WidenForm
from songserm.sourcing.labels import EXEMPTIONS, METHODS
from songserm.sourcing.listing import listed
from songserm.sourcing.models import Need
from songserm.sourcing.rules.law import Method, SourcingLaw, Step, method_for
from songserm.sourcing.rules.steps import StepTaken
from songserm.sourcing.searching import MOST_SHOWN, glance, law_of, law_today, look
from songserm.sourcing.shown import shown_rows, shown_steps, shown_steps_of
from songserm.sourcing.views.paging import key_given
from songserm.sourcing.waiting import tasks_of_buyer
from songserm.sourcing.watching import firm_warnings, need_warnings
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import clean_line
from songserm.toolbox.thai_dates import bangkok_today

USUAL_DAYS = 30
"""A need is offered to be needed by so many days ahead; the writer changes it."""


@requires(Permission.BUY)
@never_cache
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    given = key_given(request)
    account, now = account_of(request), timezone.now()
    page = queries.needs_page(account, before=given)
    waits = [] if given else list(tasks_of_buyer(account, now))
    context = {"needs": page.needs, "next": page.next, "now": now, "waiting": waits}
    context["buys_for_several"] = organisations_with(account, Permission.BUY).count() > 1
    return render(request, "sourcing/needs.html", context)


@requires(Permission.BUY)
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    buyers = organisations_with(account, Permission.BUY)
    if request.method == "POST":
        form = NeedForm(request.POST, buyers=buyers)
        organisation = _buyer(form, buyers)
        made = _written(form, organisation, account) if organisation else None
        if made:
            return redirect("sourcing:need", made.public_id)
        return render(request, "sourcing/write.html", {"form": form}, status=422)
    usual = queries.usual_buyer(account)
    start = {
        "organisation": usual,
        "province": (usual and usual.province_id) or home_province(account),
        "title": request.GET.get("q", "")[:255],
        "kind": "GOODS",
        "needed_by": bangkok_today(timezone.now()) + timedelta(days=USUAL_DAYS),
    }
    return render(request, "sourcing/write.html", {"form": NeedForm(initial=start, buyers=buyers)})


@requires(Permission.BUY)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    if request.method == "POST":
        form = NeedForm(request.POST)
        try:
            if _has_its_unit(form, current.organisation):
                actions.change_need(need=current, by=account_of(request), now=timezone.now(), **form.facts())
                return redirect("sourcing:need", public_id)
        except NoRuleInForce as refused:
            form.add_error(None, refused.text(get_language() or "th"))
        except Refused as refused:
            return _refused(request, current, refused)
        return render(request, "sourcing/write.html", {"form": form, "need": current}, status=422)
    start = {name: getattr(current, name) for name in NeedForm().fields}
    start["query"] = "" if current.query == current.title[:200] else current.query
    return render(request, "sourcing/write.html", {"form": NeedForm(initial=start), "need": current})


def _written(form: NeedForm, organisation: Organisation, account: Account) -> Need | None:
    """The need, or none with what has to be mended said in the form."""
    now = timezone.now()
    try:
        if _has_its_unit(form, organisation):
            return actions.write_need(organisation=organisation, author=account, now=now, **form.facts())
    except NoRuleInForce as refused:
        form.add_error(None, refused.text(get_language() or "th"))
    return None


def _has_its_unit(form: NeedForm, organisation: Organisation) -> bool:
    """Whether the form can be taken; a unit that was left empty becomes that of what is found."""
    if not form.is_valid() or form.cleaned_data["unit"]:
        return form.is_valid()
    typed = form.facts()
    law = law_today(organisation, timezone.now())
    found = glance(query=typed["query"], province=typed["province"].pk, marks=tuple(typed["marks"]), law=law)
    if not found.units:
        form.add_error("unit", _("Nothing that is found has a unit: write it."))
        return False
    form.cleaned_data["unit"] = found.units[0]
    return True


@requires(Permission.BUY)
@never_cache
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What the need would find and by which method, while it is being written."""
    account = account_of(request)
    buyers = organisations_with(account, Permission.BUY)
    typed = PreviewForm(request.GET, buyers=buyers)
    language = get_language() or "th"
    try:
        law = law_today(_buyer(typed, buyers) or buyers[0], timezone.now())
    except NoRuleInForce as refused:
        return render(request, "sourcing/preview.html", {"no_rule": refused.text(language)})
    query, province, budget = (typed.known(name) for name in ("query", "province", "budget"))
    query = query or typed.known("title")
    marks = tuple(typed.known("marks") or ())
    found = glance(query=query, province=province.pk, marks=marks, law=law) if query and province else None
    context = {
        "found": found,
        "steps": shown_steps(found.steps, language) if found else [],
        "method": METHODS[method_for(budget, law)[0]].local() if budget else "",
        "method_reason": method_for(budget, law)[1].text(language) if budget else "",
    }
    return render(request, "sourcing/preview.html", context)


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
        "law": law,
        "publication": _publication(current, law),
        "domestic": law.domestic(current.kind).text(get_language() or "th") if law.rule_set else "",
        "steps": shown_steps(found.steps, language),
        "rows": shown_rows(rows),
        "on_list": sum(row.is_in for row in rows),
        "count": found.count,
        "most_shown": MOST_SHOWN,
        "did_you_mean": found.did_you_mean,
        "warnings": [each.text(language) for each in watched],
        "further": _further(law, found.steps),
        "choice_form": None,
        "widen_form": WidenForm(order=law.order),
        "exemption_form": ExemptionForm(),
        "project_form": ProjectForm(initial={"project_number": current.project_number}),
        "exemption": EXEMPTIONS[current.exemption].local() if current.exemption else "",
    }
    return render(request, "sourcing/need.html", context | more, status=status)


def _publication(current: Need, law: SourcingLaw) -> int | None:
    """Working days that the law publishes an invitation to e-bidding; none where e-GP does not decide."""
    return None if Method(current.method).awards_here else law.publication_of(current.budget)


def _further(law: SourcingLaw, steps: Sequence[StepTaken]) -> bool:
    """Whether the law's order has a step after the last that was taken."""
    return steps[-1].step != law.order[-1]


def _sealed(request: HttpRequest, current: Need, evidence: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    """After sealing: what stands in the evidence, and what can be done with it."""
    document, law = queries.evidence_as_data(evidence), law_of(current)
    context = {
        "need": current,
        "law": law,
        "publication": _publication(current, law),
        "domestic": law.domestic(current.kind).text(get_language() or "th") if law.rule_set else "",
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
    form, step = ChoiceForm(request.POST), request.POST.get("step")
    enterprise = enterprise_by_number(clean_line(request.POST.get("number", "")))
    if enterprise is None or not visible_to(account_of(request), enterprise):
        form.add_error("number", _("There is no firm with that number."))
    elif step != "undo" and not form.is_valid():
        form.add_error(None, _("Say why this firm is taken in or left out."))
    if enterprise is None or (step != "undo" and not form.is_valid()):
        return _open(request, current, status=422, choice_form=form)
    try:
        if step == "undo":
            take_back(need=current, enterprise=enterprise, by=account_of(request), now=now)
        else:
            reason, included = form.cleaned_data["reason"], step == "include"
            actions.choose(
                need=current, enterprise=enterprise, included=included, reason=reason, by=account_of(request), now=now
            )
    except Refused as refused:
        return _refused(request, current, refused)
    return redirect("sourcing:need", public_id)


@requires(Permission.BUY)
@require_POST
def widen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _need(request, public_id)
    form = WidenForm(request.POST, order=law_of(current).order)
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
    """Bind the state's project number: before sealing, so that it is sealed with the search, or afterwards.

    A private buyer has no project there.
    """
    current = _need(request, public_id)
    if not current.rule_set:
        raise Http404
    evidence = queries.evidence_of(current)
    form = ProjectForm(request.POST)
    if not form.is_valid():
        if evidence:
            return _sealed(request, current, evidence, status=422, project_form=form)
        return _open(request, current, status=422, project_form=form)
    number = form.cleaned_data["project_number"]
    actions.bind_project(need=current, project_number=number, by=account_of(request), now=timezone.now())
    bound = _("The evidence is bound to project %(number)s.") if evidence else _("Project %(number)s is noted.")
    messages.success(request, bound % {"number": number})
    return redirect("sourcing:need", public_id)


def _need(request: HttpRequest, public_id: UUID) -> Need:
    found = queries.need_of(account_of(request), public_id)
    if found is None:
        raise Http404
    return found


def _buyer(form: NeedForm, buyers: QuerySet[Organisation]) -> Organisation | None:
    """For whom the need is: the one chosen, or the only one; none while the choice cannot be read."""
    if "organisation" not in form.fields:
        return buyers[0]
    return None if "organisation" in form.errors else form.cleaned_data.get("organisation")


def _refused(request: HttpRequest, current: Need, refused: Refused) -> HttpResponse:
    messages.error(request, refused.text(get_language() or "th"))
    return redirect("sourcing:need", current.public_id)
