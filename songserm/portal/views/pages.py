"""Pages that only explain."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return page


about = _page("portal/about.html")
privacy = _page("portal/privacy.html")
terms = _page("portal/terms.html")
