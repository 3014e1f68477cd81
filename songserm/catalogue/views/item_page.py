"""The page on which a firm's people look after one item: its facts, its pictures, its marks."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from songserm.catalogue import queries
from songserm.catalogue.forms import ItemForm, MarkFormSet, PictureForm
from songserm.catalogue.labels import FIELDS
from songserm.catalogue.models import Item
from songserm.catalogue.rules.publishing import NOT_LISTED
from songserm.people.access import account_of
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import bangkok_today

WHERE_TO_MEND = {
    "NAME_MISSING": "id_name_th",
    "UNIT_MISSING": "id_unit",
    "NO_PICTURE": "pictures",
    "NO_CATEGORY": "id_category",
    "NO_PRICE": "id_price",
    "NO_DESCRIPTION": "id_description_th",
}
"""Reason → the field or part of the page."""


def own_item(request: HttpRequest, item_id: int) -> Item:
    """The item, for who looks after it; 404 for anybody else."""
    found = queries.items_to_manage(account_of(request)).select_related("enterprise", "category")
    return get_object_or_404(found, pk=item_id)


@transaction.atomic
def item_page(
    request: HttpRequest,
    item: Item,
    *,
    form: ItemForm | None = None,
    marks: Any = None,
    picture: PictureForm | None = None,
    meanwhile: list[dict[str, Any]] | None = None,
    saved_marks: str = "",
    status: int = 422,
) -> HttpResponse:
    """The item as it is saved, with whatever was typed and is not; ``status`` is that of a page with something typed."""
    now = timezone.now()
    lacking = queries.lacks(item, now)
    context = {
        "item": item,
        "firm": item.enterprise,
        "form": form or ItemForm(initial=_initial(item), enterprise=item.enterprise, item=item),
        "marks": marks or MarkFormSet(initial=_marks(item), prefix="marks"),
        "marks_stamp": queries.marks_stamp(item),
        "saved_marks": saved_marks,
        "picture_form": picture or PictureForm(),
        "pictures": item.pictures.all(),
        "meanwhile": meanwhile,
        "missing": [_told(reason) for reason in lacking],
        "listed": NOT_LISTED not in lacking,
        "advice": [_told(reason) for reason in queries.advice(item)],
        "prices": None if form else queries.prices(item, bangkok_today(now)),
        "versions": item.versions.order_by("-number").only("number", "published_at", "item_id")[:10],
    }
    return render(request, "catalogue/edit.html", context, status=status if form or marks or picture else 200)


def _told(reason: Reason) -> dict[str, str]:
    return {"text": reason.text(get_language() or "th"), "where": WHERE_TO_MEND.get(reason.code, "")}


def _initial(item: Item) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in FIELDS if name not in {"category", "price", "marks", "pictures"}}
    price = f"{item.price:,}" if item.price is not None else ""
    return {**plain, "category": item.category_id or "", "price": price, "revision": item.revision}


def _marks(item: Item) -> list[dict[str, Any]]:
    return [
        {"kind": mark.kind, "number": mark.number, "stars": mark.stars, "expiry_date": mark.expiry_date}
        for mark in item.marks.all()
    ]
