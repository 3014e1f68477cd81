"""The certificate as a document: PDF/A-2b, Thai and English, with a QR code that leads to its public page."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from songserm.registry.labels import SECTORS, SIZES
from songserm.registry.models import Certificate
from songserm.toolbox.pdf import qr_svg, render_pdf
from songserm.toolbox.thai_dates import format_date

TEMPLATE = Path(__file__).parent / "data" / "certificate.typ"


def certificate_pdf(certificate: Certificate) -> bytes:
    """The same bytes whenever it is asked for: everything in it was fixed when it was issued."""
    size, sector = SIZES[certificate.size], SECTORS[certificate.sector]
    address = f"{settings.PUBLIC_URL}/certificates/{certificate.number}/"
    data = {
        "number": certificate.number,
        "enterprise_number": certificate.enterprise.number,
        "name_th": certificate.name_th,
        "name_en": certificate.name_en,
        "size_th": size.th,
        "size_en": size.en,
        "sector_th": sector.th,
        "sector_en": sector.en,
        "issued_th": format_date(certificate.issued_date, "th", form="long"),
        "issued_en": format_date(certificate.issued_date, "en", form="long"),
        "expiry_th": format_date(certificate.expiry_date, "th", form="long"),
        "expiry_en": format_date(certificate.expiry_date, "en", form="long"),
        "address": address,
        "qr": qr_svg(address),
    }
    created: datetime = certificate.issued_at
    return render_pdf(TEMPLATE.read_text(encoding="utf-8"), data, created_at=created)
