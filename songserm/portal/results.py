"""Results as a page shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from songserm.portal.labels import label_of
from songserm.reference.queries import Names
from songserm.search.engine import Facet, Hit
from songserm.search.queries import words as search_words
from songserm.search.text.highlight import marker


@dataclass(frozen=True, slots=True)
class Result:
    """An item or a firm that was found. ``title`` is safe HTML with the found words marked."""

    url: str
    title: SafeString
    name: str
    is_item: bool
    firm: str
    firm_url: str
    province: str
    size: str
    verified: bool
    category: str
    marks: tuple[str, ...]
    price: Decimal | None
    unit: str
    picture: str


def results_of(hits: Iterable[Hit], language: str, words: str = "") -> list[Result]:
    """Results in the reader's language; ``words`` are what was looked for."""
    mark = marker(search_words(words))
    return [_result(hit, language, mark) for hit in hits]


def _result(hit: Hit, language: str, mark: Callable[[str], str]) -> Result:
    firm_url = reverse("registry:firm", args=[hit.enterprise_number])
    is_item, name = hit.kind == "items", Names(hit.title, hit.title_en).local(language)
    # The engine marks the Thai title; who reads English sees the English one, as on the page behind it.
    title = hit.highlight if name == (hit.title or hit.title_en) else mark(name)
    return Result(
        url=reverse("catalogue:item", args=[hit.id]) if is_item else firm_url,
        title=mark_safe(title),  # noqa: S308 - the search escapes everything but its own <mark>
        name=name,
        is_item=is_item,
        firm=Names(hit.enterprise_name, hit.enterprise_name_en).local(language),
        firm_url=firm_url,
        province=label_of(Facet.PROVINCE, hit.province, language) if hit.province else "",
        size=label_of(Facet.SIZE, hit.size, language),
        verified=hit.verified,
        category=hit.category,
        marks=tuple(label_of(Facet.MARK, mark, language) for mark in hit.marks),
        price=hit.price,
        unit=hit.unit,
        picture=hit.picture,
    )
