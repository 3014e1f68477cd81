"""Keeping an evaluation with the e-GP project that it is of."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from songserm.audit.actions import record
from songserm.audit.keys import signing_key
from songserm.people.models import Account, Organisation
from songserm.policy.evaluation import Tender, as_document
from songserm.tenders.models import Evaluation
from songserm.tenders.queries import decided, with_facts
from songserm.tenders.report import kept_pdf
from songserm.toolbox.canonical import canonical, digest
from songserm.toolbox.refusals import Refused
from songserm.toolbox.signing import sign_pdf

FORMAT = "songserm-evaluation-1"


class NameMissing(Refused):
    """A bidder stands there by a person's number alone, which no document may carry."""


@transaction.atomic
def keep_evaluation(
    *, tender: Tender, rule_set: str = "", organisation: Organisation, project_number: str, title: str, by: Account,
    now: datetime,
) -> Evaluation:  # fmt: skip
    """Rank the bids and keep them with the answer: as data with its hash, as a signed PDF, and in the audit chain.

    The input is kept with the register's facts as they were at ``bids_at``, so that it can be ranked again at any time.
    Raises `DocumentInvalid` as `answer` does, `NameMissing` for a natural person without a name.
    """
    _refuse_bare_numbers(tender)
    known = with_facts(tender, now=now)
    found = decided(known, rule_set=rule_set)
    document = {
        "format": FORMAT,
        "id": str(uuid.uuid4()),
        "title": title,
        "organisation": organisation.name_th,
        "project_number": project_number,
        "sealed_by": by.full_name or str(by.public_id),
        "sealed_at": timezone.localtime(now).isoformat(),
        "input": as_document(known),
        "answer": found,
    }
    text = canonical(document)
    pdf = sign_pdf(
        kept_pdf(document, text, now=now), signing_key(now=now), reason="Evaluation of bids", location="Thailand"
    )
    return _kept(document, text, pdf, organisation=organisation, by=by, now=now)


def _kept(
    document: dict[str, Any], text: str, pdf: bytes, *, organisation: Organisation, by: Account, now: datetime
) -> Evaluation:
    kept = Evaluation.objects.create(
        public_id=document["id"],
        organisation=organisation,
        project_number=document["project_number"],
        title=document["title"],
        announced_date=document["input"]["announced_date"],
        rule_set=document["answer"]["rule_set"],
        decision=document["answer"]["decision"],
        document=text,
        hash=digest(text),
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        sealed_by=by,
        sealed_at=now,
    )
    data = {
        "evaluation": document["id"],
        "project_number": kept.project_number,
        "rule_set": kept.rule_set,
        "hash": kept.hash,
        "sha256": kept.pdf_sha256,
    }
    record(action="EVALUATION_SEALED", by=by, now=now, object_kind="evaluation", object_id=kept.pk, data=data)
    return kept


def _refuse_bare_numbers(tender: Tender) -> None:
    parties = [(bid.bidder, bid.tax_id) for bid in tender.bids]
    parties += [(member.name, member.tax_id) for bid in tender.bids for member in bid.members]
    if any(name == tax_id and not name.startswith("0") for name, tax_id in parties):
        raise NameMissing(
            "NAME_MISSING",
            th="โปรดระบุชื่อผู้เสนอราคาที่เป็นบุคคลธรรมดา เอกสารจะไม่แสดงเลขประจำตัวประชาชน",
            en="Give the name of each bidder who is a person: the document shows no personal number.",
        )
