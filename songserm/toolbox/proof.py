"""Whether a signed PDF is what it claims to be. Trusts only certificates that come from outside the file; needs no network."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from songserm.toolbox.key_list import Trusted
from songserm.toolbox.own_loop import in_own_loop
from songserm.toolbox.reasons import Reason

ATTACHMENT = "evidence.json"
VALID = Reason(
    "VALID",
    "ลายมือชื่อถูกต้อง แฟ้มทั้งแฟ้มไม่ถูกแก้ไข และลงนามด้วยกุญแจที่เชื่อถือ",
    "The signature is right, the whole file is unchanged, and the key is one that is trusted.",
)
NOT_A_PDF = Reason("NOT_A_PDF", "แฟ้มนี้ไม่ใช่ PDF ที่อ่านได้", "This is no PDF that can be read.")
NOT_SIGNED = Reason("NOT_SIGNED", "แฟ้มนี้ไม่มีลายมือชื่ออิเล็กทรอนิกส์", "This file is not signed.")
CHANGED = Reason("CHANGED", "แฟ้มถูกแก้ไขหลังลงนาม", "The file was changed after it was signed.")
NOT_WHOLE_FILE = Reason("NOT_WHOLE_FILE", "ลายมือชื่อไม่ครอบคลุมทั้งแฟ้ม", "The signature does not cover the whole file.")
MORE_THAN_ONE = Reason("MORE_THAN_ONE_SIGNATURE", "แฟ้มมีลายมือชื่อมากกว่าหนึ่ง", "The file has more than one signature.")
UNKNOWN_KEY = Reason(
    "UNKNOWN_KEY",
    "ลงนามด้วยกุญแจที่ไม่อยู่ในรายการที่เชื่อถือ",
    "It was signed with a key that is not among those trusted.",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer; what follows ``reason`` is only told of a valid file."""

    reason: Reason
    fingerprint: str = ""
    signed_at: datetime | None = None
    attachment: bytes = b""
    sha256: str = ""

    @property
    def ok(self) -> bool:
        """Whether the file is valid."""
        return self.reason is VALID

    @property
    def evidence(self) -> dict[str, Any]:
        """The attached evidence as data; empty when there is none."""
        try:
            found = json.loads(self.attachment)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def title(self) -> str:
        """What the evidence is about; empty where it does not say."""
        need = self.evidence.get("need")
        return str(need.get("title", "") if isinstance(need, dict) else self.evidence.get("title", ""))


def verify_pdf(pdf: bytes, trusted: Sequence[Trusted]) -> Proof:
    """Whether the file carries exactly one signature, over the whole of it, by one of the trusted keys in its time.

    Never raises for any bytes. Certificates inside the file are believed only when they equal a trusted one.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        return _verified(pdf, trusted, sha256)
    except Exception:  # noqa: BLE001 - a parser may fail in any way on what somebody broke on purpose
        return Proof(_broken(pdf), sha256=sha256)


def _verified(pdf: bytes, trusted: Sequence[Trusted], sha256: str) -> Proof:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        return Proof(MORE_THAN_ONE if signatures else NOT_SIGNED, sha256=sha256)
    signature = signatures[0]
    certificate = signature.signer_cert.dump()
    fingerprint = hashlib.sha256(certificate).hexdigest()
    believed = next((each for each in trusted if each.fingerprint == fingerprint), None)
    if believed is None:
        return Proof(UNKNOWN_KEY, fingerprint, sha256=sha256)
    reason = _judged(signature, pdf)
    moment = signature.self_reported_timestamp
    if reason is VALID and (moment is None or not believed.covers(moment)):
        reason = UNKNOWN_KEY
    if reason is not VALID:
        return Proof(reason, fingerprint, sha256=sha256)
    return Proof(VALID, fingerprint, moment, _attachment(reader), sha256)


def _judged(signature: EmbeddedPdfSignature, pdf: bytes) -> Reason:
    signature.compute_integrity_info()
    first, start, gap, last = (int(each) for each in signature.byte_range)
    covered = signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
    if not covered or first != 0 or gap + last != len(pdf) or start >= gap:
        return NOT_WHOLE_FILE
    context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = in_own_loop(lambda: validate_pdf_signature(signature, signer_validation_context=context))
    whole = pdf[start:gap] == _as_signed(signature, gap - start)
    return VALID if status.intact and status.valid and whole else CHANGED


def _as_signed(signature: EmbeddedPdfSignature, length: int) -> bytes:
    """The signature's own bytes as we write them, made anew from what is signed or trusted.

    A signature does not cover itself: bytes that were changed in its filling or in its unsigned fields show only here.
    """
    signer = signature.signer_info
    algorithm = {"algorithm": "sha256"}
    rebuilt = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [cms.DigestAlgorithm(algorithm)],
            "encap_content_info": {"content_type": "data"},
            "certificates": [signature.signer_cert],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        {
                            "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                                {
                                    "issuer": signature.signer_cert.issuer,
                                    "serial_number": signature.signer_cert.serial_number,
                                }
                            )
                        }
                    ),
                    "digest_algorithm": cms.DigestAlgorithm(algorithm),
                    "signed_attrs": signer["signed_attrs"],
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signature": signer["signature"].native,
                }
            ],
        }
    )
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": rebuilt}).dump()
    return b"<" + whole.hex().upper().encode().ljust(length - 2, b"0") + b">"


def _attachment(reader: PdfFileReader) -> bytes:
    """The attached evidence; empty when there is none."""
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
        files = {str(names[place]): names[place + 1] for place in range(0, len(names), 2)}
        return bytes(files[ATTACHMENT]["/EF"]["/F"].data)
    except KeyError:
        return b""


def _broken(pdf: bytes) -> Reason:
    """A file that looks like a signed PDF and cannot be read was changed; anything else is none."""
    return CHANGED if pdf[:5] == b"%PDF-" and b"/ByteRange" in pdf else NOT_A_PDF
