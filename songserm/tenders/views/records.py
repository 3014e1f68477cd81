"""Evaluations that were kept with their e-GP project."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songserm.people.access import account_of, requires
from songserm.people.permissions import Permission
from songserm.tenders import records
from songserm.tenders.shown import shown
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.text import clean_line

LONGEST_ID = 18
"""Digits; the database counts no further."""


@requires(Permission.BUY)
@never_cache
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The list, newest first; `project` narrows it to one project, `before` turns the page."""
    project, before = clean_line(to_arabic(request.GET.get("project", "")[:40])), request.GET.get("before", "")
    is_number = before.isdecimal() and len(before) <= LONGEST_ID
    page = records.records_page(account_of(request), project_number=project, before=int(before) if is_number else None)
    return render(request, "tenders/records.html", {"rows": page.rows, "next": page.next, "project": project})


@never_cache
@require_safe
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """That it was kept, by whom, when and for which project; bids and result for the organisation's own people."""
    found = records.record_in_public(public_id)
    if found is None:
        raise Http404
    is_ours = records.records_of(request.user).filter(pk=found.pk).exists()
    context = {"record": found, "is_ours": is_ours}
    if is_ours:
        data = records.as_data(found)
        context["result"] = shown(data["answer"], get_language() or "th")
        context["is_same"] = records.comes_out_the_same(found, records.law_book())
    return render(request, "tenders/record.html", context)


@requires(Permission.BUY)
@never_cache
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The signed PDF."""
    found = records.with_document(account_of(request), public_id)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="evaluation-{found.project_number}.pdf"'}
    return HttpResponse(bytes(found.pdf), content_type="application/pdf", headers=headers)
