"""The platform with one more address of its API, which answers a sentence without asking anything."""

import os

import django
from django.http import HttpRequest
from ninja import Router

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
django.setup()

# Addresses are put together once, when the platform's own application is made: whatever is added comes before it.
from songserm.project.api import api  # noqa: E402

router = Router()


@router.get("trivial")
def trivial(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - ninja's signature
    return {"number": "0105500000001", "name": "Somebody", "valid": True}


api.add_router("", router)

from songserm.project.wsgi import application  # noqa: E402

__all__ = ["application"]
