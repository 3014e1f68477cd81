"""Many items at once: bring a file, match its columns, look at what would happen, take it in, see what became of it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from songserm.catalogue import actions, queries
from songserm.catalogue.actions.import_jobs import COLUMNS, HEADERS, REFUSALS, bad_rows_path, check, open_table
from songserm.catalogue.forms import StartImportForm, UploadForm
from songserm.catalogue.labels import COLUMN_HINTS, FIELDS
from songserm.catalogue.models import ImportJob
from songserm.catalogue.told import kinds_of
from songserm.people.access import account_of
from songserm.registry.queries import is_listed
from songserm.toolbox.imports import RowNote
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import ROW, match_columns
from songserm.toolbox.workbooks import ADDED, TemplateColumn, template_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS_CHECKED_AT_ONCE = 20_000
SHOWN_ROWS = 5
NAMES = frozenset({"name_th", "name_en"})
"""An item has one of them: without either column no row of a file can be taken in."""


@login_required
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    firms = queries.firms_to_manage(account)
    if not firms:
        return redirect("registry:start")
    form = UploadForm(request.POST or None, request.FILES or None, firms=firms)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = actions.keep_upload(
                enterprise=form.cleaned_data["enterprise"], file=file, name=file.name, by=account, now=timezone.now()
            )
        except Refused as error:
            form.add_error("file", error.text(get_language() or "th"))
        else:
            return redirect("catalogue:import", job.public_id)
    before = ImportJob.objects.filter(enterprise__in=firms)[:10]
    context = {"form": form, "before": before, "columns": _columns()}
    return render(request, "catalogue/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """A workbook to fill in."""
    columns = [
        TemplateColumn(
            header=name,
            hint=_hint(name) or str(FIELDS[name]),
            example=COLUMN_HINTS[name].example,
            required=name == "name_th",
        )
        for name in COLUMNS
    ]
    response = HttpResponse(template_workbook(columns), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="songserm-items.xlsx"'
    return response


@login_required
@never_cache
def job(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file's columns and what would happen; then how far it is; then what became of it."""
    found = _own(request, public_id)
    if found.state == ImportJob.State.UPLOADED or "again" in request.GET:
        return _preview(request, found)
    name = "catalogue/import_progress.html" if request.headers.get("HX-Request") else "catalogue/import_job.html"
    return render(request, name, _outcome(found))


