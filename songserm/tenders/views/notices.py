"""Notices for everybody: the list and one notice with everything that was announced of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from songserm.people.models import Account
from songserm.tenders import inbox
from songserm.tenders.actions import wishes
from songserm.tenders.models import SavedSearch
from songserm.tenders.notice_forms import DismissForm, FilterForm
from songserm.tenders.notices import SHORT_PAGE, Filters, Page, PlaceInvalid, announcements_of, is_over, notices_page
from songserm.tenders.notices import notice as notice_of
from songserm.tenders.notices_shown import shown_announcements, shown_match


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The list; ``q``, ``province``, ``kind``, ``method``, ``closed`` narrow it and ``after`` turns the page."""
    form, now = FilterForm(request.GET), timezone.now()
    filters = form.filters()
    page = _page(filters, now, request.GET.get("after", "")[:40])
    context = {
        "form": form,
        "filters": filters,
        "rows": [(each, inbox.days_left(each, now)) for each in page.notices],
        "next": page.next,
    }
    if isinstance(request.user, Account) and not filters.is_empty:
        context["saved"] = SavedSearch.objects.filter(
            account=request.user, query=filters.query, province=filters.province or None, kind=filters.kind,
            method=filters.method,
        ).exists()  # fmt: skip
    return render(request, "tenders/notices.html", context)


@require_safe
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One notice; the people of a firm that it is for also see why."""
    found, now = notice_of(public_id), timezone.now()
    if found is None:
        raise Http404
    language = get_language() or "th"
    context: dict[str, Any] = {
        "notice": found,
        "days_left": inbox.days_left(found, now),
        "has_passed": is_over(found, now),
        "announcements": shown_announcements(announcements_of(found), language),
        "dismiss_form": DismissForm(),
    }
    if isinstance(request.user, Account):
        matches = inbox.matches_of_notice(request.user, found)
        wishes.read(matches=matches, now=now)
        context["matches"] = [shown_match(match, now, language) for match in matches]
    return render(request, "tenders/notice.html", context)


def _page(filters: Filters, now: datetime, after: str) -> Page:
    """The page behind that place; the first one for a place that is made up, as for none."""
    try:
        return notices_page(filters, now=now, after=after, most=SHORT_PAGE)
    except PlaceInvalid:
        return notices_page(filters, now=now, most=SHORT_PAGE)
