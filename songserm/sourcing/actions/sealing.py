"""Sealing the evidence: from then on nobody changes what was found."""

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from songserm.audit.keys import signing_key
from songserm.people.models import Account
from songserm.sourcing.actions.common import note
from songserm.sourcing.document import evidence_document, evidence_pdf
from songserm.sourcing.listing import listed
from songserm.sourcing.models import Evidence, Need
from songserm.sourcing.searching import look
from songserm.sourcing.watching import firm_warnings, need_warnings
from songserm.toolbox.canonical import canonical, digest
from songserm.toolbox.signing import sign_pdf


@transaction.atomic
def seal(*, need: Need, by: Account, now: datetime) -> Evidence:
    """Search once more and freeze what is found: as data with its hash, as a signed PDF, and in the audit chain.

    Sealing twice gives the first evidence.
    """
    current = Need.objects.select_for_update(of=("self",)).select_related("organisation", "province").get(pk=need.pk)
    if kept := Evidence.objects.filter(need=current).first():
        return kept
    found = look(current)
    rows = listed(current, found, now=now)
    firms = [row.enterprise for row in rows if row.is_in]
    watched = [*need_warnings(current), *firm_warnings(firms, now=now)]
    public_id = uuid.uuid4()
    document = evidence_document(current, found, rows, watched, public_id=public_id, by=by, now=now)
    text = canonical(document)
    return _kept(current, public_id, text, _signed(document, text, now), by=by, now=now)


def _signed(document: dict[str, object], text: str, now: datetime) -> bytes:
    pdf = evidence_pdf(document, text, digest(text), now=now)
    return sign_pdf(pdf, signing_key(now=now), reason="Evidence of a search", location="Thailand")


def _kept(need: Need, public_id: uuid.UUID, text: str, pdf: bytes, *, by: Account, now: datetime) -> Evidence:
    evidence = Evidence.objects.create(
        public_id=public_id, need=need, document=text, hash=digest(text), pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(), sealed_by=by, sealed_at=now,
    )  # fmt: skip
    data = {"evidence": str(public_id), "hash": evidence.hash, "sha256": evidence.pdf_sha256}
    note(need, "EVIDENCE_SEALED", by=by, now=now, data=data)
    return evidence
