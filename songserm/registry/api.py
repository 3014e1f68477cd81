"""The register for programs: whether a firm is a registered SME now."""

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request
from ninja import Router, Schema

from songserm.reference.answers import one_row, public_json
from songserm.registry.rules.standing import is_valid
from songserm.toolbox.thai_dates import bangkok_today

router = Router(tags=["register"])

_FOUND = """
    SELECT e.number, e.name_th, e.name_en, e.status, e.size, e.sector, e.province_id, c.number, c.issued_date::text, c.expiry_date::text
    FROM registry_enterprise e LEFT JOIN LATERAL (
        SELECT number, issued_date, expiry_date FROM registry_certificate
        WHERE enterprise_id = e.id AND ended_date IS NULL ORDER BY issued_date DESC, id DESC LIMIT 1) c ON true
    WHERE e.number = $1 AND e.status <> 'APPLYING'"""


class CertificateOut(Schema):
    """The newest certificate that was not ended early; both days are valid days."""

    number: str
    issued_date: date
    expiry_date: date


class EnterpriseOut(Schema):
    """A firm of the register. ``valid``: it is a registered SME today."""

    number: str
    name: str
    status: Literal["UNVERIFIED", "ACTIVE", "EXPIRED", "SUSPENDED", "REVOKED"]
    size: Literal["MICRO", "SMALL", "MEDIUM", "UNKNOWN"]
    sector: Literal["MANUFACTURING", "TRADE_SERVICES", "UNKNOWN"]
    province: str | None
    certificate: CertificateOut | None
    valid: bool


@router.get("enterprises/{number}", response=EnterpriseOut, summary="A firm and whether it is a registered SME now")
@router.api_operation(["HEAD"], "enterprises/{number}", include_in_schema=False)
def enterprise(request: HttpRequest, number: str) -> HttpResponse:
    """By a juristic person's 13 digits, or the register number (R and nine digits) of any other firm."""
    row = one_row(_FOUND, [number[:13].replace("\0", "")])
    if row is None or row[0] != number:
        raise Http404
    return public_json(request, _content(row, _name(request, row[1], row[2]), bangkok_today(timezone.now())))


def _name(request: HttpRequest, thai: str | None, english: str | None) -> str | None:
    """The name in the asker's language; most firms have no English one, and then nobody asks which language that is."""
    return english if english and get_language_from_request(request).startswith("en") else thai


def _content(row: tuple[Any, ...], name: str | None, today: date) -> dict[str, Any]:
    number, _thai, _english, status, size, sector, province, certificate, issued, expiry = row
    return {
        "number": number,
        "name": name,
        "status": status,
        "size": size,
        "sector": sector,
        "province": province,
        "certificate": {"number": certificate, "issued_date": issued, "expiry_date": expiry} if certificate else None,
        "valid": is_valid(status=status, expiry_date=date.fromisoformat(expiry) if expiry else None, on=today),
    }
