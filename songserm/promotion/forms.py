"""What people type in promotion."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from songserm.promotion.models import Programme, Target
from songserm.promotion.results import months_between
from songserm.promotion.segments import Facts, Sold
from songserm.reference.fields import AmountField, BlockField, DateField, LineField, LocalChoicesField, WholeNumberField
from songserm.reference.models import Province
from songserm.registry.models import Enterprise
from songserm.tenders.models import Notice
from songserm.toolbox.digits import to_arabic

_DECIMAL = forms.TextInput(attrs={"inputmode": "decimal"})
_TSIC = re.compile(r"[0-9]{1,5}")
HISTORY = [
    (Sold.ANY.value, _("Whatever they sold")),
    (Sold.NEVER.value, _("Never sold to the state")),
    (Sold.EVER.value, _("Have sold to the state")),
    (Sold.THIS_YEAR.value, _("Have sold this fiscal year")),
    (Sold.NOT_THIS_YEAR.value, _("Have not sold this fiscal year")),
]
HELD_OUT = [
    ("20", _("20 % of the firms")),
    ("50", _("Half of the firms")),
    ("10", _("10 % of the firms")),
    ("0", _("Nobody")),
]


class SegmentForm(forms.Form):
    name = LineField(label=_("Name of the segment"), max_length=150)
    sizes = forms.MultipleChoiceField(
        label=_("Sizes"), choices=Enterprise.Size.choices[:3], required=False, widget=forms.CheckboxSelectMultiple
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"), choices=Enterprise.Sector.choices[:2], required=False, widget=forms.CheckboxSelectMultiple
    )
    provinces = LocalChoicesField(
        label=_("Provinces"),
        queryset=Province.objects.order_by("name_th"),
        required=False,
        help_text=_("None chosen means all of them. On a computer, hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    tsic = LineField(
        label=_("TSIC codes"),
        max_length=200,
        required=False,
        help_text=_("Whole or their first digits, such as 10 or 47611, divided by spaces."),
    )
    lists = LineField(label=_("Lists something like"), max_length=200, required=False)
    sold = forms.ChoiceField(label=_("History with the state"), choices=HISTORY, required=False)
    least = AmountField(label=_("Sold this fiscal year, from baht"), max_length=40, required=False, widget=_DECIMAL)
    most = AmountField(label=_("Sold this fiscal year, up to baht"), max_length=40, required=False, widget=_DECIMAL)

    def clean_tsic(self) -> tuple[str, ...]:
        codes = re.split(r"[\s,]+", to_arabic(self.cleaned_data["tsic"]).strip())
        if wrong := [code for code in codes if code and not _TSIC.fullmatch(code)]:
            raise forms.ValidationError(_("“%(code)s” is no TSIC code."), params={"code": wrong[0]}, code="tsic")
        return tuple(code for code in codes if code)

    def facts(self) -> Facts:
        """What was asked for."""
        typed = self.cleaned_data
        return Facts(
            provinces=tuple(province.pk for province in typed["provinces"]),
            sizes=tuple(typed["sizes"]),
            sectors=tuple(typed["sectors"]),
            tsic=typed["tsic"],
            lists=typed["lists"],
            sold=Sold(typed["sold"]),
            least=typed["least"],
            most=typed["most"],
        )


class ReachForm(forms.Form):
    title_th = LineField(label=_("Title, Thai"), max_length=150)
    text_th = BlockField(label=_("What the firm can do, Thai"), max_length=4000)
    title_en = LineField(label=_("Title, English"), max_length=150, required=False)
    text_en = BlockField(label=_("What the firm can do, English"), max_length=4000, required=False)
    link = forms.URLField(label=_("Link to the measure"), max_length=500, required=False, assume_scheme="https")
    number = LineField(
        label=_("e-GP project number of a tender"),
        max_length=60,
        required=False,
        help_text=_("When the letter is about a tender."),
    )
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), required=False)
    held_out_percent = forms.ChoiceField(
        label=_("Leave out by chance, to compare with"),
        choices=HELD_OUT,
        help_text=_("Only firms that chance left out tell what the letter did: others differ in more than the letter."),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = programmes

    def clean_number(self) -> Notice | None:
        number = to_arabic(self.cleaned_data["number"])
        if not number:
            return None
        found = Notice.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no tender with this number here."), code="unknown")
        return found

    def clean_held_out_percent(self) -> int:
        return int(self.cleaned_data["held_out_percent"])

    def made(self) -> dict[str, Any]:
        """For the action."""
        typed = dict(self.cleaned_data)
        typed["notice"] = typed.pop("number")
        return typed


class ProgrammeForm(forms.Form):
    name = LineField(label=_("Name of the programme"), max_length=150)
    partner = LineField(label=_("Partner"), max_length=150, required=False)
    budget = AmountField(label=_("Budget, baht"), max_length=40, widget=_DECIMAL)
    begins = DateField(label=_("First day"), max_length=40, help_text=_("Such as 1/10/2569 or 2026-10-01."))
    ends = DateField(label=_("Last day"), max_length=40)

    def clean_budget(self) -> Decimal:
        budget: Decimal = self.cleaned_data["budget"]
        if budget <= 0:
            raise forms.ValidationError(_("This must be more than zero."), code="not_above_zero")
        return budget

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        begins, ends = typed.get("begins"), typed.get("ends")
        if begins and ends and ends < begins:
            self.add_error(
                "ends", forms.ValidationError(_("The last day must not lie before the first."), code="early")
            )
        elif begins and ends and len(months_between(begins, ends)) > 36:  # noqa: PLR2004 - three years
            self.add_error("ends", forms.ValidationError(_("A programme lasts three years at most."), code="long"))
        return typed


class SpendingForm(forms.Form):
    spent_date = DateField(label=_("Day"), max_length=40)
    amount = AmountField(label=_("Amount, baht"), max_length=40, widget=_DECIMAL)
    note = LineField(label=_("What for"), max_length=255)
    key = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("This must be more than zero."), code="not_above_zero")
        return amount


class TargetsForm(forms.Form):
    """One field for each indicator and month of the programme."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = months_between(programme.begins, programme.ends)
        self.known = known = {(each.indicator, each.month): each.value for each in programme.targets.all()}
        for month in self.months:
            for indicator, label in Target.Indicator.choices:
                field = WholeNumberField(label=label, min_value=0, max_value=10**12, required=False, widget=_DECIMAL)
                value = known.get((indicator, month))
                field.initial = None if value is None else int(value)
                self.fields[self.name_of(indicator, month)] = field

    @staticmethod
    def name_of(indicator: str, month: date) -> str:
        """Of the field."""
        return f"{indicator}-{month:%Y-%m}"

    def targets(self) -> dict[tuple[str, date], Decimal | None]:
        """What was typed, and none where a target was cleared; fields that were not sent are left out."""
        typed = {
            (indicator, month): self.cleaned_data.get(self.name_of(indicator, month))
            for month in self.months
            for indicator in Target.Indicator.values
            if self.name_of(indicator, month) in self.data
        }
        return {
            target: None if value is None else Decimal(value)
            for target, value in typed.items()
            if value is not None or target in self.known
        }

    def rows(self) -> list[tuple[date, list[Any]]]:
        """Month by month, the bound fields."""
        return [(month, [self[self.name_of(code, month)] for code in Target.Indicator.values]) for month in self.months]
