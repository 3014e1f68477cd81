"""Imports that a firm starts from the page: the file is kept, looked at, and taken in by the worker."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.utils.translation import override
from procrastinate.contrib.django import app

from songserm.audit.actions import SYSTEM
from songserm.catalogue.actions.importing import ItemsImport, import_items
from songserm.catalogue.importing.columns import ALIASES
from songserm.catalogue.labels import column_called
from songserm.catalogue.models import ImportJob
from songserm.people.models import Account
from songserm.registry.models import Enterprise
from songserm.toolbox.imports import BadRow
from songserm.toolbox.reasons import Reason
from songserm.toolbox.refusals import Refused
from songserm.toolbox.tables import UPLOAD_LIMITS, Table, TableRefused, match_columns, read_table
from songserm.toolbox.workbooks import bad_rows_workbook

RUNNING = "songserm.catalogue.tasks.run_import"
KEPT_DAYS = 30
LOOKED_BACK = 20
REFUSALS = "refusal_reasons"
"""In a job's report: how many of its reasons, from the first, are of refused rows; the others tell what was put right."""
HEADERS = "headers"
"""In a job's report: our columns → the headers of the file, so that its owner reads his own words."""
COLUMNS = {name: aliases for name, aliases in ALIASES.items() if name != "enterprise_number"}
"""The firm of a page's import is the one whose page it is."""


_UNFORESEEN = Reason(
    "IMPORT_FAILED",
    "ระบบขัดข้องระหว่างนำเข้า จึงไม่มีรายการใดถูกบันทึก ลองอีกครั้ง หากยังไม่ได้โปรดแจ้งผู้ดูแลระบบ",
    "Something went wrong, so nothing was taken in. Try again; if it fails once more, tell the operator.",
)


def keep_upload(*, enterprise: Enterprise, file: IO[bytes], name: str, by: Account, now: datetime) -> ImportJob:
    """Keep a file that was brought, once it can be read as a table. Raises ``TableRefused`` that says what to do."""
    job = ImportJob(enterprise=enterprise, account=by, name=name[-150:], created_at=now)
    job.file.save("items", File(file), save=False)
    try:
        table = open_table(job)
        job.rows_total = sum(chunk.rows for chunk in table.chunks())
        if not job.rows_total:
            raise _only_a_header()
        job.mapping = _said_before(enterprise, table.columns)
    except Refused:
        job.file.delete(save=False)
        raise
    job.save()
    return job


def _only_a_header() -> TableRefused:
    return TableRefused(
        "TABLE_WITHOUT_ROWS",
        th="ไฟล์มีแต่หัวคอลัมน์ โปรดเพิ่มรายการใต้หัวคอลัมน์แล้วอัปโหลดอีกครั้ง",
        en="The file has a header and nothing under it: write the items below the header and bring it again.",
    )


def _said_before(enterprise: Enterprise, headers: tuple[str, ...]) -> dict[str, str]:
    """What the firm last said of a file with these headers: mended rows come back without saying it again."""
    for job in ImportJob.objects.filter(enterprise=enterprise)[:LOOKED_BACK]:
        mapping: dict[str, str] = job.mapping
        if mapping and {theirs for theirs in mapping.values() if theirs} <= set(headers):
            return mapping
    return {}


def open_table(job: ImportJob) -> Table:
    """The file as a table, within what a page may bring."""
    return read_table(Path(job.file.path), limits=UPLOAD_LIMITS)


def choose_mapping(*, job: ImportJob, mapping: Mapping[str, str]) -> ImportJob:
    """Say which header of the file is which of our columns, and which of ours it has not.

    Raises ``TableRefused`` when that cannot be.
    """
    headers = open_table(job).columns
    match_columns(headers, COLUMNS, mapping=mapping)
    job.mapping = {ours: theirs for ours, theirs in mapping.items() if theirs or _matches_itself(ours, headers)}
    job.save(update_fields=["mapping"])
    return job


def _matches_itself(ours: str, headers: tuple[str, ...]) -> bool:
    """Whether a header is taken for that column unless somebody says that it is not."""
    try:
        return bool(match_columns(headers, {ours: COLUMNS[ours]}))
    except TableRefused as error:
        return error.reason.code == "COLUMN_TWICE"


def check(job: ImportJob, now: datetime) -> ItemsImport:
    """What an import that publishes would refuse and mend, without changing anything."""
    return import_items(
        path=Path(job.file.path),
        by=job.account or SYSTEM,
        now=now,
        mapping=job.mapping,
        enterprise=job.enterprise,
        publish=True,
        limits=UPLOAD_LIMITS,
        imported=False,
        dry_run=True,
    )


