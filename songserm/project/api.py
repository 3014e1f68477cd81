"""The API, put together from the rooms."""

from django.core.cache import caches
from ninja import NinjaAPI
from ninja.throttling import AnonRateThrottle

from songserm.portal.api import router as search
from songserm.project import problems


class PublicRate(AnonRateThrottle):
    """So many requests a minute from one address; each process counts its own."""

    scope = "public"
    cache = caches["process"]


api = NinjaAPI(
    title="Songserm",
    version="1",
    urls_namespace="api",
    throttle=[PublicRate()],
)
api.add_router("", search)
problems.install(api)
