"""One search over everything, told in the reader's language. No database on the way: names are kept by each process."""

from collections.abc import Callable

from songserm.portal.labels import label_of
from songserm.reference.queries import Names
from songserm.search.engine import Facet, FacetCount, Hit, SearchPage
from songserm.search.queries import words
from songserm.search.text.highlight import marker
from songserm.search.text.synonyms import every_word

FACETS = (Facet.PROVINCE, Facet.CATEGORY, Facet.SIZE, Facet.MARK, Facet.PRICE)
_MARKED = "<mark>"


def answer(page: SearchPage, language: str, asked: str) -> dict[str, object]:
    """The page as the API and the command give it; prices are baht with VAT, as decimal strings."""
    highlight = _highlights_of(page.corrected or asked, language)
    return {
        "count": page.count,
        "results": [_result(hit, language, highlight(hit)) for hit in page.hits],
        "facets": {facet.value: _counts(facet, counts, language) for facet, counts in page.facets.items()},
        "did_you_mean": page.did_you_mean,
        "corrected": page.corrected,
        "next": page.next,
    }


def _highlights_of(asked: str, language: str) -> Callable[[Hit], str]:
    """What gives a result's title with the found words marked, in the reader's language.

    The engine marks the Thai title. Who reads English gets the English one, unless only the Thai one holds what was asked.
    """
    if not language.startswith("en"):
        return lambda hit: hit.highlight
    mark = marker(every_word(words(asked)))

    def highlight(hit: Hit) -> str:
        english = mark(hit.title_en)
        return english if english and (_MARKED in english or _MARKED not in hit.highlight) else hit.highlight

    return highlight


def _result(hit: Hit, language: str, highlight: str) -> dict[str, object]:
    names = Names(hit.enterprise_name, hit.enterprise_name_en)
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": Names(hit.title, hit.title_en).local(language),
        "highlight": highlight,
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