@login_required
@require_POST
def mapping(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _own(request, public_id)
    chosen = {name: request.POST.get(f"map-{name}", "") for name in COLUMNS}
    try:
        actions.choose_mapping(job=found, mapping=chosen)
    except Refused as error:
        return _preview(request, found, chosen=chosen, trouble=error.text(get_language() or "th"))
    return redirect("catalogue:import", public_id)


@login_required
@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _own(request, public_id)
    form = StartImportForm(request.POST)
    if form.is_valid():
        actions.start_import(job=found, **form.cleaned_data)
    return redirect("catalogue:import", public_id)


@login_required
@require_safe
def bad_rows(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The rows that were refused, with the reason in each cell: mend them and bring the workbook again."""
    found = _own(request, public_id)
    storage, path = found.file.storage, bad_rows_path(found)
    if not storage.exists(path):
        raise Http404
    response = FileResponse(storage.open(path), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="bad-rows.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: HttpRequest, public_id: UUID) -> ImportJob:
    firms = queries.firms_to_manage(account_of(request))
    found = ImportJob.objects.filter(enterprise__in=firms).select_related("enterprise", "account")
    return get_object_or_404(found, public_id=public_id)


def _preview(
    request: HttpRequest, found: ImportJob, *, chosen: dict[str, str] | None = None, trouble: str = ""
) -> HttpResponse:
    language = get_language() or "th"
    context: dict[str, Any] = {
        "job": found,
        "trouble": trouble,
        "start_form": StartImportForm(initial={"publish": True}),
        "nameless": False,
        "listed": is_listed(found.enterprise, timezone.now()),
    }
    if not context["listed"]:
        del context["start_form"].fields["publish"]
    try:
        table = open_table(found)
        first = next(iter(table.chunks()), None)
        context |= {"headers": table.columns, "rows": _first_rows(first, table.columns)}
        matched, unclear = (chosen, "") if chosen is not None else _matched(found, table.columns)
        context |= {"choices": _choices(matched, table.columns), "unused": _unused(matched, table.columns)}
        context["trouble"] = trouble = trouble or unclear
        context["nameless"] = not NAMES & {name for name, header in matched.items() if header}
        if not (trouble or context["nameless"]) and found.rows_total <= MOST_ROWS_CHECKED_AT_ONCE:
            report = check(found, timezone.now()).report
            context |= {"report": report, "good": found.rows_total - report.refused}
            if not report.refused:
                del context["start_form"].fields["keep_good_rows"]
            context["refusals"] = kinds_of(report.refusals, report.counts, matched)
            context["mends"] = kinds_of(report.mends, report.counts, matched)
    except Refused as error:
        context["trouble"] = trouble or error.text(language)
    context["asked"] = bool(context["trouble"]) or context["nameless"]
    return render(request, "catalogue/import_preview.html", context, status=422 if trouble else 200)


def _matched(found: ImportJob, headers: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """Our columns and the file's headers as far as they are known, and what stands in the way where two could be one.

    A file whose headers are all strange is in nobody's way: its owner says which is which.
    """
    try:
        return match_columns(headers, COLUMNS, mapping=found.mapping), ""
    except Refused as error:
        unclear = "" if error.reason.code == "HEADER_MISSING" else error.text(get_language() or "th")
        return found.mapping, unclear


def _first_rows(chunk: Any, columns: tuple[str, ...]) -> list[list[str]]:
    if chunk is None:
        return []
    return [
        [str(row[name])[:80] for name in columns]
        for row in chunk.frame.drop(ROW).head(SHOWN_ROWS).iter_rows(named=True)
    ]


def _choices(matched: dict[str, str], headers: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"ours": name, "label": FIELDS[name], "headers": [(header, matched.get(name) == header) for header in headers]}
        for name in COLUMNS
    ]


def _unused(matched: dict[str, str], headers: tuple[str, ...]) -> list[str]:
    return [header for header in headers if header not in matched.values() and header not in ADDED]


def _columns() -> list[dict[str, Any]]:
    return [{"name": name, "label": FIELDS[name], "hint": _hint(name)} for name in COLUMNS]


def _hint(name: str) -> str:
    """What to write in a column, in the reader's language."""
    return COLUMN_HINTS[name].text(get_language() or "th")


def _outcome(found: ImportJob) -> dict[str, Any]:
    language = get_language() or "th"
    report = found.report or {}
    refused, mended = _by_outcome(report)
    return {
        "job": found,
        "working": found.state in {ImportJob.State.WAITING, ImportJob.State.RUNNING},
        "report": report,
        "nothing_good": report.get("rows", 0) == report.get("refused"),
        "good": found.rows_total - report.get("refused", 0),
        "refusals": kinds_of(refused, report.get("counts", {}), report.get(HEADERS)),
        "mends": kinds_of(mended, report.get("counts", {}), report.get(HEADERS)),
        "trouble": found.trouble_en if language.startswith("en") else found.trouble_th,
        "has_bad_rows": found.file.storage.exists(bad_rows_path(found)),
    }


def _by_outcome(report: dict[str, Any]) -> tuple[list[RowNote], list[RowNote]]:
    """The notes of refused rows, and those of rows that were put right."""
    notes = [RowNote(**each) for each in report.get("reasons", [])]
    refusals = report.get(REFUSALS, len(notes) if report.get("refused") else 0)
    return notes[:refusals], notes[refusals:]
