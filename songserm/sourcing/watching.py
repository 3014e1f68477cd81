"""Gathering what the warnings look at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from songserm.people.models import Membership, Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import members_with
from songserm.registry.models import Enterprise, Registration
from songserm.search.queries import words
from songserm.sourcing.listing import certified_now
from songserm.sourcing.models import Debarment, Need, Quotation
from songserm.sourcing.rules import warnings
from songserm.sourcing.searching import law_of
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import bangkok_today

Groups = dict[str, list[list[str]]]


def need_warnings(need: Need) -> list[Reason]:
    """What to look at before the evidence is sealed: purchases that look split. One query."""
    if not need.rule_set:
        return []
    law = law_of(need)
    since, until = (need.created_at + timedelta(days=sign * law.split_within_days) for sign in (-1, 1))
    others = Need.objects.filter(organisation=need.organisation_id, kind=need.kind, created_at__range=(since, until))
    budgets = [other.budget for other in others.exclude(pk=need.pk) if _alike(need.query, other.query)]
    return list(warnings.split_purchase(need.budget, budgets, law))


def firm_warnings(
    enterprises: Sequence[Enterprise], *, now: datetime, buyer: Organisation | None = None
) -> list[Reason]:
    """What to look at before firms are invited and before one wins; constant queries.

    Debarred firms, firms that belong together, and with ``buyer`` those that its own people belong to.
    """
    own = _own_firms(enterprises, buyer) if buyer else ()
    return [*_debarred(enterprises, now), *warnings.own_firms(own), *warnings.connected(_shared(enterprises))]


def lapsed(enterprises: Sequence[Enterprise], need: Need, *, now: datetime) -> list[Reason]:
    """Firms of the sealed list that are not certified any more; private buyers have no such rule. One query."""
    if not need.rule_set:
        return []
    certified = set(certified_now(now).filter(enterprise__in=list(enterprises)).values_list("enterprise", flat=True))
    return list(warnings.not_certified(each.name_th for each in enterprises if each.pk not in certified))


def quotation_warnings(quotation: Quotation, need: Need, *, certified: bool) -> list[Reason]:
    """What to look at before this quotation wins."""
    found: list[Reason] = []
    if quotation.total is not None:
        found += warnings.price_too_high(quotation.total, budget=need.budget, reference_price=need.reference_price)
    if not certified and need.rule_set:
        found += warnings.not_certified([quotation.enterprise.name_th])
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two needs ask for much the same: half of their words are the same."""
    mine, theirs = set(words(one)), set(words(other))
    return bool(mine & theirs) and 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _debarred(enterprises: Sequence[Enterprise], now: datetime) -> Iterable[Reason]:
    today = bangkok_today(now)
    names = {each.identity_number: each.name_th for each in enterprises if each.identity_number}
    listed = Debarment.objects.filter(number__in=list(names), from_date__lte=today)
    current = listed.filter(Q(until_date=None) | Q(until_date__gte=today))
    return warnings.debarred((names[row.number], row.until_date) for row in current)


def _own_firms(enterprises: Sequence[Enterprise], buyer: Organisation) -> Iterable[str]:
    """Names of the firms that whoever buys for the organisation belongs to; one query."""
    names = {each.organisation_id: each.name_th for each in enterprises if each.organisation_id}
    people = members_with(buyer, Permission.BUY)
    own = Membership.objects.filter(account__in=people, organisation__in=list(names)).values_list(
        "organisation", flat=True
    )
    return [names[each] for each in sorted(set(own))]


def _shared(enterprises: Sequence[Enterprise]) -> Groups:
    """Groups of names that share a director, a person who looks after them, an address, a telephone, or a website."""
    names = {each.pk: each.name_th for each in enterprises}
    by_organisation = {each.organisation_id: each.pk for each in enterprises if each.organisation_id}
    people = Membership.objects.filter(organisation__in=list(by_organisation)).values_list("account", "organisation")
    registered = Registration.objects.filter(enterprise__in=list(names), state="APPROVED").order_by("id")
    rows = list(registered.values_list("enterprise", "given__address", "fetched__address", "fetched__ties"))
    ties = {firm: found for firm, _, _, found in rows if found}
    return {
        "DIRECTOR": _grouped(_tied(ties, "DIRECTOR"), names),
        "SHAREHOLDER": _grouped(_tied(ties, "SHAREHOLDER"), names),
        "PHONE": _grouped(_tied(ties, "PHONE"), names),
        "PERSON": _grouped(((account, by_organisation[place]) for account, place in people), names),
        "ADDRESS": _grouped(_lived((firm, given, told) for firm, given, told, _ in rows), names),
        "WEBSITE": _grouped(((_plain(each.website), each.pk) for each in enterprises), names),
    }


def _lived(rows: Iterable[tuple[int, str | None, str | None]]) -> Iterable[tuple[object, int]]:
    """Addresses, each with its firm, out of (firm, as given, as the business registry tells), the newest last.

    A firm has both: an address that is typed in another way than the registry writes it still ties it to others.
    """
    given: dict[int, str | None] = {}
    told: dict[int, str | None] = {}
    for firm, as_given, as_told in rows:
        given[firm] = as_given
        told[firm] = as_told or told.get(firm)
    return [(_plain(text or ""), firm) for known in (given, told) for firm, text in known.items()]


def _tied(ties: Mapping[int, Mapping[str, list[str]]], kind: str) -> Iterable[tuple[object, int]]:
    """Digests of what the business registry said, each with its firm."""
    return ((digest, firm) for firm, found in ties.items() for digest in found.get(kind, ()))


def _grouped(rows: Iterable[tuple[object, int]], names: dict[int, str]) -> list[list[str]]:
    together: dict[object, set[int]] = defaultdict(set)
    for shared, firm in rows:
        if shared:
            together[shared].add(firm)
    groups = dict.fromkeys(tuple(sorted(firms)) for firms in together.values() if len(firms) > 1)
    return [[names[firm] for firm in firms] for firms in groups]


def _plain(text: str) -> str:
    return "".join(text.casefold().split()).rstrip("/")
