"""Items, their versions and the categories, for programs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request
from ninja import Query, Router, Schema
from pydantic import Field

from songserm.catalogue import queries
from songserm.catalogue.models import Item, ItemVersion
from songserm.reference.answers import PLACE_UNKNOWN, public_json, wrong_value
from songserm.reference.models import Category
from songserm.reference.queries import Names
from songserm.toolbox.thai_dates import bangkok_today

router = Router(tags=["catalogue"])
MOST_VERSIONS = 50
MOST_CATEGORIES = 200


class MarkOut(Schema):
    """A mark that is valid today."""

    kind: str
    number: str
    stars: int | None
    expiry_date: date | None


class FirmOut(Schema):
    """Whose item it is."""

    number: str
    name: str
    size: str
    province: str | None
    verified: bool


class ItemOut(Schema):
    """A published item. Prices are baht for one unit, as decimal strings."""

    id: int
    version: int
    offering: str
    category: str | None
    name_th: str
    name_en: str
    description_th: str
    description_en: str
    brand: str
    model: str
    unit: str
    price: str | None
    price_includes_vat: bool
    price_with_vat: str | None
    minimum_order: int
    delivery_provinces: list[str]
    lead_time_days: int | None
    marks: list[MarkOut]
    pictures: list[str]
    enterprise: FirmOut
    updated_at: datetime


class VersionOut(Schema):
    """An item as it was published."""

    item: int
    version: int
    published_at: datetime
    content: dict[str, Any]


class VersionInList(Schema):
    """One published version."""

    version: int
    published_at: datetime


class Versions(Schema):
    """The newest versions first."""

    versions: list[VersionInList]
    next: int | None


class CategoryOut(Schema):
    """A UNSPSC category."""

    code: str
    level: int
    parent: str | None
    name: str


class Categories(Schema):
    """Categories by code."""

    categories: list[CategoryOut]
    next: str | None


class CategoriesAsked(Schema):
    """Below one category, or by part of a name; the segments when neither is given."""

    parent: str = Field("", pattern=r"^([0-9]{8})?$")
    q: str = Field("", max_length=200)
    after: str = Field("", pattern=r"^([0-9]{8})?$")


@router.get("items/{int:item_id}", response=ItemOut, summary="An item as it is published now")
@router.api_operation(["HEAD"], "items/{int:item_id}", include_in_schema=False)
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """With its price both ways and the marks that are valid today."""
    found = queries.public_item(_bounded(item_id), timezone.now())
    if found is None:
        raise Http404
    return public_json(request, _item(found, get_language_from_request(request)))


@router.get("items/{int:item_id}/versions", response=Versions, summary="The published versions of an item")
@router.api_operation(["HEAD"], "items/{int:item_id}/versions", include_in_schema=False)
def versions(request: HttpRequest, item_id: int, before: int | None = None) -> HttpResponse:
    """The newest first, fifty at a time; ``before`` is the ``next`` of the page before."""
    public = queries.public_versions(_bounded(item_id), timezone.now()).order_by("-number")
    found = public.filter(number__lte=_bounded(before)) if before is not None else public
    rows = list(found.only("number", "published_at")[: MOST_VERSIONS + 2])
    if not rows and not public.exists():
        raise Http404
    if before is not None and not (rows and rows.pop(0).number == before):
        raise wrong_value("before", PLACE_UNKNOWN)
    listed = [{"version": row.number, "published_at": row.published_at.isoformat()} for row in rows[:MOST_VERSIONS]]
    more = rows[MOST_VERSIONS - 1].number if len(rows) > MOST_VERSIONS else None
    return public_json(request, {"versions": listed, "next": more})


@router.get("items/{int:item_id}/versions/{int:number}", response=VersionOut, summary="An item as it was published")
@router.api_operation(["HEAD"], "items/{int:item_id}/versions/{int:number}", include_in_schema=False)
def version(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    """A version never changes."""
    found = queries.public_versions(_bounded(item_id), timezone.now()).filter(number=_bounded(number)).first()
    if found is None:
        raise Http404
    return public_json(request, _version(found))


@router.get("categories", response=Categories, summary="The categories")
@router.api_operation(["HEAD"], "categories", include_in_schema=False)
def categories(request: HttpRequest, asked: Query[CategoriesAsked]) -> HttpResponse:
    """By code, two hundred at a time; ``after`` is the ``next`` of the page before."""
    found = Category.objects.order_by("code")
    if words := asked.q.replace("\0", "").strip():
        found = found.filter(Q(name_th__icontains=words) | Q(name_en__icontains=words) | Q(code__startswith=words))
    else:
        found = found.filter(parent_id=asked.parent or None)
    rows = list(found.filter(code__gte=asked.after)[: MOST_CATEGORIES + 2])
    if asked.after and not (rows and rows.pop(0).code == asked.after):
        raise wrong_value("after", PLACE_UNKNOWN)
    language = get_language_from_request(request)
    listed = [
        {
            "code": row.code,
            "level": row.level,
            "parent": row.parent_id,
            "name": Names(row.name_th, row.name_en).local(language),
        }
        for row in rows[:MOST_CATEGORIES]
    ]
    more = rows[MOST_CATEGORIES - 1].code if len(rows) > MOST_CATEGORIES else None
    return public_json(request, {"categories": listed, "next": more})


def _item(found: Item, language: str) -> dict[str, Any]:
    today = bangkok_today(timezone.now())
    price = queries.prices(found, today)
    firm = found.enterprise
    plain = ("offering", "name_th", "name_en", "description_th", "description_en", "brand", "model", "unit")
    return {
        "id": found.pk,
        "version": found.version,
        "category": found.category_id,
        **{name: getattr(found, name) for name in plain},
        "price": _text(found.price),
        "price_includes_vat": found.price_includes_vat,
        "price_with_vat": _text(price.with_vat if price else None),
        "minimum_order": found.minimum_order,
        "delivery_provinces": found.delivery_provinces,
        "lead_time_days": found.lead_time_days,
        "marks": [mark.told() for mark in queries.valid_marks(found, today)],
        "pictures": [picture.large_url for picture in found.pictures.all()],
        "enterprise": {
            "number": firm.number,
            "name": Names(firm.name_th, firm.name_en).local(language),
            "size": firm.size,
            "province": firm.province_id,
            "verified": firm.is_verified,
        },
        "updated_at": found.updated_at.isoformat(),
    }


def _version(found: ItemVersion) -> dict[str, Any]:
    return {
        "item": found.item_id,
        "version": found.number,
        "published_at": found.published_at.isoformat(),
        "content": found.content,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _bounded(number: int) -> int:
    """Ids and versions fit the database's integers; whatever does not is nobody's."""
    return number if 0 <= number < 2**31 else 0
