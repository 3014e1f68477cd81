"""Two rule sets beside each other, for whoever prepares the law."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songserm.people.access import requires
from songserm.people.permissions import Permission
from songserm.policy.rule_sets import RuleSet
from songserm.reference.fields import WholeNumberField
from songserm.reference.queries import rule_book
from songserm.tenders.queries import SUBJECT
from songserm.tenders.shown import differences
from songserm.tenders.what_if import EARLIEST_YEAR, what_if, years
from songserm.toolbox.thai_dates import BUDDHIST_ERA, bangkok_today, format_year

MOST_ROWS = 200


def _rule_sets() -> list[tuple[str, Any]]:
    book = rule_book(SUBJECT)
    drafts = [(each.id, _("%(id)s (draft, what if)") % {"id": each.id}) for each in book.drafts]
    aside = [(each.rule_set.id, _("%(id)s (set aside)") % {"id": each.rule_set.id}) for each in book.set_aside]
    return [*((each.id, each.id) for each in book.rule_sets), *drafts, *aside]


class WhatIfYearField(WholeNumberField):
    """A year as its reader counts it, B.E. or C.E., that can be asked for; comes out in C.E."""

    def clean(self, value: Any) -> int | None:
        year: int | None = super().clean(value)
        if year is None:
            return None
        common = year - BUDDHIST_ERA if year > BUDDHIST_ERA + EARLIEST_YEAR - 1 else year
        known = years(bangkok_today(timezone.now()))
        if common not in known:
            bounds = {"first": known[0] + BUDDHIST_ERA, "last": known[-1] + BUDDHIST_ERA}
            raise forms.ValidationError(_("Give a year from B.E. %(first)s to %(last)s."), params=bounds, code="year")
        return common


class WhatIfForm(forms.Form):
    before = forms.ChoiceField(label=_("Rule set"), choices=_rule_sets)
    after = forms.ChoiceField(label=_("Compare with"), choices=_rule_sets)
    year = WhatIfYearField(label=_("Year"), help_text=_("Calendar year for the cap, fiscal year for the set-aside."))


@requires(Permission.COMPARE_RULES)
@never_cache
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The form alone at first; with ``before``, ``after`` and ``year`` in the address, what differs."""
    if "before" not in request.GET:
        return render(request, "tenders/what_if.html", {"form": WhatIfForm(initial=_usual())})
    form = WhatIfForm(request.GET)
    if not form.is_valid():
        return render(request, "tenders/what_if.html", {"form": form}, status=422)
    found = what_if(form.cleaned_data["before"], form.cleaned_data["after"], year=form.cleaned_data["year"])
    context = {
        "form": form,
        "found": found,
        "differences": differences(found.before, found.after),
        "passing": found.caps.passing[:MOST_ROWS],
        "changed": found.awards.changed[:MOST_ROWS],
    }
    return render(request, "tenders/what_if.html", context)


def _usual() -> dict[str, Any]:
    """The set in force today, else the newest, beside the newest draft, this year."""
    book, today = rule_book(SUBJECT), bangkok_today(timezone.now())
    others: list[RuleSet] = [*book.drafts[-1:], *book.rule_sets[-1:]]
    in_force = next((each for each in book.rule_sets if each.holds_on(today)), book.rule_sets[-1])
    return {"before": in_force.id, "after": others[0].id, "year": format_year(today.year, "th")}
