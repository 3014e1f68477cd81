"""Bids typed or from a file: ranked on the page, as a report, or kept with their e-GP project."""

import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from songserm.people.access import account_of
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.policy.evaluation import DocumentInvalid, Fault, Tender
from songserm.tenders import queries
from songserm.tenders.actions.evaluations import NameMissing, keep_evaluation
from songserm.tenders.bid_sheet import BidGiven, BidSheet, bid_template, read_bid_sheet
from songserm.tenders.forms import FIRST_ROWS, BidRows, RecordForm, SheetForm, TenderForm
from songserm.tenders.members import as_typed
from songserm.tenders.report import evaluation_pdf
from songserm.tenders.shown import facts_told, shown
from songserm.toolbox.refusals import Refused

PREFIX = "bids"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLACE = re.compile(r"bids\[(\d+)\]\.(?:sme\.)?(\w+)(?:\[.*)?")
_REMOVE = re.compile(r"remove-([0-9]{1,3})")
_FIELD_OF = {"mit_share": "mit_percent", "sme": "tax_id"}
LONGEST_COUNT = 9
"""Digits of the number of rows: any more are too many rows, and Python makes no number of thousands of digits."""
Answer = dict[str, Any]
T = TypeVar("T")


@never_cache
@require_http_methods(["GET", "POST"])
def evaluations(request: HttpRequest) -> HttpResponse:
    step = request.POST.get("step", "")
    if request.method == "GET":
        return _page(request, TenderForm(), _unsent([], blank=FIRST_ROWS))
    if step == "add":
        return _page(request, TenderForm(initial=request.POST.dict()), _unsent(_typed(request.POST), blank=1))
    if gone := _REMOVE.fullmatch(step):
        left = [row for place, row in enumerate(_typed(request.POST)) if place != int(gone[1])]
        return _page(request, TenderForm(initial=request.POST.dict()), _unsent(left, blank=0 if left else 1))
    if step == "file":
        return _from_file(request)
    form, rows = TenderForm(request.POST), BidRows(_all_may_be_blank(request.POST), prefix=PREFIX)
    return _keep(request, form, rows) if step == "keep" else _ranked(request, form, rows)


def _ranked(request: HttpRequest, form: TenderForm, rows: Any) -> HttpResponse:
    """The answer on the page, or as a report."""
    found = _done(request, form, rows, _answer)
    if found is None:
        return _page(request, form, rows, status=422)
    known, answer = found
    for row, bid in zip([row for row in rows if row.has_changed()], known.bids, strict=True):
        row.known = facts_told(bid)
    if request.POST.get("step") == "report":
        return _report(form, answer)
    return _page(request, form, rows, result=shown(answer, get_language() or "th"))


def _answer(*, tender: Tender, rule_set: str, now: datetime) -> tuple[Tender, Answer]:
    """The tender with the register's facts, and its evaluation."""
    known = queries.with_facts(tender, now=now)
    return known, queries.decided(known, rule_set=rule_set)


@require_safe
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """A workbook to fill in."""
    return _download(bid_template(), XLSX, "songserm-bids.xlsx")


def _keep(request: HttpRequest, form: TenderForm, rows: Any) -> HttpResponse:
    """The evaluation, kept; 404 for whoever does not buy for the state."""
    account = account_of(request)
    record = RecordForm(request.POST, account=account)
    if not record.organisations:
        raise Http404
    kept = None
    if all([record.is_valid(), form.is_valid()]):
        facts = {key: record.cleaned_data[key] for key in ("organisation", "project_number", "title")}
        kept = _done(request, form, rows, partial(keep_evaluation, by=account, **facts))
    if kept is None:
        return _page(request, form, rows, record=record, status=422)
    return redirect("tenders:record", kept.public_id)


def _done(request: HttpRequest, form: TenderForm, rows: Any, do: Callable[..., T]) -> T | None:
    """What ``do`` makes of the typed tender; none when something must be typed anew, which the forms then say."""
    if not all([form.is_valid(), rows.is_valid()]):
        return None
    filled = [row for row in rows if row.has_changed()]
    try:
        tender = queries.read(_document(form, filled))
        if tender.tax_ids and not may(request.user, Permission.LOOK_UP_BIDDERS):
            form.add_error("bids_at", _("Bidders given by number need a signed-in officer of a state agency."))
            return None
        return do(tender=tender, rule_set=form.cleaned_data["rule_set"], now=timezone.now())
    except NameMissing as error:
        form.add_error(None, error.text(get_language() or "th"))
        return None
    except DocumentInvalid as error:
        for fault in error.faults:
            _note(fault, form, filled)
        return None


