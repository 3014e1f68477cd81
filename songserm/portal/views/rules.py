"""The law that the platform applies, for everyone to read; and adding a set, for those who may."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from songserm.people.access import account_of, requires
from songserm.people.permissions import Permission
from songserm.people.queries import may
from songserm.policy.adding import RuleSetRefused, checked
from songserm.policy.naming import Named, Shown, shown
from songserm.policy.rule_sets import Confidence, RuleBook, RuleSet, Value, all_shipped
from songserm.reference.actions import add_rule_set
from songserm.reference.fields import LineField
from songserm.reference.models import AddedRuleSet
from songserm.reference.queries import rule_book, rule_set_subjects
from songserm.toolbox.thai_dates import bangkok_today

LONGEST_FILE = 100_000


def _subjects() -> list[tuple[str, str]]:
    books = {book.subject: _title(book) for book in all_shipped()}
    return [(subject, books[subject]) for subject in rule_set_subjects()]


def _title(book: RuleBook) -> str:
    english = (get_language() or "th").startswith("en")
    return book.title_en[:1].upper() + book.title_en[1:] if english else book.title_th


class AddForm(forms.Form):
    subject = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=_subjects)
    toml = forms.CharField(
        label=gettext_lazy("The rule set (TOML with one [[rule_set]])"),
        max_length=LONGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )
    reason = LineField(label=gettext_lazy("Why it is added, with the source"), max_length=AddedRuleSet.LONGEST_REASON)


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value for a reader: named, with its unit; ``earlier`` where the set before had another."""

    name: str
    title: str
    value: Shown
    earlier: Shown | None
    is_new: bool
    source: str
    confidence: str
    tone: str
    since: date
    taken_from: str
    """The set that it is of, where this one does not state it."""


@dataclass(frozen=True, slots=True)
class ShownSet:
    """A rule set with its values, and where it stands today."""

    rule_set: RuleSet
    before: str
    """The id of the set before it; empty for the first."""
    status: str
    tone: str
    values: tuple[ShownValue, ...]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    today = bangkok_today(timezone.now())
    books = [rule_book(subject) for subject in rule_set_subjects()]
    sections = [_section(book, today) for book in books]
    context = {"books": sections, "may_add": may(request.user, Permission.MANAGE_RULES)}
    return render(request, "portal/rules.html", context)


@requires(Permission.MANAGE_RULES)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """First a look at what would change, then the addition itself; what was typed stays."""
    form = AddForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "portal/add_rules.html", {"form": form}, status=200 if request.method == "GET" else 422)
    subject, toml, reason = (form.cleaned_data[name] for name in ("subject", "toml", "reason"))
    try:
        if "sure" in request.POST:
            added = add_rule_set(subject=subject, toml=toml, reason=reason, by=account_of(request), now=timezone.now())
            messages.success(request, _("%(id)s is added.") % {"id": added.id})
            return redirect("portal:rules")
        book = rule_book(subject)
        preview = _shown(book, checked(book, toml), book.rule_sets[-1], bangkok_today(timezone.now()))
    except RuleSetRefused as refused:
        return render(request, "portal/add_rules.html", {"form": form, "faults": _faults(refused)}, status=422)
    return render(request, "portal/add_rules.html", {"form": form, "preview": preview})


def _faults(refused: RuleSetRefused) -> list[tuple[str, str]]:
    """Where, and what has to be mended there."""
    return [(fault.path, fault.reason.text(get_language() or "th")) for fault in refused.faults]


def _section(book: RuleBook, today: date) -> dict[str, Any]:
    notices = [each.text(get_language() or "th") for each in book.notices(today)]
    return {"title": _title(book), "subject": book.subject, "sets": _sets(book, today), "notices": notices}


def _sets(book: RuleBook, today: date) -> list[ShownSet]:
    """Newest first, drafts and what is set aside last; each beside the one before it in time."""
    aside = [_shown(book, each.rule_set, each.added, today) for each in book.set_aside]
    in_force = [_shown(book, each, before, today) for before, each in pairwise((None, *book.rule_sets)) if each]
    return [*reversed(in_force), *(_shown(book, each, book.rule_sets[-1], today) for each in book.drafts), *aside]


def _shown(book: RuleBook, rule_set: RuleSet, before: RuleSet | None, today: date) -> ShownSet:
    status, tone = _status(book, rule_set, today)
    values = tuple(_value(each, book.names.get(each.name), before) for each in rule_set.values.values())
    return ShownSet(rule_set, before.id if before else "", status, tone, values)


def _value(value: Value, named: Named | None, before: RuleSet | None) -> ShownValue:
    language = get_language() or "th"
    earlier = before.values.get(value.name) if before else None
    differs = earlier is not None and earlier.value != value.value
    sure, tone = _CONFIDENCE[value.confidence]
    return ShownValue(
        name=value.name,
        title=named.text(language) if named else value.name,
        value=shown(value.value, named, language),
        earlier=shown(earlier.value, named, language) if earlier and differs else None,
        is_new=before is not None and (earlier is None or differs),
        source=value.source,
        confidence=str(sure),
        tone=tone,
        since=value.in_force_from,
        taken_from=value.taken_from,
    )


_CONFIDENCE = {
    Confidence.HIGH: (gettext_lazy("From the text of the law"), "success"),
    Confidence.MEDIUM: (gettext_lazy("From practice"), "info"),
    Confidence.LOW: (gettext_lazy("Assumed"), "warning"),
}


def _status(book: RuleBook, rule_set: RuleSet, today: date) -> tuple[str, str]:
    if any(each.rule_set is rule_set for each in book.set_aside):
        return _("Set aside"), "warning"
    if rule_set.is_draft:
        return _("Draft, to compare with"), "neutral"
    if rule_set.holds_on(today):
        return _("In force"), "success"
    return (_("To come"), "info") if rule_set.in_force_from > today else (_("Ended"), "neutral")
