"""What is asked of the catalogue."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from django.db.models import Count, Q, QuerySet

from songserm.catalogue.models import Item, ItemVersion, Mark
from songserm.catalogue.rules.publishing import advised, lacking
from songserm.people.models import Account
from songserm.people.permissions import Permission
from songserm.people.queries import Visitor
from songserm.policy.vat import rate_on
from songserm.reference.queries import category_names
from songserm.registry.models import Enterprise
from songserm.registry.queries import enterprises_of, is_listed, listed
from songserm.search.text.normalise import normalise
from songserm.toolbox.money import round_satang, with_vat, without_vat
from songserm.toolbox.reasons import Reason

PAGE, MOST_LETTERS = 50, 100
LISTED_FIRM = """(e.status = 'UNVERIFIED' OR (e.status = 'ACTIVE' AND EXISTS (
    SELECT 1 FROM registry_certificate c WHERE c.enterprise_id = e.id AND c.ended_date IS NULL
    AND c.issued_date <= %(today)s AND c.expiry_date >= %(today)s)))"""
"""SQL for a firm (alias e) whose items may be found on the day ``today``."""


_normalised = lru_cache(maxsize=2**16)(normalise)


@dataclass(frozen=True, slots=True)
class Prices:
    """A price both ways, baht to the satang; none when it is on request."""

    with_vat: Decimal
    without_vat: Decimal
    rate: Decimal


def prices(item: Item, on: date) -> Prices | None:
    """The item's price with and without VAT at the rate of that day."""
    return None if item.price is None else both_prices(item.price, includes_vat=item.price_includes_vat, on=on)


def both_prices(price: Decimal, *, includes_vat: bool, on: date) -> Prices:
    """A price with and without VAT at the rate of that day."""
    rate = rate_on(on)
    if includes_vat:
        return Prices(round_satang(price), without_vat(price, rate), rate)
    return Prices(with_vat(price, rate), round_satang(price), rate)


def lacks(item: Item, now: datetime) -> tuple[Reason, ...]:
    """Why the item cannot be published; empty when it can."""
    reasons = lacking(
        name_th=item.name_th,
        name_en=item.name_en,
        unit=item.unit,
        price=item.price,
        firm_is_listed=is_listed(item.enterprise, now),
    )
    return tuple(reasons)


def advice(item: Item) -> tuple[Reason, ...]:
    """What would make the item easier to find and to choose."""
    reasons = advised(
        has_category=item.category_id is not None,
        has_picture=bool(item.pictures.all()),
        price=item.price,
        has_description=bool(item.description_th or item.description_en),
    )
    return tuple(reasons)


def public_items(now: datetime) -> QuerySet[Item]:
    """What anybody may see: published items of firms that may be found."""
    return Item.objects.filter(state=Item.State.PUBLISHED, enterprise__in=listed(now))


def public_item(item_id: int, now: datetime) -> Item | None:
    """One of them with everything its page shows; none for anything else."""
    found = public_items(now).select_related("enterprise__province", "category").prefetch_related("marks", "pictures")
    return found.filter(pk=item_id).first()


def once_public(item_id: int) -> Item | None:
    """An item that anybody could see once, whatever became of it; none for what was never published."""
    found = Item.objects.select_related("enterprise", "category").filter(pk=item_id, version__gte=1)
    return found.exclude(enterprise__status=Enterprise.Status.APPLYING).first()


def public_versions(item_id: int, now: datetime) -> QuerySet[ItemVersion]:
    """The published versions of an item that anybody may see now."""
    return ItemVersion.objects.filter(item_id=item_id, item__in=public_items(now))


def readable_versions(visitor: Visitor, item_id: int, now: datetime) -> QuerySet[ItemVersion]:
    """The published versions of an item that the visitor may read: anybody's, and of an own item whatever became of it."""
    seen = Q(item__in=public_items(now))
    if isinstance(visitor, Account):
        seen |= Q(item__in=items_to_manage(visitor).order_by())
    return ItemVersion.objects.filter(seen, item_id=item_id)


def valid_marks(item: Item, on: date) -> list[Mark]:
    """The item's marks that hold on that day."""
    return [mark for mark in item.marks.all() if mark.expiry_date is None or mark.expiry_date >= on]


def marks_stamp(item: Item) -> str:
    """Another one whenever the item bears other marks."""
    told = sorted(f"{mark.kind} {mark.number} {mark.stars} {mark.expiry_date}" for mark in item.marks.all())
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def firms_to_manage(account: Account) -> QuerySet[Enterprise]:
    """The firms whose items the account looks after; not those that somebody has claimed and no verifier has looked at."""
    return enterprises_of(account, Permission.MANAGE_ITEMS).exclude(status=Enterprise.Status.UNVERIFIED)


def items_to_manage(account: Account) -> QuerySet[Item]:
    """The items that the account looks after, newest first."""
    return Item.objects.filter(enterprise__in=firms_to_manage(account)).order_by("-id")


def find_categories(words: str, *, most: int) -> list[str]:
    """The codes of categories whose names hold all the words, in Thai or English, or that begin so; broad ones first."""
    wanted = normalise(words[:MOST_LETTERS]).split()
    if not wanted:
        return []
    found = []
    for code, names in category_names().items():
        texts = [_normalised(name) for name in names]
        if all(code.startswith(word) or any(word in text for text in texts) for word in wanted):
            begins = any(text.startswith(wanted[0]) for text in texts)
            found.append((not begins, len(code.rstrip("0")), code))
    return [code for *_rank, code in sorted(found)[:most]]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Some of one's items, newest first, and where the next page begins; none after the last."""

    items: list[Item]
    next: int | None


def own_items(account: Account, *, matching: str = "", state: str = "", before: int | None = None) -> OwnPage:
    """The items that the account looks after, fifty a page; ``matching`` is part of a name or code."""
    found = items_to_manage(account).select_related("enterprise", "category").prefetch_related("pictures")
    if matching:
        found = found.filter(
            Q(name_th__icontains=matching) | Q(name_en__icontains=matching) | Q(code__icontains=matching)
        )
    if state:
        found = found.filter(state=state)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return OwnPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def own_counts(account: Account) -> dict[str, int]:
    """State → how many items the account looks after."""
    rows = Item.objects.filter(enterprise__in=firms_to_manage(account)).values_list("state").annotate(Count("pk"))
    return dict(rows.order_by())


def ids_with_marks_ended_on(day: date) -> list[int]:
    """Published items of which a mark has its last day then: from the next day on they are found without it."""
    return list(
        Mark.objects.filter(expiry_date=day, item__state=Item.State.PUBLISHED).values_list("item_id", flat=True)
    )