def _document(form: TenderForm, rows: list[Any]) -> dict[str, Any]:
    typed = form.cleaned_data
    bids_at = typed["bids_at"]
    return {
        "announced_date": typed["announced_date"].isoformat(),
        "criterion": typed["criterion"],
        "category": typed["category"],
        "bids_at": bids_at.isoformat() if bids_at else None,
        "bids": [row.document() for row in rows],
    }


def _note(fault: Fault, form: TenderForm, rows: list[Any]) -> None:
    text = fault.reason.text(get_language() or "th")
    if place := _PLACE.fullmatch(fault.path):
        row, name = rows[int(place[1])], place[2]
        row.add_error(_FIELD_OF.get(name, name), text)
    else:
        form.add_error(fault.path if fault.path in form.fields else None, text)


def _from_file(request: HttpRequest) -> HttpResponse:
    head, upload = TenderForm(initial=request.POST.dict()), SheetForm(request.POST, request.FILES)
    if upload.is_valid():
        try:
            sheet = _sheet(upload.cleaned_data["file"])
        except Refused as error:
            upload.add_error("file", error.text(get_language() or "th"))
        else:
            rows = _unsent([_initial(bid) for bid in sheet.bids], blank=0)
            return _page(request, head, rows, sheet=sheet, status=422 if sheet.faults else 200)
    return _page(request, head, _unsent(_typed(request.POST), blank=0), upload=upload, status=422)


def _sheet(file: "UploadedFile[bytes]") -> BidSheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bids"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return read_bid_sheet(path)


def _initial(bid: BidGiven) -> dict[str, Any]:
    percent = float(bid["mit_share"]) * 100
    members = "\n".join(as_typed(each) for each in bid.get("members", []))
    return {**bid, **(bid.get("sme") or {}), "mit_percent": f"{percent:g}", "members": members}


def _unsent(rows: list[dict[str, Any]], *, blank: int) -> Any:
    """Rows to go on typing in: those given and some blank ones, without a word about what is missing."""
    return BidRows(initial=[*rows, *({} for _ in range(blank))], prefix=PREFIX)


def _typed(sent: QueryDict) -> list[dict[str, Any]]:
    """The rows as they were typed, right or wrong."""
    total = sent.get(f"{PREFIX}-TOTAL_FORMS", "0")[:LONGEST_COUNT]
    rows = []
    for index in range(min(int(total) if total.isdecimal() else 0, BidRows.max_num - 1)):
        row = {name: sent.get(f"{PREFIX}-{index}-{name}", "") for name in BidRows.form.base_fields}
        rows.append({**row, "compliant": bool(row["compliant"])})
    return rows


def _all_may_be_blank(sent: QueryDict) -> QueryDict:
    """A row that nobody typed in counts for nothing, wherever it stands."""
    plain = sent.copy()
    plain[f"{PREFIX}-INITIAL_FORMS"] = "0"
    return plain


def _report(form: TenderForm, answer: Answer) -> HttpResponse:
    pdf = evaluation_pdf(answer, announced=form.cleaned_data["announced_date"], made_at=timezone.now())
    return _download(pdf, "application/pdf", "evaluation.pdf")


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _page(request: HttpRequest, form: TenderForm, rows: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    language = get_language() or "th"
    sheet: BidSheet | None = more.pop("sheet", None)
    faults = [(fault.row, fault.column, fault.reason.text(language)) for fault in sheet.faults] if sheet else []
    wrong = [(number, row) for number, row in enumerate(rows, start=1) if row.is_bound and row.errors]
    context = {
        "form": form,
        "rows": rows,
        "upload": SheetForm(),
        "sheet": sheet,
        "sheet_faults": faults,
        "wrong": wrong,
        "record": more.pop("record", None) or RecordForm(account=request.user),
    }
    return render(request, "tenders/evaluations.html", context | more, status=status)
