"""A firm's own way into the register: begin, say the facts, attach papers, submit, answer, renew."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from songserm.people.access import account_of
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.policy.certificates import idling_from
from songserm.registry import actions, queries
from songserm.registry.actions.registering import judgement_of, missing_of
from songserm.registry.forms import DocumentForm, FactsForm, StartForm
from songserm.registry.labels import FACTS, STATES
from songserm.registry.models import Registration
from songserm.registry.rules.facts import FirmFacts
from songserm.registry.rules.papers import PAPER
from songserm.registry.rules.registration_states import EDITABLE, MAY_BE_WITHDRAWN, MoveRefused
from songserm.registry.shown import facts_shown, missing_shown, name_of, progress_of, reasons_by_field
from songserm.registry.views.files import document_response
from songserm.toolbox.identity import parse_number
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import bangkok_today


def start(request: HttpRequest) -> HttpResponse:
    """The number, and who it belongs to. Whoever is not signed in learns what to have at hand."""
    if not isinstance(request.user, Account):
        return render(request, "registry/start.html")
    account = request.user
    form = StartForm(request.POST or None)
    if form.is_valid() and (begun := _begin(form, account)):
        return redirect("registry:registration", begun.public_id)
    context = {"form": form, "firms": _own_firms(account), "states": STATES}
    return render(request, "registry/start.html", context)


@login_required
@require_POST
def check_number(request: HttpRequest) -> HttpResponse:
    """What is wrong with a number, while it is typed. By POST: a person's number never stands in an address."""
    text = request.POST.get("number", "")
    trouble = ""
    try:
        parse_number(text)
    except Refused as error:
        trouble = error.text(get_language() or "th")
    return render(request, "registry/number_said.html", {"trouble": trouble, "typed": text.strip()})


@login_required
@never_cache
@require_safe
def registration(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _own(request, public_id))


@login_required
@require_POST
def facts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _own(request, public_id)
    form = FactsForm(request.POST, kind=current.enterprise.kind)
    if not form.is_valid():
        return _page(request, current, facts_form=form)
    given = form.facts(FirmFacts.from_json(current.given))
    try:
        actions.save_facts(registration=current, facts=given, by=account_of(request), now=timezone.now())
        if trouble := _attach_chosen(request, current):
            return trouble
    except MoveRefused:
        return _moved(request, current)
    messages.success(request, _("Saved."))
    return redirect("registry:registration", public_id)


@login_required
@require_POST
def fetch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the business registry again."""
    current = _own(request, public_id)
    try:
        current = _keep_typed(request, current, _typed(request, current))
        asked = actions.fetch(registration=current, by=account_of(request), now=timezone.now())
    except MoveRefused:
        return _moved(request, current)
    if not asked.gateway_trouble:
        messages.success(request, _("The business registry has answered."))
    elif asked.fetched:
        said = _("The business registry could not answer just now. What it said before stays.")
        messages.warning(request, said)
    else:
        messages.warning(request, _("The business registry could not answer. You can go on by typing the facts."))
    return redirect("registry:registration", public_id)


@login_required
@require_POST
def attach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _own(request, public_id)
    typed = _typed(request, current)
    if not request.FILES:
        return _page(request, current, facts_form=typed, document_form=DocumentForm(request.POST))
    try:
        _keep_typed(request, current, typed)
        if trouble := _attach_chosen(request, current, typed):
            return trouble
    except MoveRefused:
        return _moved(request, current)
    return _to_papers(request, current, typed)


@login_required
def document(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Look at a paper, or with POST take it away again."""
    current = _own(request, public_id)
    paper = get_object_or_404(current.documents, public_id=document_id)
    if request.method != "POST":
        return document_response(paper)
    typed = _typed(request, current)
    try:
        _keep_typed(request, current, typed)
        actions.detach(document=paper, by=account_of(request), now=timezone.now())
    except MoveRefused:
        return _moved(request, current)
    messages.success(request, _("The document is removed."))
    return _to_papers(request, current, typed)


