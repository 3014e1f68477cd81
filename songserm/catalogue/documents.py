"""Items as search knows them: read by the million, so by plain SQL."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from songserm.catalogue.queries import LISTED_FIRM
from songserm.hooks.documents import Document, Kind
from songserm.policy.vat import rate_on
from songserm.toolbox.money import with_vat
from songserm.toolbox.thai_dates import bangkok_today

_FOUND = f"""
    FROM catalogue_item i JOIN registry_enterprise e ON e.id = i.enterprise_id
    WHERE i.state = 'PUBLISHED' AND {LISTED_FIRM}
"""
_ASKED = f"""
    FROM unnest(%(ids)s::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (SELECT * FROM catalogue_item i WHERE i.id = asked.id AND i.state = 'PUBLISHED' OFFSET 0) i
    JOIN registry_enterprise e ON e.id = i.enterprise_id WHERE {LISTED_FIRM}
"""  # noqa: S608 - names of our own
"""Each item is looked up by its id whatever the statistics say (OFFSET keeps the look-up from being turned into a join)."""
_COLUMNS = """
    SELECT i.id, i.revision + e.version, e.id, e.number, e.name_th, e.name_en, e.size, e.sector, coalesce(e.province_id, ''),
        e.status = 'ACTIVE', i.name_th, i.name_en, i.description_th, i.description_en, i.offering, i.brand, i.model,
        coalesce(i.category_id, ''), i.price, i.price_includes_vat, i.unit, extract(epoch FROM i.updated_at)::bigint,
        ARRAY(SELECT m.kind FROM catalogue_mark m WHERE m.item_id = i.id
              AND (m.expiry_date IS NULL OR m.expiry_date >= %(today)s) ORDER BY m.kind),
        (SELECT p.name FROM catalogue_picture p WHERE p.item_id = i.id ORDER BY p.position, p.id LIMIT 1),
        e.open_to_private
"""
_BATCH = 20_000


class ItemDocuments:
    """Gives search the items that may be found now, and no other."""

    kind: Kind = "items"

    def load(self, ids: Sequence[int]) -> Iterable[Document]:
        """The documents of those items that may be found now."""
        today = bangkok_today(timezone.now())
        rate = rate_on(today)
        with connection.cursor() as cursor:
            cursor.execute(f"{_COLUMNS} {_ASKED}", {"today": today, "ids": list(ids)})
            return [_document(row, rate) for row in cursor.fetchall()]

    def versions(self) -> Iterator[tuple[int, int]]:
        """(id, version) of every item that may be found now, streamed by id."""
        today: date = bangkok_today(timezone.now())
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT i.id, i.revision + e.version {_FOUND} ORDER BY i.id", {"today": today})
            while rows := cursor.fetchmany(_BATCH):
                yield from rows

    def ids_of_enterprise(self, enterprise_id: int) -> Sequence[int]:
        """The items of that firm that may be found now."""
        with connection.cursor() as cursor:
            parameters: dict[str, date | int] = {"today": bangkok_today(timezone.now()), "enterprise": enterprise_id}
            cursor.execute(f"SELECT i.id {_FOUND} AND i.enterprise_id = %(enterprise)s", parameters)
            return [row[0] for row in cursor.fetchall()]


def _document(row: tuple[Any, ...], rate: Decimal) -> Document:
    (
        item_id, version, enterprise_id, number, firm, firm_en, size, sector, province, verified, name_th, name_en,
        description_th, description_en, offering, brand, model, category, price, includes_vat, unit, updated, marks, picture,
        open_to_private,
    ) = row  # fmt: skip
    return Document(
        kind="items",
        id=item_id,
        version=version,
        enterprise_id=enterprise_id,
        enterprise_number=number,
        enterprise_name=firm,
        enterprise_name_en=firm_en,
        size=size,
        sector=sector,
        province=province,
        verified=verified,
        title=name_th,
        title_en=name_en,
        body=f"{description_th}\n{description_en}" if description_en else description_th,
        offering=offering,
        brand=brand,
        model=model,
        category=category,
        marks=tuple(marks),
        price=price if price is None or includes_vat else with_vat(price, rate),
        unit=unit,
        picture=f"items/{picture[:2]}/{picture}-320.webp" if picture else "",
        open_to_private=open_to_private,
        updated_at=updated,
    )
