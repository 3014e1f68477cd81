"""The buyer's side of quotations: asking, answering, opening, comparing, awarding."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songserm.people.access import account_of, requires
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.reference.queries import Names, province_names
from songserm.registry.models import Enterprise
from songserm.sourcing import actions, queries
from songserm.sourcing.actions.asking import ALREADY_ASKED, hidden_from
from songserm.sourcing.forms import AnswerForm, AwardForm, ReasonForm, RequestForm
from songserm.sourcing.labels import TROUBLES
from songserm.sourcing.models import Award, Need, QuotationRequest
from songserm.sourcing.openers import is_of_an_invited_firm, lacks_openers, openers
from songserm.sourcing.rules.law import Method
from songserm.sourcing.rules.quotations import OPENERS, usual_deadline
from songserm.sourcing.rules.warnings import too_few_invited
from songserm.sourcing.searching import law_of
from songserm.sourcing.watching import firm_warnings, lapsed
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.thai_dates import bangkok_today


@requires(Permission.BUY)
@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Invite firms of the sealed shortlist."""
    need = queries.need_of(account_of(request), public_id)
    evidence = queries.evidence_of(need) if need else None
    if need is None or evidence is None or not Method(need.method).awards_here:
        raise Http404
    if asked := QuotationRequest.objects.filter(need=need).first():
        messages.info(request, ALREADY_ASKED.text(get_language() or "th"))
        return redirect("sourcing:request", asked.public_id)
    listed = [firm for firm in queries.evidence_as_data(evidence)["firms"] if firm["included"]]
    away = _hidden(need, listed)
    on_list = [firm for firm in listed if firm["number"] not in away]
    places, language = province_names(), get_language() or "th"
    choices = [(firm["number"], _named(firm, places, language)) for firm in on_list]
    left_out = [_named(firm, places, language) for firm in listed if firm["number"] in away]
    if request.method == "GET":
        first = [number for number, _name in choices[: max(3, law_of(need).invitees_at_least)]]
        start = {"firms": first, "deadline_date": usual_deadline(bangkok_today(timezone.now()))}
        return _publish_page(request, need, RequestForm(firms=choices, initial=start), hidden=left_out)
    form = RequestForm(request.POST, firms=choices)
    if not form.is_valid():
        return _publish_page(request, need, form, status=422, hidden=left_out)
    return _published(request, need, form)


def _hidden(need: Need, firms: list[dict[str, Any]]) -> set[str]:
    """Numbers of the sealed list's firms that have hidden themselves from the buyer since."""
    sealed = Enterprise.objects.filter(number__in=[firm["number"] for firm in firms])
    return set(hidden_from(need, sealed).values_list("number", flat=True))


def _named(firm: Mapping[str, Any], places: Mapping[str, Names], language: str) -> str:
    """A firm of the sealed list with its province."""
    name, place = Names(firm["name_th"], firm["name_en"]).local(language), places.get(firm["province"])
    return f"{name} · {place.local(language)}" if place else name


def _published(request: HttpRequest, need: Need, form: RequestForm) -> HttpResponse:
    language, now = get_language() or "th", timezone.now()
    firms = list(Enterprise.objects.filter(number__in=form.cleaned_data["firms"]).order_by("pk"))
    warnings = [
        *too_few_invited(len(firms), law_of(need)),
        *lapsed(firms, need, now=now),
        *firm_warnings(firms, now=now, buyer=need.organisation),
    ]
    if warnings and "sure" not in request.POST:
        texts = [each.text(language) for each in warnings]
        return _publish_page(request, need, form, warnings=texts)
    try:
        made = actions.publish_request(
            need=need,
            invited=firms,
            deadline=form.cleaned_data["deadline"],
            note=form.cleaned_data["note"],
            by=account_of(request),
            now=now,
            warnings=warnings,
        )
    except Refused as refused:
        form.add_error(None, refused.text(language))
        return _publish_page(request, need, form, status=422)
    messages.success(request, _("The firms are invited."))
    return redirect("sourcing:request", made.public_id)


def _publish_page(
    request: HttpRequest, need: Need, form: RequestForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"need": need, "form": form, "second_opener": _second_opener(account_of(request), need), **more}
    return render(request, "sourcing/publish.html", context, status=status)


def _second_opener(account: Account, need: Need, invited: Iterable[Enterprise] = ()) -> dict[str, str] | None:
    """None when enough people can open; otherwise where this person invites one, empty when somebody else has to."""
    if not lacks_openers(need, invited):
        return None
    invites = may(account, Permission.MANAGE_TEAM, need.organisation)
    return {"url": f"{reverse('people:team', args=[need.organisation_id])}#invite" if invites else ""}


