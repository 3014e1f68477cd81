"""One search over everything, told in the reader's language. No database on the way: names are kept by each process."""

from songserm.portal.labels import label_of
from songserm.reference.queries import Names
from songserm.search.engine import Facet, FacetCount, Hit, SearchPage

FACETS = (Facet.PROVINCE, Facet.CATEGORY, Facet.SIZE, Facet.MARK, Facet.PRICE)


def answer(page: SearchPage, language: str) -> dict[str, object]:
    """The page as the API and the command give it; prices are baht with VAT, as decimal strings."""
    return {
        "count": page.count,
        "results": [_result(hit, language) for hit in page.hits],
        "facets": {facet.value: _counts(facet, counts, language) for facet, counts in page.facets.items()},
        "did_you_mean": page.did_you_mean,
        "corrected": page.corrected,
        "next": page.next,
    }


def _result(hit: Hit, language: str) -> dict[str, object]:
    names = Names(hit.enterprise_name, hit.enterprise_name_en)
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": Names(hit.title, hit.title_en).local(language),
        "highlight": hit.highlight,
        "enterprise": {
            "number": hit.enterprise_number,
            "name": names.local(language),
            "size": hit.size,
            "province": hit.province,
        },
        "price": None if hit.price is None else str(hit.price),
        "unit": hit.unit,
        "score": round(hit.score, 4),
        "verified": hit.verified,
        "category": hit.category,
        "marks": list(hit.marks),
    }


def _counts(facet: Facet, counts: tuple[FacetCount, ...], language: str) -> list[dict[str, object]]:
    return [{"code": c.code, "name": label_of(facet, c.code, language), "count": c.count} for c in counts]
