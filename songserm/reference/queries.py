"""Names of codes, kept by each process: provinces for a minute, the many categories until a code file is taken in."""

import time
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from django.db.models import QuerySet
from django.utils.translation import get_language

from songserm.audit.queries import stamp_of
from songserm.policy.rule_sets import RuleBook, RuleSet, all_shipped, parse_rule_sets
from songserm.policy.rule_sets import shipped as shipped_book
from songserm.reference import shipped
from songserm.reference.models import AddedRuleSet, Category, Province, Region

KEEP_SECONDS = 60
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Names(NamedTuple):
    """A code's name in both languages."""

    th: str
    en: str

    def local(self, language: str | None = None) -> str:
        """The name for a reader of that language (the active one by default)."""
        wanted = language or get_language() or "th"
        return (self.en or self.th) if wanted.startswith("en") else (self.th or self.en)


def _kept(function: Callable[[], Result]) -> Callable[[], Result]:
    kept: list[tuple[float, Result]] = []

    @wraps(function)
    def wrapper() -> Result:
        if not kept or time.monotonic() - kept[0][0] > KEEP_SECONDS:
            kept[:] = [(time.monotonic(), function())]
        return kept[0][1]

    return wrapper


@_kept
def province_names() -> dict[str, Names]:
    """Province code → names."""
    return {code: Names(th, en) for code, th, en in Province.objects.values_list("code", "name_th", "name_en")}


class KeptCategories:
    """Category code → names. Whether another process took a code file in is asked once a minute, of the trail."""

    def __init__(self) -> None:
        self._names: dict[str, Names] = {}
        self._stamp: tuple[int, int] | None = None
        self._asked_at = 0.0

    def names(self) -> dict[str, Names]:
        """The names; read anew only after an import."""
        if self._stamp is None or time.monotonic() - self._asked_at > KEEP_SECONDS:
            self._ask()
        return self._names

    def _ask(self) -> None:
        stamp = stamp_of("categories")  # before the names: what comes in between is read once more
        if stamp != self._stamp:
            rows = Category.objects.values_list("code", "name_th", "name_en")
            self._names = {code: Names(th, en) for code, th, en in rows}
        self._stamp, self._asked_at = stamp, time.monotonic()

    def forget(self) -> None:
        """Read anew: a code file was taken in here."""
        self._stamp = None


kept_categories = KeptCategories()


def category_names() -> dict[str, Names]:
    """Category code → names."""
    return kept_categories.names()


def provinces_by_region() -> QuerySet[Region]:
    """Regions in their order, each with its provinces; two queries."""
    return Region.objects.prefetch_related("provinces").order_by("position")


def province_codes_by_name() -> dict[str, str]:
    """Every way of writing a province (code, Thai, English, short) in lower case without spaces → code."""
    found: dict[str, str] = {}
    for row in shipped.provinces():
        for name in (row.code, row.name_th, row.name_en, f"จังหวัด{row.name_th}", f"จ.{row.name_th}", *row.other_names):
            found[plain(name)] = row.code
    return found


def region_around(code: str) -> tuple[str, ...]:
    """The codes of the provinces in the region of that province, itself among them."""
    regions = {row.code: row.region for row in shipped.provinces()}
    return tuple(each for each, region in regions.items() if region == regions[code])


def plain(name: str) -> str:
    """A name as names are compared: lower case, without spaces, dots and dashes."""
    return name.casefold().translate(str.maketrans("", "", " .-ฯ"))


def province_by_name(text: str) -> str | None:
    """The province's code for a name or short form that people write; none when it is not a province."""
    return province_codes_by_name().get(plain(text))


def category_path(code: str) -> list[Category]:
    """From the segment down to the code; one query."""
    codes = {code[:digits].ljust(8, "0") for digits in (2, 4, 6, 8)}
    return list(Category.objects.filter(code__in=codes).order_by("level"))


def subcategories(parent: str | None = None) -> QuerySet[Category]:
    """The categories directly below one; the segments without one."""
    return Category.objects.filter(parent_id=parent).order_by("code")


def rule_set_subjects() -> list[str]:
    """What there are rule sets about, buying first."""
    return sorted((book.subject for book in all_shipped()), key=lambda subject: (subject != "procurement", subject))


def rule_book(subject: str) -> RuleBook:
    """The shipped sets of a subject and those that officers added; one query."""
    book = shipped_book(subject)
    for toml in AddedRuleSet.objects.filter(subject=subject).order_by("id").values_list("toml", flat=True):
        for added in parse_rule_sets(subject, toml):
            book = book.with_added(added)
    return book


class Additions:
    """The sets that officers added, for rules that ask often; what another process added is known within a minute."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[RuleSet, ...]] | None = None
        self._read_at = 0.0

    def of(self, subject: str) -> tuple[RuleSet, ...]:
        """The oldest first; a query at most once a minute."""
        if self._known is None or time.monotonic() - self._read_at > KEEP_SECONDS:
            self._known, self._read_at = self.read(), time.monotonic()
        return self._known.get(subject, ())

    def read(self) -> dict[str, tuple[RuleSet, ...]]:
        """Subject → its sets; one query."""
        found: dict[str, tuple[RuleSet, ...]] = {}
        for subject, toml in AddedRuleSet.objects.order_by("id").values_list("subject", "toml"):
            found[subject] = (*found.get(subject, ()), *parse_rule_sets(subject, toml))
        return found

    def forget(self) -> None:
        """Ask anew: a set was added here."""
        self._known = None


additions = Additions()


def category_icon(code: str | None) -> shipped.CategoryIcon:
    """What stands for a category where a picture is missing."""
    return shipped.icon_of(code or "")


def unit_called(unit: str, language: str, *, count: int | Decimal = 1) -> str:
    """A unit in the reader's language where it is a common one; any other as it was typed. Of one, unless told otherwise."""
    if not language.startswith("en") or unit not in shipped.english_units():
        return unit
    one, many = shipped.english_units()[unit]
    return one if count == 1 else many
