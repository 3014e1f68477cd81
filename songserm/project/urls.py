"""Every address of the platform. Thai pages have no prefix, English ones begin with /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from songserm.portal.views import proof, site_map
from songserm.portal.views.media import media
from songserm.project import problems
from songserm.project.api import api


def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """Whether this process answers and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


api_patterns, api_name, api_namespace = api.urls
for pattern in api_patterns:
    if pattern.callback is not None:
        pattern.callback = problems.with_problems(pattern.callback)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", site_map.robots, name="robots"),
    path(".well-known/songserm/keys.json", proof.keys, name="published-keys"),
    path(".well-known/songserm/heads.jsonl", proof.heads, name="published-heads"),
    path("media/<path:path>", media, name="media"),
    path("api/v1/", problems.not_found),
    path("api/v1/", (api_patterns, api_name, api_namespace)),
    re_path(r"^api/(?P<path>(?s:.*))\Z", problems.not_found),
    *i18n_patterns(
        path("accounts/", include("songserm.people.account_urls")),
        path("people/", include("songserm.people.urls")),
        path("mailbox/", include("songserm.notifications.urls")),
        path("", include("songserm.portal.urls")),
        path("", include("songserm.registry.urls")),
        path("", include("songserm.catalogue.urls")),
        path("", include("songserm.sourcing.urls")),
        path("", include("songserm.promotion.urls")),
        path("", include("songserm.tenders.urls")),
        path("", include("songserm.contracts.urls")),
        prefix_default_language=False,
    ),
]
