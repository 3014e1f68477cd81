"""Firms as search knows them."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone

from songserm.hooks.documents import Document, Kind
from songserm.registry.models import Enterprise
from songserm.registry.queries import listed


class EnterpriseDocuments:
    """Gives search the firms that may be found now, and no other."""

    kind: Kind = "enterprises"

    def load(self, ids: Sequence[int]) -> Iterable[Document]:
        """The documents of those firms that may be found now."""
        return [document_of(firm) for firm in listed(timezone.now()).filter(pk__in=ids)]

    def versions(self) -> Iterator[tuple[int, int]]:
        """(id, version) of every firm that may be found now, streamed."""
        rows = listed(timezone.now()).order_by("pk").values_list("pk", "version")
        yield from rows.iterator(chunk_size=10_000)

    def ids_of_enterprise(self, enterprise_id: int) -> Sequence[int]:
        """The firm itself, while it may be found."""
        return list(listed(timezone.now()).filter(pk=enterprise_id).values_list("pk", flat=True))


def document_of(firm: Enterprise) -> Document:
    """What a search result shows of a firm: nothing personal is in it."""
    return Document(
        kind="enterprises",
        id=firm.pk,
        version=firm.version,
        enterprise_id=firm.pk,
        enterprise_number=firm.number,
        enterprise_name=firm.name_th,
        enterprise_name_en=firm.name_en,
        size=firm.size,
        sector=firm.sector,
        province=firm.province_id or "",
        verified=firm.is_verified,
        title=firm.name_th,
        title_en=firm.name_en,
        body=f"{firm.introduction_th}\n{firm.introduction_en}".strip(),
        open_to_private=firm.open_to_private,
        updated_at=int(firm.updated_at.timestamp()),
    )
