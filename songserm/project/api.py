"""The API, put together from the rooms."""

from django.core.cache import caches
from ninja import NinjaAPI
from ninja.throttling import AnonRateThrottle

from songserm.catalogue.api import router as catalogue
from songserm.portal.api import router as search
from songserm.portal.views.api_docs import OwnDocs
from songserm.project import problems
from songserm.registry.api import router as registry
from songserm.tenders.api import router as evaluations
from songserm.tenders.notices_api import router as tenders


class PublicRate(AnonRateThrottle):
    """So many requests a minute from one address; each process counts its own."""

    scope = "public"
    cache = caches["process"]


api = NinjaAPI(
    title="Songserm",
    version="1",
    urls_namespace="api",
    docs=OwnDocs(),
    throttle=[PublicRate()],
)
api.add_router("", search)
api.add_router("", registry)
api.add_router("", catalogue)
api.add_router("", evaluations)
api.add_router("", tenders)
problems.install(api)
