"""An item as anybody sees it, and as it was published before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from songserm.catalogue import queries
from songserm.catalogue.labels import FIELDS, delivery_area
from songserm.catalogue.rules.content import changes
from songserm.catalogue.shown import content_shown, worded
from songserm.reference.queries import category_path
from songserm.registry.queries import is_listed, visible_to
from songserm.toolbox.thai_dates import bangkok_today

LARGEST_ID = 2**31 - 1
MOST_VERSIONS, ON_PAPER = 20, 3
"""So many versions are linked, and so many of them stand open and on paper: an item is to fit on one sheet."""


@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    now = timezone.now()
    found = queries.public_item(item_id, now) if item_id <= LARGEST_ID else None
    if found is None:
        return _no_longer(request, item_id)
    if not visible_to(request.user, found.enterprise):
        raise Http404
    today = bangkok_today(now)
    versions = list(queries.public_versions(item_id, now).order_by("-number")[:MOST_VERSIONS])
    context = {
        "item": found,
        "firm": found.enterprise,
        "prices": queries.prices(found, today),
        "marks": queries.valid_marks(found, today),
        "pictures": list(found.pictures.all()),
        "path": category_path(found.category_id) if found.category_id else [],
        "area": delivery_area(found.delivery_provinces),
        "newest_versions": versions[:ON_PAPER],
        "older_versions": versions[ON_PAPER:],
    }
    return render(request, "catalogue/item.html", context)


@require_safe
def version(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """A version never changes; what differs from the one before is marked. Its firm reads it also when the public may not."""
    if max(item_id, number) > LARGEST_ID:
        raise Http404
    now = timezone.now()
    versions = queries.readable_versions(request.user, item_id, now).select_related("item__enterprise")
    found = versions.filter(number=number).first()
    if found is None:
        return _no_longer(request, item_id)
    if not visible_to(request.user, found.item.enterprise):
        raise Http404
    before = versions.filter(number__lt=number).order_by("-number").first()
    changed = (
        {each.field: worded(each.field, each.before) for each in changes(before.content, found.content)}
        if before
        else {}
    )
    context = {
        "version": found,
        "item": found.item,
        "facts": content_shown(found.content),
        "changed": [{"label": FIELDS[name], "before": text or "—"} for name, text in changed.items()],
        "before": before,
        "is_public": queries.public_versions(item_id, now).exists(),
        "is_newest": found.number == found.item.version,
    }
    return render(request, "catalogue/version.html", context)


def _no_longer(request: HttpRequest, item_id: int) -> HttpResponse:
    """What followers of an old address are told: that there was something, why it is not shown, and where to look instead."""
    former = queries.once_public(item_id) if item_id <= LARGEST_ID else None
    now = timezone.now()
    if former is None or not visible_to(request.user, former.enterprise) or queries.public_item(item_id, now):
        raise Http404
    context = {"item": former, "firm": former.enterprise, "withdrawn": is_listed(former.enterprise, now)}
    return render(request, "catalogue/no_longer.html", context, status=404)
