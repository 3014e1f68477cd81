"""Giving out attached papers, whoever has been let in by the view."""

from collections.abc import Callable
from typing import TypeVar, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import FileResponse, HttpResponse

from songserm.registry.models import Buyer, Document

TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def shows_papers(page: Page) -> Page:
    """For pages that show PDFs in their place; no other page may hold one."""
    return cast("Page", csp_replace({"object-src": [SELF]})(page))


def document_response(document: Document | Buyer) -> FileResponse:
    """The paper as what it is by content, shown in place; nothing in it can reach the page around it."""
    response = FileResponse(document.file.open("rb"), content_type=TYPES[document.format])
    response["Content-Disposition"] = f'inline; filename="{document.public_id}.{document.format}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # Chromium shows no PDF in a sandbox; pictures need nothing that a sandbox forbids.
    policy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
    response["Content-Security-Policy"] = policy if document.format == "pdf" else f"{policy}; sandbox"
    return response
