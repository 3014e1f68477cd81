"""Facts and steps as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from songserm.audit.models import Event
from songserm.people.models import Account
from songserm.reference.queries import Names, province_names
from songserm.registry.labels import ABOUT, EVENTS, FACTS, REGISTRY_STATUS
from songserm.registry.models import Enterprise, Registration
from songserm.registry.rules.facts import Changed, FirmFacts, compare, differing
from songserm.registry.rules.papers import PAPER
from songserm.toolbox.money import format_baht
from songserm.toolbox.reasons import Reason
from songserm.toolbox.thai_dates import format_date, format_year


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, worded for its reader."""

    name: str
    label: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What the firm gave beside what the registry says."""

    name: str
    label: str | Promise
    given: str
    fetched: str
    differs: bool


def facts_shown(facts: FirmFacts, language: str) -> list[Fact]:
    """Every fact that is known."""
    pairs = ((name, getattr(facts, name)) for name in FACTS)
    return [Fact(name, FACTS[name], worded(name, value, language)) for name, value in pairs if value not in (None, "")]


def beside(given: FirmFacts, fetched: FirmFacts | None, language: str) -> list[Beside]:
    """Both sides of every fact that either knows."""
    return [
        Beside(
            row.name,
            FACTS[row.name],
            worded(row.name, row.given, language),
            worded(row.name, row.fetched, language),
            row.matters,
        )
        for row in compare(given, fetched)
        if row.given not in (None, "") or row.fetched not in (None, "")
    ]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A fact as it was and as it is now; an empty text for what was or is not known."""

    label: str | Promise
    before: str
    after: str


def changes_shown(changes: Sequence[Changed], language: str) -> list[ChangeShown]:
    """What is no longer as it was, worded for its reader."""
    return [
        ChangeShown(FACTS[each.name], worded(each.name, each.before, language), worded(each.name, each.after, language))
        for each in changes
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verifier asked of the firm, and what became of it since."""

    at: datetime | None
    reasons: list[dict[str, str]]
    answered: bool
    """The firm has handed it in again."""
    changes: list[ChangeShown]
    """Facts that the firm has given otherwise since; none before it has answered."""
    documents: frozenset[int]
    """The papers attached since."""


def asked_of(registration: Registration, language: str) -> Asked | None:
    """What the last return or rejection said; none where there was none."""
    if not registration.return_reasons:
        return None
    answered, at = registration.state not in {"RETURNED", "REJECTED"}, registration.returned_at
    before, given = FirmFacts.from_json(registration.given_before), FirmFacts.from_json(registration.given)
    papers = registration.documents.filter(created_at__gt=at).values_list("pk", flat=True) if answered and at else ()
    return Asked(
        at,
        reasons_by_field(registration.return_reasons),
        answered,
        changes_shown(differing(before, given), language) if answered else [],
        frozenset(papers),
    )


def differences_of(registration: Registration) -> int | None:
    """How many facts differ from the business registry's; none where it has said nothing."""
    if not registration.fetched:
        return None
    rows = compare(FirmFacts.from_json(registration.given), FirmFacts.from_json(registration.fetched))
    return sum(row.matters for row in rows)


def worded(name: str, value: object, language: str) -> str:
    """A fact's value for a reader of that language; empty for what is not known."""
    if value in (None, ""):
        return ""
    if name == "province":
        names = province_names().get(str(value))
        return names.local(language) if names else str(value)
    if name == "registry_status":
        return str(REGISTRY_STATUS.get(str(value), value))
    return _plain(name, value, language)


def _plain(name: str, value: object, language: str) -> str:
    if isinstance(value, Decimal):
        return format_baht(value, language) if name == "revenue" else f"{value.normalize():f} %"
    if isinstance(value, date):
        return format_date(value, language, form="long")
    if isinstance(value, int):
        return format_year(value, language) if name == "statement_year" else f"{value:,}"
    return str(value)


def name_of(named: Enterprise | FirmFacts) -> str:
    """The name in the reader's language, or in the one that there is."""
    return Names(named.name_th, named.name_en).local()


def reasons_by_field(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The reasons of a return with the names of what they are about, and where on the page that is mended."""
    labels = {**FACTS, **ABOUT}
    return [
        {
            "label": str(labels.get(each["field"], "")),
            "text": str(each["text"]),
            "mended_at": _mended_at(each["field"]),
        }
        for each in reasons
    ]


_ABOUT_WHAT = {
    "NAME_MISSING": "name_th",
    "TSIC_MISSING": "tsic_code",
    "PROVINCE_MISSING": "province",
    "REVENUE_MISSING": "revenue",
}


def missing_shown(reasons: Iterable[Reason], language: str) -> list[dict[str, str]]:
    """What keeps a registration from being submitted, and where on the page that is mended."""
    return [{"text": each.text(language), "mended_at": _mended_at(_about(each.code))} for each in reasons]


def _about(code: str) -> str:
    return "documents" if code.startswith(PAPER) else _ABOUT_WHAT.get(code, "")


def _mended_at(field: str) -> str:
    """The id of the form's field; none for what the business registry alone says, and for anything else."""
    if field == "documents":
        return "papers"
    return f"id_{field}" if field in FACTS and field not in {"registry_status", "registered_date"} else ""


def progress_of(state: str) -> list[dict[str, str]]:
    """The four steps of a registration and which of them is done; the last one may have been refused."""
    decision = {"APPROVED": _("Approved"), "REJECTED": _("Rejected")}.get(state, _("Decision"))
    labels = (_("Facts and documents"), _("Submitted"), _("Under review"), decision)
    at = {"DRAFT": 0, "RETURNED": 0, "SUBMITTED": 1, "UNDER_REVIEW": 2, "APPROVED": 4, "REJECTED": 4}.get(state, 0)
    steps = [
        {"label": label, "state": "done" if place < at else "current" if place == at else "todo"}
        for place, label in enumerate(labels)
    ]
    if state == "REJECTED":
        steps[-1]["state"] = "refused"
    return steps


def events_shown(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What happened, when, and who did it; one question for all names."""
    found = list(events)
    names = {account.pk: account for account in Account.objects.filter(pk__in={event.actor_id for event in found})}
    return [
        {
            "at": event.at,
            "what": EVENTS.get(event.action, event.action),
            "who": names[event.actor_id].known_as if event.actor_id in names else event.actor_label,
            "data": event.data,
            "more": _more(event.data),
        }
        for event in found
    ]


def _more(data: Mapping[str, Any]) -> str:
    """What an event says beyond its name: a reason, which facts changed, that the registry was not heard."""
    said = [str(data.get("reason", ""))]
    if changed := [str(FACTS[name]) for name in data.get("changed", ()) if name in FACTS]:
        said.append(_("changed: %(facts)s") % {"facts": ", ".join(changed)})
    if data.get("registry_trouble"):
        said.append(_("without the business registry's answer of that day"))
    return " · ".join(each for each in said if each)
