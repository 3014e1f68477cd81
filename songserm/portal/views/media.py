"""Public pictures. Their names are random and their content never changes, so browsers may keep them for a year."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

YEAR = 365 * 24 * 3600


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:  # noqa: ARG001 - the signature is Django's
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    if file.suffix != ".webp" or not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
