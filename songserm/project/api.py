"""The API, put together from the rooms."""

from songserm.catalogue.api import router as catalogue
from songserm.portal.api import router as search
from songserm.portal.views.api_docs import OwnDocs
from songserm.project import problems
from songserm.project.documented import DocumentedAPI, openly_read
from songserm.project.rates import PublicRate
from songserm.registry.api import router as registry
from songserm.tenders.api import router as evaluations
from songserm.tenders.notices_api import router as tenders

api = DocumentedAPI(
    title="Songserm",
    version="1",
    urls_namespace="api",
    docs=OwnDocs(),
    docs_decorator=openly_read,
    throttle=[PublicRate()],
)
api.add_router("", search)
api.add_router("", registry)
api.add_router("", catalogue)
api.add_router("", evaluations)
api.add_router("", tenders)
problems.install(api)