@transaction.atomic
def start_import(*, job: ImportJob, publish: bool, keep_good_rows: bool) -> ImportJob:
    """Hand it to the worker; a second press changes nothing."""
    current = ImportJob.objects.select_for_update().get(pk=job.pk)
    if current.state not in {ImportJob.State.UPLOADED, ImportJob.State.REFUSED}:
        return current
    current.state, current.publish, current.keep_good_rows = ImportJob.State.WAITING, publish, keep_good_rows
    current.rows_done, current.report, current.trouble_th, current.trouble_en = 0, None, "", ""
    current.save()
    transaction.on_commit(lambda: app.configure_task(RUNNING).defer(job_id=current.pk))
    return current


def run_import(*, job_id: int, now: datetime) -> None:
    """Take the file in: all of it or nothing, so that a worker that was killed simply begins again."""
    job = ImportJob.objects.select_related("enterprise", "account").get(pk=job_id)
    if job.state not in {ImportJob.State.WAITING, ImportJob.State.RUNNING}:
        return
    ImportJob.objects.filter(pk=job_id).update(state=ImportJob.State.RUNNING, rows_done=0)
    try:
        _run(job, now)
    except Refused as error:
        _refuse(job, error.reason)
    except Exception:
        _refuse(job, _UNFORESEEN)
        raise


def _refuse(job: ImportJob, reason: Reason) -> None:
    """Nothing was taken in: the page says why, and the import can be started again. What was taken in stays done."""
    ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.RUNNING).update(
        state=ImportJob.State.REFUSED, trouble_th=reason.th, trouble_en=reason.en, rows_done=0
    )


def _run(job: ImportJob, now: datetime) -> None:
    with _Progress(job) as tell, transaction.atomic():
        result = import_items(
            path=Path(job.file.path),
            by=job.account or SYSTEM,
            now=now,
            mapping=job.mapping,
            enterprise=job.enterprise,
            publish=job.publish,
            all_or_nothing=not job.keep_good_rows,
            imported=False,
            limits=UPLOAD_LIMITS,
            progress=tell,
        )
        job.state = ImportJob.State.DONE if result.stored else ImportJob.State.REFUSED
        headers = match_columns(result.columns, COLUMNS, mapping=job.mapping)
        job.report = {**result.report.to_json(), REFUSALS: len(result.report.refusals), HEADERS: headers}
        job.rows_done = job.rows_total
        job.save()
    if result.bad_rows:
        _keep_bad_rows(job, result, headers)


class _Progress:
    """Tells how far an import is, over a connection of its own: the import itself is one transaction."""

    def __init__(self, job: ImportJob) -> None:
        self.job_id, self.rows = job.pk, 0

    def __enter__(self) -> Callable[[int], None]:
        self.connection = connection.copy()
        return self.tell

    def tell(self, rows: int) -> None:
        """So many rows more have been read."""
        self.rows += rows
        with self.connection.cursor() as cursor:
            cursor.execute("UPDATE catalogue_importjob SET rows_done = %s WHERE id = %s", [self.rows, self.job_id])

    def __exit__(self, *_problem: object) -> None:
        self.connection.close()


def bad_rows_path(job: ImportJob) -> str:
    """Where the workbook of bad rows lies in the private storage."""
    return f"imports/{job.public_id}-bad-rows.xlsx"


def _keep_bad_rows(job: ImportJob, result: ItemsImport, headers: Mapping[str, str]) -> None:
    language = job.account.language if job.account else "th"
    with override(language):
        rows = [_by_its_words(bad, result.columns, headers) for bad in result.bad_rows]
    book = bad_rows_workbook(result.columns, rows, language=language)
    storage = job.file.storage
    storage.delete(bad_rows_path(job))
    storage.save(bad_rows_path(job), ContentFile(book))


def _by_its_words(bad: BadRow, columns: tuple[str, ...], headers: Mapping[str, str]) -> BadRow:
    """The row with reasons that name no column by what only we call it: the file may not have it."""
    notes = (
        note if note.column in columns else replace(note, column=column_called(note.column, headers))
        for note in bad.notes
    )
    return replace(bad, notes=tuple(notes))


def forget_old_imports(*, now: datetime) -> int:
    """Delete files that firms brought a month ago; what became of them stays in the trail. Gives how many."""
    return forget_imports(ImportJob.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS))[:1000])


def forget_imports(jobs: Iterable[ImportJob]) -> int:
    """Delete imports with their files; gives how many."""
    count = 0
    for job in jobs:
        job.file.storage.delete(bad_rows_path(job))
        job.file.delete(save=False)
        job.delete()
        count += 1
    return count
