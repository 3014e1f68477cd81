"""What was bought from whom, for everyone to see: the nation, a province, an agency."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from songserm.contracts.export import as_csv, as_xlsx
from songserm.contracts.models import Agency
from songserm.contracts.queries import Dashboard, Scope, agencies_named, dashboard
from songserm.contracts.shown import charts, tables
from songserm.contracts.tiles import tile_map
from songserm.reference.queries import province_names
from songserm.toolbox.text import clean_line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    return _page(request, Scope(), _("What the state buys"), _("All agencies"))


@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    names = province_names()
    if code not in names:
        raise Http404
    return _page(request, Scope(province=code), names[code].local(), _("Agencies in this province"))


@require_safe
def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    found = get_object_or_404(Agency.objects.select_related("province"), pk=agency_id)
    place = province_names()[found.province_id].local() if found.province_id else ""
    return _page(request, Scope(agency=found.pk), found.name, " · ".join(filter(None, (found.unit, place))))


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Agencies by a part of their name."""
    text = clean_line(request.GET.get("q", "")[:100])
    return render(request, "contracts/agencies.html", {"q": text, "agencies": agencies_named(text)})


def _page(request: HttpRequest, scope: Scope, title: str, lead: str) -> HttpResponse:
    year, language = request.GET.get("year", ""), get_language() or "th"
    found = dashboard(scope, year=int(year) if year.isdecimal() and len(year) == 4 else None)  # noqa: PLR2004
    if found is None:
        return render(request, "contracts/empty.html", {"title": title, "lead": lead})
    if request.GET.get("format") in {"csv", "xlsx"}:
        return _file(request.GET["format"], found, language)
    context = {
        "title": title,
        "lead": lead,
        "scope": scope,
        "found": found,
        "tables": {table.name: table for table in tables(found, language)},
        "charts": charts(found, language),
        "map": tile_map(found, language) if scope == Scope() else None,
        "back_url": reverse("contracts:nation") if scope != Scope() else "",
    }
    return render(request, "contracts/dashboard.html", context)


def _file(kind: str, found: Dashboard, language: str) -> HttpResponse:
    write, media_type = (as_csv, "text/csv; charset=utf-8") if kind == "csv" else (as_xlsx, XLSX)
    headers = {"Content-Disposition": f'attachment; filename="contracts.{kind}"'}
    return HttpResponse(write(found, language), content_type=media_type, headers=headers)
