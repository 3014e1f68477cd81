"""Evaluations that were kept: who sees them, and whether they still come out the same."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import Visitor, organisations_with
from songserm.policy.evaluation import Law, as_json, evaluate, parse_kept
from songserm.policy.rule_sets import RuleBook
from songserm.reference.queries import rule_book
from songserm.tenders.models import Evaluation
from songserm.tenders.queries import SUBJECT
from songserm.toolbox.canonical import digest

PAGE = 25


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Some evaluations, newest first, and where the next page begins; none after the last."""

    rows: Sequence[Evaluation]
    next: int | None


def records_of(account: Visitor) -> QuerySet[Evaluation]:
    """The evaluations of the organisations for which the account buys, newest first, without the heavy columns."""
    found = Evaluation.objects.filter(organisation__in=organisations_with(account, Permission.BUY))
    return found.defer("pdf", "document").select_related("organisation")


def records_page(account: Account, *, project_number: str = "", before: int | None = None) -> RecordsPage:
    """Twenty-five of them, of one project when it is named; one query."""
    found = records_of(account)
    if project_number:
        found = found.filter(project_number=project_number)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return RecordsPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def with_document(account: Visitor, public_id: UUID) -> Evaluation | None:
    """One of the account's organisations with its signed PDF; none for anything else."""
    found = Evaluation.objects.filter(organisation__in=organisations_with(account, Permission.BUY))
    return found.defer("document").filter(public_id=public_id).first()


def record_in_public(public_id: UUID) -> Evaluation | None:
    """The evaluation by the address in its QR code, without its PDF."""
    return Evaluation.objects.defer("pdf").select_related("organisation").filter(public_id=public_id).first()


def as_data(kept: Evaluation) -> dict[str, Any]:
    """The sealed document."""
    found: dict[str, Any] = json.loads(kept.document)
    return found


def comes_out_the_same(kept: Evaluation, book: RuleBook) -> bool:
    """Whether the kept text has its hash, and its input, ranked again by its rule set, gives the kept decision.

    The sentences of the reasons may be worded better meanwhile; what was decided may not change.
    """
    document, law = as_data(kept), Law.of(book.by_id(kept.rule_set))
    again = ranked_again(document, law)
    return digest(kept.document) == kept.hash and _without_reasons(again) == _without_reasons(document["answer"])


def _without_reasons(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _without_reasons(value) for key, value in found.items() if key != "reasons"}
    return [_without_reasons(each) for each in found] if isinstance(found, list) else found


def ranked_again(document: dict[str, Any], law: Law) -> dict[str, Any]:
    """The answer to the kept input by that law; it need not be the one by which it was ranked first."""
    return as_json(evaluate(parse_kept(document["input"]), law))


def law_book() -> RuleBook:
    """Every rule set by which bids are ranked; one query."""
    return rule_book(SUBJECT)


def every_record() -> Iterator[Evaluation]:
    """All of them, oldest first, a few in memory at a time."""
    return Evaluation.objects.defer("pdf").order_by("pk").iterator(chunk_size=200)