@requires(Permission.BUY)
@never_cache
@require_safe
def request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _request(request, public_id))


def _page(request: HttpRequest, current: QuotationRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    account = account_of(request)
    opened = queries.compared(current, now) if current.opened_at else []
    agreed = [each.pk for each in openers(current)]
    invited = list(current.invitations.select_related("enterprise__province"))
    firms = [each.enterprise for each in invited]
    context = {
        "current": current,
        "need": current.need,
        "now": now,
        "is_past": now > current.deadline,
        "answers": now <= current.deadline and current.cancelled_at is None,
        "invited": invited,
        "questions": current.questions.all(),
        "answer_form": AnswerForm(),
        "consents": len(agreed),
        "openers": OPENERS,
        "is_ordered": current.ordered_at is not None and len(agreed) >= OPENERS,
        "has_agreed": account.pk in agreed,
        "second_opener": None if current.opened_at else _second_opener(account, current.need, firms),
        "is_of_an_invited_firm": is_of_an_invited_firm(account, current),
        "opened": opened,
        "watched": [each.text(get_language() or "th") for each in _watched(current, now)] if opened else [],
        "cheapest": next((each.quotation.pk for each in opened if each.quotation.total), None) if opened[1:] else None,
        "award": Award.objects.select_related("quotation__enterprise", "contract").filter(request=current).first(),
        "trouble": TROUBLES[current.trouble].local() if current.trouble else "",
        "typed": "",
        "cancel_form": ReasonForm(prefix="cancel"),
    }
    readable = [each.quotation.pk for each in opened if each.quotation.total]
    context["may_award"] = bool(readable) and context["award"] is None and current.cancelled_at is None
    context["awarding"] = str(readable[0]) if len(readable) == 1 else ""
    return render(request, "sourcing/request.html", context | more, status=status)


def _watched(current: QuotationRequest, now: datetime) -> list[Reason]:
    """What to look at before an award, about the firms that quoted: as they stand now, not as they were invited."""
    firms = [each.enterprise for each in current.quotations.select_related("enterprise")]
    return firm_warnings(firms, now=now, buyer=current.need.organisation)


@requires(Permission.BUY)
@require_POST
def answer(request: HttpRequest, public_id: UUID, question_id: int) -> HttpResponse:
    current = _request(request, public_id)
    question = get_object_or_404(current.questions.select_related("request"), pk=question_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, current, status=422, answer_form=form, answering=question.pk)
    try:
        actions.answer(question=question, text=form.cleaned_data["text"], by=account_of(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
    return redirect("sourcing:request", public_id)


@requires(Permission.OPEN_QUOTATIONS)
@require_POST
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """This person's part in opening."""
    current = _request(request, public_id)
    try:
        after = actions.agree_to_open(request=current, by=account_of(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
    else:
        if after.ordered_at:
            messages.success(request, _("Two people have agreed: the keeper opens the quotations."))
        else:
            messages.success(request, _("Your part is done. A second person has to agree."))
    return redirect("sourcing:request", public_id)


@requires(Permission.BUY)
@require_POST
def award(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _request(request, public_id)
    form = AwardForm(request.POST)
    if not form.is_valid():
        error = _("Choose a quotation and say why it wins.")
        typed = {"awarding": request.POST.get("quotation", ""), "typed": request.POST.get("reason", "")}
        return _page(request, current, status=422, award_error=error, **typed)
    chosen = get_object_or_404(current.quotations.all(), pk=form.cleaned_data["quotation"])
    now = timezone.now()
    warnings = [
        *next(each.warnings for each in queries.compared(current, now) if each.quotation.pk == chosen.pk),
        *_watched(current, now),
    ]
    try:
        actions.award(
            quotation=chosen, reason=form.cleaned_data["reason"], warnings=warnings, by=account_of(request), now=now
        )
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
    else:
        messages.success(request, _("Awarded. The contract is recorded and the firms are told."))
    return redirect("sourcing:request", public_id)


@requires(Permission.BUY)
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    current = _request(request, public_id)
    form = ReasonForm(request.POST, prefix="cancel")
    if not form.is_valid():
        return _page(request, current, status=422, cancel_form=form)
    try:
        actions.cancel_request(
            request=current, reason=form.cleaned_data["reason"], by=account_of(request), now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refused.text(get_language() or "th"))
    return redirect("sourcing:request", public_id)


def _request(request: HttpRequest, public_id: UUID) -> QuotationRequest:
    found = queries.request_of(account_of(request), public_id)
    if found is None:
        raise Http404
    return found
