"""The map for crawlers: an index of parts, each a stretch of ids, so that a million pages cost no more memory than one."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from songserm.hooks.site_map import PageSource, page_source, page_sources

PART = 10_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@require_safe
def index(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """Every part of the map."""
    addresses = [
        settings.PUBLIC_URL + reverse("portal:site-map-part", args=[source.name, part])
        for source in page_sources()
        for part in range(source.last() // PART + 1)
    ]
    rows = "".join(f"<sitemap><loc>{address}</loc></sitemap>\n" for address in addresses)
    return HttpResponse(f"{_XML}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n", content_type="application/xml")


@require_safe
def part(request: HttpRequest, name: str, number: int) -> StreamingHttpResponse:  # noqa: ARG001 - the signature is Django's
    """The pages of one part."""
    source = page_source(name)
    if source is None or number * PART > source.last():
        raise Http404
    return StreamingHttpResponse(_rows(source, number), content_type="application/xml")


def _rows(source: PageSource, number: int) -> Iterator[str]:
    yield f"{_XML}<urlset {_SPACE}>\n"
    for path, changed in source.pages(number * PART, (number + 1) * PART - 1, timezone.now()):
        yield f"<url><loc>{settings.PUBLIC_URL}{path}</loc><lastmod>{changed:%Y-%m-%d}</lastmod></url>\n"
    yield "</urlset>\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature is Django's
    """What crawlers may read: public pages, and not every turn of a search."""
    private = (
        "/accounts/",
        "/people/",
        "/register/",
        "/review/",
        "/my/",
        "/desk/",
        "/audit/",
        "/mailbox/",
        "/search/?",
    )
    hidden = "".join(f"Disallow: {path}\nDisallow: /en{path}\n" for path in private)
    where = settings.PUBLIC_URL + reverse("portal:site-map")
    return HttpResponse(f"User-agent: *\n{hidden}Sitemap: {where}\n", content_type="text/plain")
