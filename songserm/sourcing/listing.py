"""The list of firms for a need: what the search found, with the officer's choices and the register's facts of now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from songserm.catalogue.models import Item, ItemVersion
from songserm.registry.models import Certificate, Enterprise
from songserm.registry.queries import valid_certificates
from songserm.search.engine import Hit
from songserm.sourcing.models import Choice, Need
from songserm.sourcing.rules.law import Step
from songserm.sourcing.searching import Search


@dataclass(frozen=True, slots=True)
class Listed:
    """A firm of the list. ``certificate`` is None when it is not valid now: then it cannot be on a lawful list."""

    enterprise: Enterprise
    step: Step | None
    """Which step found it; none for a firm that only the officer took in."""
    hit: Hit | None
    certificate: Certificate | None
    choice: Choice | None

    @property
    def is_in(self) -> bool:
        """Whether the firm is on the shortlist."""
        return self.certificate is not None and (self.choice is None or self.choice.included)


def listed(need: Need, found: Search, *, now: datetime) -> list[Listed]:
    """Every found firm in order, then those that only the officer took in. Three queries, however many firms.

    A private buyer sees no firm that has hidden itself meanwhile, whatever the index still says.
    """
    choices = {choice.enterprise_id: choice for choice in need.choices.all()}
    numbers = [firm.hit.enterprise_number for firm in found.firms]
    enterprises = _enterprises(numbers, choices)
    if not need.rule_set:
        enterprises = {pk: each for pk, each in enterprises.items() if each.open_to_private}
    certificates = {each.enterprise_id: each for each in certified_now(now).filter(enterprise__in=enterprises)}
    by_number = {each.number: each for each in enterprises.values()}
    rows = [
        Listed(firm, each.step, each.hit, certificates.get(firm.pk), choices.get(firm.pk))
        for each in found.firms
        if (firm := by_number.get(each.hit.enterprise_number))
    ]
    seen = {row.enterprise.pk for row in rows}
    added = [enterprises[pk] for pk in choices if pk not in seen and pk in enterprises]
    return rows + [Listed(firm, None, None, certificates.get(firm.pk), choices[firm.pk]) for firm in added]


def certified_now(now: datetime) -> QuerySet[Certificate]:
    """Certificates that hold now: in their days, and of firms that are neither suspended nor struck off."""
    return valid_certificates(now).filter(enterprise__status=Enterprise.Status.ACTIVE)


def _enterprises(numbers: Iterable[str], choices: Mapping[int, Choice]) -> dict[int, Enterprise]:
    found = Enterprise.objects.filter(number__in=list(numbers)) | Enterprise.objects.filter(pk__in=list(choices))
    return {each.pk: each for each in found.select_related("province")}


def items_shown(rows: Iterable[Listed]) -> dict[int, ItemVersion]:
    """Item id → the published version that the search showed; one query."""
    ids = [row.hit.id for row in rows if row.hit]
    current = ItemVersion.objects.filter(item__in=ids, item__state=Item.State.PUBLISHED)
    newest = current.order_by("item_id", "-number").distinct("item_id")
    return {version.item_id: version for version in newest}


def frozen(row: Listed, versions: Mapping[int, ItemVersion]) -> dict[str, Any]:
    """A firm as the evidence keeps it: plain values, no personal data."""
    firm, certificate = row.enterprise, row.certificate
    return {
        "number": firm.number,
        "name_th": firm.name_th,
        "name_en": firm.name_en,
        "size": firm.size,
        "sector": firm.sector,
        "province": firm.province_id or "",
        "version": firm.version,
        "step": row.step,
        "included": row.is_in,
        "reason": row.choice.reason if row.choice else "",
        "certificate": {
            "number": certificate.number,
            "issued_date": certificate.issued_date.isoformat(),
            "expiry_date": certificate.expiry_date.isoformat(),
        }
        if certificate
        else None,
        "item": _item(versions.get(row.hit.id)) if row.hit else None,
    }


def _item(version: ItemVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "id": version.item_id,
        "version": version.number,
        "published_at": timezone.localtime(version.published_at).isoformat(),
        "content": version.content,
    }
