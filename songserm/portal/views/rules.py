"""The law that the platform applies, for everyone to read; and adding a set, for those who may."""

import json
from dataclasses import dataclass
from datetime import date
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
from songserm.policy.rule_sets import RuleBook, RuleSet, all_shipped
from songserm.reference.actions import add_rule_set
from songserm.reference.queries import rule_book, rule_set_subjects
from songserm.toolbox.thai_dates import bangkok_today

LONGEST_FILE = 100_000


def _subjects() -> list[tuple[str, str]]:
    english = (get_language() or "th").startswith("en")
    books = {book.subject: book.title_en.capitalize() if english else book.title_th for book in all_shipped()}
    return [(subject, books[subject]) for subject in rule_set_subjects()]


class AddForm(forms.Form):
    subject = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=_subjects)
    toml = forms.CharField(
        label=gettext_lazy("The rule set (TOML with one [[rule_set]])"),
        max_length=LONGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )
    reason = forms.CharField(label=gettext_lazy("Why it is added, with the source"), max_length=500)


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value as text; ``is_new`` when the set before had another."""

    name: str
    value: str
    source: str
    confidence: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ShownSet:
    """A rule set with its values, and where it stands today."""

    rule_set: RuleSet
    status: str
    tone: str
    values: tuple[ShownValue, ...]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    today, english = bangkok_today(timezone.now()), (get_language() or "th").startswith("en")
    books = [rule_book(each.subject) for each in all_shipped()]
    shown = [
        {
            "title": book.title_en.capitalize() if english else book.title_th,
            "subject": book.subject,
            "sets": _sets(book, today),
        }
        for book in books
    ]
    return render(request, "portal/rules.html", {"books": shown, "may_add": may(request.user, Permission.MANAGE_RULES)})


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
        preview = _shown(checked(book, toml), book.rule_sets[-1], bangkok_today(timezone.now()))
    except RuleSetRefused as refused:
        return render(request, "portal/add_rules.html", {"form": form, "faults": refused.faults}, status=422)
    return render(request, "portal/add_rules.html", {"form": form, "preview": preview})


def _sets(book: RuleBook, today: date) -> list[ShownSet]:
    """Newest first, drafts last; each beside the one before it in time."""
    in_force = [
        _shown(each, book.rule_sets[place - 1] if place else None, today) for place, each in enumerate(book.rule_sets)
    ]
    return [*reversed(in_force), *(_shown(each, book.rule_sets[-1], today) for each in book.drafts)]


def _shown(rule_set: RuleSet, before: RuleSet | None, today: date) -> ShownSet:
    status, tone = _status(rule_set, today)
    values = tuple(
        ShownValue(
            each.name, _text(each.value), each.source, each.confidence.value, _is_new(each.name, rule_set, before)
        )
        for each in rule_set.values.values()
    )
    return ShownSet(rule_set, status, tone, values)


def _is_new(name: str, rule_set: RuleSet, before: RuleSet | None) -> bool:
    if before is None:
        return False
    return name not in before.values or before.values[name].value != rule_set.values[name].value


def _status(rule_set: RuleSet, today: date) -> tuple[str, str]:
    if rule_set.is_draft:
        return _("Draft, to compare with"), "neutral"
    if rule_set.holds_on(today):
        return _("In force"), "success"
    return (_("To come"), "info") if rule_set.in_force_from > today else (_("Ended"), "neutral")


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(" · ".join(map(str, row.values())) if isinstance(row, dict) else str(row) for row in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
