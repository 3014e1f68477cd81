"""Search and suggestions for programs. The hot path: prepared bytes, no database, no validation of our own answer."""

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_from_request
from ninja import Query, Router

from songserm.portal.queries import answer
from songserm.portal.schemas import PRICES_CROSSED, PROVINCE_UNKNOWN, SearchAnswer, SearchParameters, Suggestions
from songserm.reference.answers import PLACE_UNKNOWN, public, weak_etag, wrong_value
from songserm.reference.queries import province_names
from songserm.search import queries
from songserm.search.engine import AddressInvalid
from songserm.toolbox.text import clean_line

router = Router(tags=["search"])


@router.get("search", response=SearchAnswer, summary="Search items and firms")
@router.api_operation(["HEAD"], "search", include_in_schema=False)
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> HttpResponse:
    """Results, facets with counts, and where the next page begins."""
    language = get_language_from_request(request)
    etag = _etag(request, language)
    if unchanged := get_conditional_response(request, etag=etag):
        return public(unchanged, etag)
    asked = parameters.request()
    if not province_names().keys() >= set(parameters.province):
        raise wrong_value("province", PROVINCE_UNKNOWN)
    if parameters.prices_are_crossed:
        raise wrong_value("price_max", PRICES_CROSSED)
    try:
        page = queries.search(asked)
    except AddressInvalid as error:
        raise wrong_value("after", PLACE_UNKNOWN) from error
    return public(_json(answer(page, language, asked.q)), etag)


@router.get("suggest", response=Suggestions, summary="What somebody may be typing")
@router.api_operation(["HEAD"], "suggest", include_in_schema=False)
def suggest(request: HttpRequest, q: str = "") -> HttpResponse:
    """Titles that hold what was typed so far."""
    etag = _etag(request, "")
    if unchanged := get_conditional_response(request, etag=etag):
        return public(unchanged, etag)
    found = queries.suggest(clean_line(q))
    return public(_json({"suggestions": [{"text": each.text, "kind": each.kind} for each in found]}), etag)


def _json(content: dict[str, object]) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), content_type="application/json")


def _etag(request: HttpRequest, language: str) -> str:
    """The same for the same question to the same index."""
    return weak_etag(f"{queries.state()} {language} {request.get_full_path()}".encode(errors="replace"))
