"""The planner's pages: segments, outreaches, programmes."""

from typing import Any
from uuid import UUID, uuid4

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
from songserm.people.queries import organisations_with
from songserm.promotion import actions, queries
from songserm.promotion.forms import ProgrammeForm, ReachForm, SegmentForm, SpendingForm, TargetsForm
from songserm.promotion.models import Outreach, Programme, Segment
from songserm.promotion.results import months, results, spent_in_all
from songserm.promotion.segments import Facts
from songserm.promotion.shown import programme_charts, shown_facts, shown_groups, shown_months
from songserm.toolbox.refusals import Refused

RECENT = 10


@requires(Permission.PROMOTE)
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    context = {
        "segments": queries.segments_of(account),
        "programmes": queries.programmes_of(account),
        "outreaches": queries.outreaches_of(account)[:RECENT],
    }
    return render(request, "promotion/home.html", context)


@requires(Permission.PROMOTE)
@never_cache
@require_http_methods(["GET", "POST"])
def new_segment(request: HttpRequest) -> HttpResponse:
    """Looking (``look``) shows whom the facts hold for; saving gives them a name."""
    form = SegmentForm(request.POST or None)
    if request.method == "GET":
        return render(request, "promotion/new_segment.html", {"form": form})
    looks = "look" in request.POST
    form.fields["name"].required = not looks
    if not form.is_valid():
        return render(request, "promotion/new_segment.html", {"form": form}, status=422)
    if looks:
        context = {"form": form, "found": queries.segment_now(form.facts(), now=timezone.now())}
        return render(request, "promotion/new_segment.html", context)
    try:
        segment = actions.save_segment(
            organisation=_agency(request), name=form.cleaned_data["name"], facts=form.facts(), by=account_of(request),
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error("name", refused.text(get_language() or "th"))
        return render(request, "promotion/new_segment.html", {"form": form}, status=422)
    return redirect("promotion:segment", segment.public_id)


@requires(Permission.PROMOTE)
@never_cache
@require_safe
def segment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _segment(request, public_id)
    facts = Facts.from_json(found.facts)
    language = get_language() or "th"
    now = queries.segment_now(facts, now=timezone.now())
    context = {
        "segment": found,
        "facts": shown_facts(facts, language),
        "found": now,
        "groups": shown_groups(now, language),
        "outreaches": queries.outreaches_of(account_of(request)).filter(segment=found),
    }
    return render(request, "promotion/segment.html", context)


@requires(Permission.PROMOTE)
@never_cache
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write to the segment: first looked at, then, once one is ``sure``, sent."""
    found, account = _segment(request, public_id), account_of(request)
    programmes = queries.programmes_of(account)
    now = queries.segment_now(Facts.from_json(found.facts), now=timezone.now())
    form = ReachForm(request.POST or None, programmes=programmes, initial={"number": request.GET.get("tender", "")})
    context: dict[str, Any] = {"form": form, "segment": found, "found": now}
    if request.method == "GET":
        return render(request, "promotion/reach.html", context)
    if not form.is_valid():
        return render(request, "promotion/reach.html", context, status=422)
    if "sure" not in request.POST:
        percent = form.cleaned_data["held_out_percent"]
        context |= {"is_asking": True, "key": uuid4(), "about_held_out": round(now.consenting * percent / 100)}
        context["about_reached"] = now.consenting - context["about_held_out"]
        return render(request, "promotion/reach.html", context)
    try:
        outreach = actions.reach(segment=found, **form.made(), by=account, now=timezone.now(), public_id=_key(request))
    except Refused as refused:
        form.add_error(None, refused.text(get_language() or "th"))
        return render(request, "promotion/reach.html", context, status=422)
    messages.success(request, _("The letters are being written."))
    return redirect("promotion:outreach", outreach.public_id)


@requires(Permission.PROMOTE)
@never_cache
@require_safe
def outreach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found: Outreach | None = queries.outreaches_of(account_of(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    language = get_language() or "th"
    context = {
        "outreach": found,
        "title": found.title(language),
        "text": found.text(language),
        "results": results(found),
        "facts": shown_facts(Facts.from_json(found.facts), language),
    }
    return render(request, "promotion/outreach.html", context)


@requires(Permission.PROMOTE)
@never_cache
@require_http_methods(["GET", "POST"])
def new_programme(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_programme(
                organisation=_agency(request), **form.cleaned_data, by=account_of(request), now=timezone.now()
            )
        except Refused as refused:
            form.add_error("name", refused.text(get_language() or "th"))
        else:
            return redirect("promotion:targets", made.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "promotion/new_programme.html", {"form": form}, status=status)


@requires(Permission.PROMOTE)
@never_cache
@require_safe
def programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _programme_page(request, _programme(request, public_id), SpendingForm())


@requires(Permission.PROMOTE)
@require_POST
def spend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, form = _programme(request, public_id), SpendingForm(request.POST)
    if not form.is_valid():
        return _programme_page(request, found, form, status=422)
    actions.enter_spending(programme=found, **form.cleaned_data, by=account_of(request), now=timezone.now())
    return redirect("promotion:programme", public_id)


@requires(Permission.PROMOTE)
@never_cache
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _programme(request, public_id)
    form = TargetsForm(request.POST or None, programme=found)
    if request.method == "POST" and form.is_valid():
        actions.set_targets(programme=found, targets=form.targets(), by=account_of(request), now=timezone.now())
        return redirect("promotion:programme", public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "promotion/targets.html", {"form": form, "programme": found}, status=status)


def _programme_page(request: HttpRequest, found: Programme, form: SpendingForm, *, status: int = 200) -> HttpResponse:
    rows, language = months(found), get_language() or "th"
    spent = spent_in_all(found)
    beside = spent - sum(row.spent for row in rows)
    context = {
        "programme": found,
        "beside": beside,
        "months": shown_months(rows, language),
        "charts": programme_charts(rows, language),
        "spent": spent,
        "share_spent": spent / found.budget * 100,
        "left": found.budget - spent,
        "form": form,
        "spending": found.spending.all()[:RECENT],
        "outreaches": queries.outreaches_of(account_of(request)).filter(programme=found),
    }
    return render(request, "promotion/programme.html", context, status=status)


def _key(request: HttpRequest) -> UUID | None:
    """What names the outreach that was asked about; none from a page that is no such question."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _segment(request: HttpRequest, public_id: UUID) -> Segment:
    found = queries.segments_of(account_of(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _programme(request: HttpRequest, public_id: UUID) -> Programme:
    found = queries.programmes_of(account_of(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _agency(request: HttpRequest) -> Organisation:
    found = organisations_with(account_of(request), Permission.PROMOTE).first()
    if found is None:
        raise Http404
    return found
