"""The state's contracts in bulk, from e-GP's open data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from songserm.audit.actions import Actor, record
from songserm.contracts.actions.agencies import link_agencies
from songserm.contracts.actions.figures import refresh_figures
from songserm.contracts.importing import reasons
from songserm.contracts.importing.columns import COLUMNS, REQUIRED
from songserm.contracts.importing.mending import mended, put_back
from songserm.contracts.importing.storing import Store
from songserm.contracts.importing.told import Told
from songserm.reference.queries import province_codes_by_name
from songserm.registry.models import Enterprise
from songserm.toolbox.ahead import ahead
from songserm.toolbox.digest import short_digest
from songserm.toolbox.imports import ImportReport, RowNote
from songserm.toolbox.later import loaded_later
from songserm.toolbox.tables import ROW, Table, match_columns, read_table
from songserm.toolbox.thai_dates import bangkok_today, fiscal_year_of

if TYPE_CHECKING:
    import polars as pl
else:
    pl = loaded_later("polars")

TOGETHER = 50_000
"""Rows that are mended at once."""


def import_contracts(*, path: Path, by: Actor, now: datetime, mapping: Mapping[str, str] | None = None) -> ImportReport:
    """Take in the good rows of a file of e-GP's open data and report the others; all of it in one transaction.

    Then agencies that have registered before are linked; killed in between, the night does it.

    The same file again changes nothing. Raises ``TableRefused`` for a file that is no such table.
    """
    table = read_table(path)
    columns = match_columns(table.columns, COLUMNS, mapping=mapping, required=REQUIRED)
    columns = dict(sorted(columns.items(), key=lambda pair: table.columns.index(pair[1])))
    report, told, provinces = ImportReport(), Told(), province_codes_by_name()
    with transaction.atomic():
        store, newest = Store(list(_persons())), fiscal_year_of(bangkok_today(now)) + 1
        first = columns["project_id"]
        ours = (_ours(put_back(frame, told, first=first), columns) for frame in ahead(_frames(table, report)))
        for good in ahead(
            mended(rows, told, provinces=provinces, secret=secret_of, newest_year=newest) for rows in ours
        ):
            store.take(good)
        _keep(store, report, told, now)
        data = {"inserted": report.inserted, "updated": report.updated, "refused": report.refused}
        record(
            action="CONTRACTS_IMPORTED", by=by, now=now, object_kind="import", object_id=short_digest(path), data=data
        )
    link_agencies()
    told.write(report)
    return report


def _ours(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """The columns that we know, by our names and in the file's order."""
    return frame.select(ROW, *(pl.col(theirs).alias(ours) for ours, theirs in columns.items()))


def _keep(store: Store, report: ImportReport, told: Told, now: datetime) -> None:
    twice = store.drop_repeated()
    told.refuse_rows([RowNote.because(row, "contract_no", reasons.TWICE, text) for row, text in twice])
    store.find_awards()
    told.mend_rows(store.share_totals(), reasons.SHARED, "sum_price_agree")
    years = store.years()
    report.inserted, report.updated, report.unchanged = store.keep(now=now)
    if report.inserted or report.updated:
        refresh_figures(years=years)


def _frames(table: Table, report: ImportReport) -> Iterator[pl.DataFrame]:
    """The readable rows, many at a time."""
    waiting: list[pl.DataFrame] = []
    for chunk in table.chunks():
        for bad in chunk.bad:
            report.refuse(*bad.notes)
        waiting.append(chunk.frame)
        if sum(frame.height for frame in waiting) >= TOGETHER:
            yield pl.concat(waiting)
            waiting = []
    if waiting:
        yield pl.concat(waiting)


def _persons() -> Iterator[tuple[int, str]]:
    """Registered firms of natural persons with the key under which contracts know them."""
    known = Enterprise.objects.exclude(kind=Enterprise.Kind.JURISTIC).exclude(identity_number=None)
    for enterprise_id, number in known.values_list("pk", "identity_number").iterator():
        yield enterprise_id, supplier_key_of(str(number))


def supplier_key_of(number: str) -> str:
    """By what contracts know the supplier with that number of 13 digits: only a juristic person's stands there plainly."""
    return number if number.startswith("0") else f"P{secret_of(number)}"


def secret_of(text: str) -> str:
    """A digest that only this installation can make, 32 hex digits: persons are told apart, not named."""
    key = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(text.encode(), key=key, digest_size=16, person=b"contracts").hexdigest()