@login_required
@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Submit what the page says now; facts on it that cannot be are told first."""
    current = _own(request, public_id)
    typed = _typed(request, current)
    if typed and not typed.is_valid():
        return _page(request, current, facts_form=typed)
    try:
        current = _keep_typed(request, current, typed)
        if trouble := _attach_chosen(request, current, typed):
            return trouble
        actions.submit(registration=current, by=account_of(request), now=timezone.now())
    except actions.NotReady as refused:
        return _page(request, current, not_ready=missing_shown(refused.reasons, get_language() or "th"))
    except MoveRefused:
        return _moved(request, current)
    messages.success(request, _("Submitted. You will have a letter as soon as a verifier has looked at it."))
    return redirect("registry:registration", public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _own(request, public_id)
    try:
        actions.withdraw(registration=current, by=account_of(request), now=timezone.now())
    except MoveRefused:
        return _moved(request, current)
    messages.success(request, _("Withdrawn."))
    return redirect("registry:registration", public_id)


def _begin(form: StartForm, account: Account) -> Registration | None:
    facts_given = form.cleaned_data
    now = timezone.now()
    try:
        begun = actions.begin(**facts_given, by=account, now=now)
    except actions.AlreadyRegistered:
        said = _("This number is registered already. Ask its owner to invite you, or write to the promotion agency.")
        form.add_error("number", said)
        return None
    except Refused as error:
        form.add_error("number", error.text(get_language() or "th"))
        return None
    if begun.state in EDITABLE and not begun.fetched:
        begun = actions.fetch(registration=begun, by=account, now=now)
    return begun


def _own(request: HttpRequest, public_id: UUID) -> Registration:
    found = queries.registration_of(account_of(request), public_id)
    if found is None:
        raise Http404
    return found


def _own_firms(account: Account) -> list[dict[str, Any]]:
    firms = queries.enterprises_of(account, Permission.MANAGE_FIRM).prefetch_related("registrations", "certificates")
    return [{"firm": firm, "registration": firm.registrations.all().last()} for firm in firms]


def _typed(request: HttpRequest, current: Registration) -> FactsForm | None:
    """The facts that came along with another button of the page: nobody has to press save before it."""
    return FactsForm(request.POST, kind=current.enterprise.kind) if "name_th" in request.POST else None


def _keep_typed(request: HttpRequest, current: Registration, typed: FactsForm | None) -> Registration:
    """Save what was typed, where it is whole and new. Raises MoveRefused."""
    before = FirmFacts.from_json(current.given)
    if typed is None or not typed.is_valid() or typed.facts(before) == before:
        return current
    given = typed.facts(before)
    return actions.save_facts(registration=current, facts=given, by=account_of(request), now=timezone.now())


def _attach_chosen(request: HttpRequest, current: Registration, typed: FactsForm | None = None) -> HttpResponse | None:
    """Attach the file that came along with any button; a page that says what is wrong with it. Raises MoveRefused.

    No page could put a chosen file back into its field.
    """
    if not request.FILES:
        return None
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, current, facts_form=typed, document_form=form)
    file, by = form.cleaned_data["file"], account_of(request)
    try:
        actions.attach(
            registration=current,
            kind=form.cleaned_data["kind"],
            name=file.name,
            content=file.read(),
            by=by,
            now=timezone.now(),
        )
    except Refused as error:
        form.add_error("file", error.text(get_language() or "th"))
        return _page(request, current, facts_form=typed, document_form=form)
    messages.success(request, _("The document is attached."))
    return None


def _to_papers(request: HttpRequest, current: Registration, typed: FactsForm | None) -> HttpResponse:
    """Back to the list itself, which lies three screens below the top on a phone; first to facts that cannot be."""
    if typed and typed.errors:
        return _page(request, current, facts_form=typed)
    return redirect(reverse("registry:registration", args=[current.public_id]) + "#papers")


def _moved(request: HttpRequest, current: Registration) -> HttpResponse:
    messages.error(
        request, _("The registration has moved on meanwhile, so nothing was changed. This is how it stands now.")
    )
    return redirect("registry:registration", current.public_id)


def _page(
    request: HttpRequest,
    current: Registration,
    *,
    facts_form: FactsForm | None = None,
    document_form: DocumentForm | None = None,
    not_ready: list[dict[str, str]] | None = None,
) -> HttpResponse:
    now, language = timezone.now(), get_language() or "th"
    editable = current.state in EDITABLE
    form = facts_form or FactsForm(initial=_initial(current), kind=current.enterprise.kind)
    judgement = judgement_of(current, now)
    missing = missing_of(current, now) if editable else ()
    papers = [reason for reason in missing if reason.code.startswith(PAPER)]
    next_paper = {"kind": papers[0].code.removeprefix(PAPER)} if papers else None
    context = {
        "registration": current,
        "firm": current.enterprise,
        "name": _name(current),
        "editable": editable,
        "may_be_withdrawn": current.state in MAY_BE_WITHDRAWN,
        "running": queries.valid_certificate(current.enterprise, now) if editable else None,
        "last_day": idling_from(bangkok_today(queries.idle_since(current)[0])).last_day if editable else None,
        "state": STATES[current.state],
        "steps": progress_of(current.state),
        "form": form,
        "returned": reasons_by_field(current.return_reasons),
        "document_form": document_form or DocumentForm(initial=next_paper),
        "papers": [reason.text(language) for reason in papers],
        "documents": current.documents.all(),
        "missing": missing_shown(missing, language),
        "not_ready": not_ready,
        "size": judgement.size.size,
        "size_reasons": [reason.text(language) for reason in (*judgement.size.reasons, judgement.sector.reason)],
        "facts": facts_shown(FirmFacts.from_json(current.given), language),
        "registry_facts": facts_shown(FirmFacts.from_json(current.fetched), language) if current.fetched else [],
        "labels": FACTS,
    }
    certificate = getattr(current, "certificate", None) if current.state == "APPROVED" else None
    response = render(request, "registry/registration.html", {**context, "certificate": certificate})
    response.status_code = 422 if form.errors or (document_form and document_form.errors) or not_ready else 200
    return response


def _name(current: Registration) -> str:
    """As the firm gives it now, in the reader's language."""
    return name_of(FirmFacts.from_json(current.given)) or name_of(current.enterprise)


def _initial(current: Registration) -> dict[str, Any]:
    given = FirmFacts.from_json(current.given)
    year = given.statement_year
    shown_year = year + 543 if year and not (get_language() or "th").startswith("en") else year
    revenue = f"{given.revenue:,}" if given.revenue is not None else ""
    return {**{name: getattr(given, name) for name in FACTS}, "statement_year": shown_year, "revenue": revenue}
