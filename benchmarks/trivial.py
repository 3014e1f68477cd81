"""The platform with one more address of its API, which answers a sentence without asking anything."""

from django.http import HttpRequest

from songserm.project.wsgi import application  # sets Django up; addresses are put together with the first request

from ninja import Router  # isort: skip
from songserm.project.api import api  # isort: skip

router = Router()


@router.get("trivial")
def trivial(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - ninja's signature
    return {"number": "0105500000001", "name": "Somebody", "valid": True}


api.add_router("", router)

__all__ = ["application"]
