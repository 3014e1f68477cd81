"""What buyers and firms type."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.catalogue.models import Mark
from songserm.people.models import Organisation
from songserm.reference.fields import AmountField, BlockField, DateField, LineField, LocalChoiceField
from songserm.reference.models import Province
from songserm.sourcing.models import Need
from songserm.sourcing.rules.law import Step
from songserm.toolbox.thai_dates import bangkok_today

_DECIMAL = forms.TextInput(attrs={"inputmode": "decimal"})
FURTHER = {Step.PROVINCE: _("The province"), Step.REGION: _("The region"), Step.COUNTRY: _("The whole country")}


class AboveZeroField(AmountField):
    """An amount above zero."""

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("This must be more than zero."), code="not_above_zero")
        if amount is not None and amount >= Decimal(10) ** 11:
            raise forms.ValidationError(_("This is more than any purchase: check the number."), code="too_large")
        return amount


def _local_name() -> str:
    """The column by which names stand in the reader's order."""
    return "name_en" if (get_language() or "th").startswith("en") else "name_th"


class NeedForm(forms.Form):
    organisation = LocalChoiceField(
        label=_("For which organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    title = LineField(label=_("What is needed"), max_length=255)
    query = LineField(
        label=_("Words to search for"),
        max_length=200,
        required=False,
        help_text=_("Where they differ from what is needed."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Need.Kind.choices)
    quantity = AboveZeroField(label=_("Quantity"), max_length=20, widget=_DECIMAL)
    unit = LineField(
        label=_("Unit"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "units"}),
        help_text=_("Left empty, it is the unit of what is found."),
    )
    budget = AboveZeroField(label=_("Budget, baht with VAT"), max_length=40, widget=_DECIMAL)
    reference_price = AboveZeroField(
        label=_("Reference price, baht with VAT"), max_length=40, required=False, widget=_DECIMAL
    )
    province = LocalChoiceField(label=_("Province"), queryset=Province.objects.none())
    needed_by = DateField(label=_("Needed by"), max_length=40, help_text=_("Such as 1/3/2568 or 2025-03-01."))
    marks = forms.MultipleChoiceField(
        label=_("Marks that it must bear"),
        choices=Mark.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, buyers: QuerySet[Organisation] | None = None, **kwargs: Any) -> None:
        """``buyers`` are those among whom the writer chooses; with one or none there is no choice."""
        super().__init__(*args, **kwargs)
        self._choose("province", Province.objects.order_by(_local_name()))
        if buyers is None or len(buyers) < 2:  # noqa: PLR2004 - a choice is between two
            del self.fields["organisation"]
        else:
            self._choose("organisation", buyers)

    def _choose(self, name: str, among: "QuerySet[Any]") -> None:
        field = self.fields[name]
        assert isinstance(field, LocalChoiceField)  # noqa: S101 - declared above
        field.queryset = among

    def clean_needed_by(self) -> Any:
        day = self.cleaned_data["needed_by"]
        if day and day < bangkok_today(timezone.now()):
            raise forms.ValidationError(_("This day has passed."), code="passed")
        return day

    def facts(self) -> dict[str, Any]:
        """The fields of a need."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
        typed["query"] = typed["query"] or typed["title"][:200]
        return typed


class PreviewForm(NeedForm):
    """A need half written."""

    def known(self, name: str) -> Any:
        """What is typed well in that field; none for the rest."""
        return None if name in self.errors else self.cleaned_data.get(name)


class ReasonForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=500)


class ChoiceForm(ReasonForm):
    number = LineField(max_length=13, widget=forms.HiddenInput)


class WidenForm(ReasonForm):
    to = forms.ChoiceField(label=_("Search"))

    def __init__(self, *args: Any, order: Sequence[Step], **kwargs: Any) -> None:
        """``order`` is the law's: only its steps after the first can be gone on to."""
        super().__init__(*args, **kwargs)
        choices = self.fields["to"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - declared above
        choices.choices = [(step.value, FURTHER[step]) for step in order[1:]]


class ExemptionForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=Need.Exemption.choices)
    note = LineField(label=_("What it rests on, such as the number of a letter"), max_length=500)


class ProjectForm(forms.Form):
    project_number = forms.RegexField(
        label=_("e-GP project number"),
        regex=r"^[0-9]{11}$",
        error_messages={"invalid": _("A project number has eleven digits.")},
    )


class RequestForm(forms.Form):
    deadline_date = DateField(
        label=_("Last day for quotations"), max_length=40, help_text=_("Such as 1/3/2568 or 2025-03-01.")
    )
    deadline_time = forms.TimeField(
        label=_("Until the hour"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M"),
        initial=time(16, 30),
        help_text=_("Such as 16:30."),
    )
    note = BlockField(label=_("Terms and details for the firms"), max_length=4000, required=False)
    firms = forms.MultipleChoiceField(label=_("Firms to invite"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, firms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["firms"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - declared above
        choices.choices = firms

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        day, hour = typed.get("deadline_date"), typed.get("deadline_time")
        if day and hour is not None:
            typed["deadline"] = timezone.make_aware(datetime.combine(day, hour))
            self._judge(typed["deadline"])
        return typed

    def _judge(self, deadline: datetime) -> None:
        now = timezone.now()
        if deadline <= now:
            self.add_error("deadline_date", _("The deadline must be still to come."))
        elif deadline > now + timedelta(days=366):
            self.add_error("deadline_date", _("The deadline is more than a year away: check the date."))


class QuestionForm(forms.Form):
    text = LineField(label=_("Your question; all invited firms see it, not who asks"), max_length=1000)


class AnswerForm(forms.Form):
    text = LineField(label=_("Answer"), max_length=2000)


class OfferForm(forms.Form):
    total = AboveZeroField(label=_("Whole price, baht"), max_length=40, widget=_DECIMAL)
    vat = forms.ChoiceField(
        label=_("VAT"), choices=[("with", _("The price includes VAT")), ("without", _("VAT comes on top"))]
    )
    delivery_days = forms.IntegerField(label=_("Delivery within, days"), min_value=1, max_value=3650)
    offered = LineField(label=_("What is offered: brand, model"), max_length=500, required=False)
    note = BlockField(label=_("Terms of the offer"), max_length=2000, required=False)


class AwardForm(ReasonForm):
    quotation = forms.IntegerField(widget=forms.HiddenInput)
