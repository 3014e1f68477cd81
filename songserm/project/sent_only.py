"""Pages for people at addresses that only take what is sent: the way back, and what a fragment is told after a session ended."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve

METHOD_NOT_ALLOWED = 405


def sent_only(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware for two things that only happen to people who look at pages.

    A page with errors stands at the address that was sent to: loading it again, changing its language, or coming back to it
    from signing in asks for what cannot be asked for, and leads to the page above it. A fragment that htmx wants is answered
    with 401 instead of the whole sign-in page, which would stand in the middle of the form that is being filled in.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "HX-Request" in request.headers:
            return HttpResponse(status=401) if _asks_to_sign_in(request, response) else response
        if response.status_code == METHOD_NOT_ALLOWED and _looks_at_a_page(request):
            return HttpResponseRedirect(page_above(request.path_info))
        return response

    return middleware


def page_above(path: str) -> str:
    """The nearest address above that leads anywhere: ``/my/items/6/`` for ``/my/items/6/pictures/``."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        break
    return path


def _looks_at_a_page(request: HttpRequest) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _asks_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer leads to the sign-in that leads back here."""
    asked = parse_qs(urlsplit(response.get("Location", "")).query).get("next")
    return asked == [request.get_full_path()]
