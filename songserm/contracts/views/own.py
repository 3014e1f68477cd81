"""A firm's own contracts, for its people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songserm.contracts.queries.own import own, own_page
from songserm.people.access import account_of, requires
from songserm.people.permissions import Permission
from songserm.registry.queries import enterprises_of


@requires(Permission.QUOTE)
@never_cache
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """The standing and the list; ``firm`` picks one of several firms, ``after`` turns the page."""
    firms = list(enterprises_of(account_of(request), Permission.QUOTE).order_by("pk"))
    wanted = request.GET.get("firm", "")
    firm = next((each for each in firms if each.number == wanted), firms[0] if firms and not wanted else None)
    if firm is None:
        raise Http404
    context = {
        "firm": firm,
        "firms": firms,
        "own": own(firm, now=timezone.now()),
        "page": own_page(firm, after=request.GET.get("after", "")[:40]),
    }
    return render(request, "contracts/own.html", context)
