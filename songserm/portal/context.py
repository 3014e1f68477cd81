"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - the signature is Django's
    """Facts of the installation for the base template."""
    return {"demo": settings.DEMO, "public_url": settings.PUBLIC_URL}
