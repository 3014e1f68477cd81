"""What people type about notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songserm.contracts.models import Contract
from songserm.reference.fields import LineField
from songserm.reference.queries import province_names
from songserm.tenders.inbox import Narrowed, Order
from songserm.tenders.models import AlertSetting, NoticeMatch
from songserm.tenders.notices import Filters

METHODS = ("16", "18", "15", "02", "19")
"""Those that are chosen by; the others are rare."""


def _provinces() -> list[tuple[str, Any]]:
    names = sorted((names.local(), code) for code, names in province_names().items())
    return [("", _("All provinces")), *((code, name) for name, code in names)]


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("All kinds")), *(each for each in Contract.Kind.choices if each[0] != Contract.Kind.OTHER)]


def _methods() -> list[tuple[str, Any]]:
    labels = dict(Contract.Method.choices)
    return [("", _("All methods")), *((code, labels[code]) for code in METHODS)]


class FilterForm(forms.Form):
    q = LineField(label=_("Words"), max_length=200, required=False)
    province = forms.ChoiceField(label=_("Province"), choices=_provinces, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False)
    method = forms.ChoiceField(label=_("Method"), choices=_methods, required=False)
    closed = forms.BooleanField(label=_("Also those that are closed"), required=False)

    def filters(self) -> Filters:
        """What was asked for; what cannot be understood is left out."""
        self.is_valid()
        typed = self.cleaned_data
        return Filters(
            query=typed.get("q", ""),
            province=typed.get("province", ""),
            kind=typed.get("kind", ""),
            method=typed.get("method", ""),
            is_open=not typed.get("closed"),
        )


def _orders() -> list[tuple[str, Any]]:
    return [("fit", _("Most fitting first")), ("deadline", _("Closing soonest first")), ("newest", _("Newest first"))]


class InboxForm(forms.Form):
    order = forms.ChoiceField(label=_("Order"), choices=_orders, required=False)
    province = forms.ChoiceField(label=_("Province"), choices=_provinces, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False)
    unread = forms.BooleanField(label=_("Only those that nobody has opened"), required=False)

    def narrowed(self) -> Narrowed:
        """What was asked for; what cannot be understood is left out."""
        self.is_valid()
        typed = self.cleaned_data
        return Narrowed(
            order=Order(typed.get("order") or Order.FIT),
            province=typed.get("province", ""),
            kind=typed.get("kind", ""),
            is_unread=typed.get("unread", False),
        )


class DismissForm(forms.Form):
    because = forms.ChoiceField(label=_("Because"), choices=NoticeMatch.Because.choices)


class AlertForm(forms.Form):
    how = forms.ChoiceField(
        label=_("When a tender fits your firm or a saved search"),
        choices=AlertSetting.How.choices,
        widget=forms.RadioSelect,
    )
