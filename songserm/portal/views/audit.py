"""The audit trail for those who may read it: who did what, to what, when."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songserm.audit import queries
from songserm.audit.models import Event
from songserm.people.access import requires
from songserm.people.models import Account
from songserm.people.permissions import Permission


class TrailForm(forms.Form):
    action = forms.CharField(label=_("Action"), max_length=60, required=False)
    object_kind = forms.CharField(label=_("Kind of object"), max_length=60, required=False)
    object_id = forms.CharField(label=_("Its number"), max_length=60, required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@dataclass(frozen=True, slots=True)
class Row:
    """An event and who did it: an address where the account still exists."""

    event: Event
    actor: str


@requires(Permission.SEE_AUDIT)
@never_cache
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    form = TrailForm(request.GET or None)
    wanted: dict[str, str | date | None] = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    page = queries.trail(
        action=str(wanted.get("action") or ""),
        object_kind=str(wanted.get("object_kind") or ""),
        object_id=str(wanted.get("object_id") or ""),
        day=_day(wanted.get("day")),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,  # noqa: PLR2004 - a bigint
    )
    context = {
        "form": form if form.is_bound else TrailForm(),
        "rows": _rows(page.events),
        "next": page.next,
        "chain": queries.check_chain() if "check" in request.GET else None,
    }
    return render(request, "portal/audit.html", context)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _rows(events: list[Event]) -> list[Row]:
    ids = {event.actor_id for event in events if event.actor_id}
    emails = dict(Account.objects.filter(pk__in=ids).values_list("pk", "email"))
    return [
        Row(event, emails.get(event.actor_id or 0) or event.actor_label or f"#{event.actor_id}") for event in events
    ]
