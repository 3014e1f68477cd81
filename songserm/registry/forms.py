"""What firms, buyers and verifiers type."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Account
from songserm.reference.fields import (
    AmountField,
    BlockField,
    LineField,
    LocalChoiceField,
    NumberField,
    WholeNumberField,
    YearField,
    no_persons_number,
)
from songserm.reference.models import Province
from songserm.registry.common_reasons import common_reasons
from songserm.registry.labels import ABOUT, FACTS
from songserm.registry.models import Document, Enterprise
from songserm.registry.queries import letters_of
from songserm.registry.rules.facts import FirmFacts

MOST_LETTERS_A_DAY = 20
MOST_PERCENT = 100
FACTS_FORM = "facts-form"
"""On the page of a registration: its buttons all send this form, each to its own address."""


class StartForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Who registers?"),
        choices=Enterprise.Kind.choices,
        initial=Enterprise.Kind.JURISTIC,
        widget=forms.RadioSelect,
    )
    number = NumberField(
        label=_("13-digit number"),
        max_length=40,
        help_text=_("A company's registration number, a person's own number, or a community enterprise's tax number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = LineField(
        label=_("Name of the business"),
        max_length=255,
        required=False,
        validators=[no_persons_number],
        help_text=_("Companies may leave this empty: their name comes from the business registry."),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("kind") != Enterprise.Kind.JURISTIC and not found.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the name under which you do business."))
        return found


class FactsForm(forms.Form):
    name_th = LineField(label=FACTS["name_th"], max_length=255, required=False, validators=[no_persons_number])
    name_en = LineField(label=FACTS["name_en"], max_length=255, required=False, validators=[no_persons_number])
    tsic_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=FACTS["tsic_code"],
        required=False,
        help_text=_("Five digits; what the firm earns most of its money with."),
        error_messages={"invalid": _("A TSIC code has exactly five digits, such as 17011.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    province = LocalChoiceField(label=FACTS["province"], queryset=Province.objects.all(), required=False)
    address = LineField(label=FACTS["address"], max_length=500, required=False)
    revenue = AmountField(
        label=FACTS["revenue"],
        max_length=40,
        required=False,
        help_text=_("Of the last statement or tax return, without VAT. It decides the size."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    statement_year = YearField(label=FACTS["statement_year"], required=False, widget=forms.TextInput)
    employees = WholeNumberField(
        label=FACTS["employees"], min_value=0, max_value=1_000_000, required=False, widget=forms.TextInput
    )
    thai_share_percent = forms.DecimalField(
        label=FACTS["thai_share_percent"],
        min_value=0,
        max_value=MOST_PERCENT,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Enterprise.Kind.JURISTIC:
            del self.fields["thai_share_percent"]

    def facts(self, before: FirmFacts) -> FirmFacts:
        """What the firm gives now; facts that the form does not ask for stay."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "province"}
        province: Province | None = self.cleaned_data["province"]
        kept = {"registry_status": before.registry_status, "registered_date": before.registered_date}
        return FirmFacts(**{**kept, **given, "province": province.code if province else ""})


class DocumentForm(forms.Form):
    """Its fields belong to the form of the facts, so that what was typed there comes along."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Document.Kind.choices, widget=forms.Select(attrs={"form": FACTS_FORM})
    )
    file = forms.FileField(
        label=_("File (PDF, JPG or PNG, at most 20 MB)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "form": FACTS_FORM}),
    )


class BuyerForm(forms.Form):
    number = NumberField(
        label=_("The company's registration number"),
        max_length=40,
        help_text=_("13 digits. Name, status and province come from the business registry."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Authorisation (PDF, JPG or PNG, at most 20 MB)"),
        help_text=_("A letter of the company, signed by who may bind it, that you may buy in its name."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    acts_for = forms.BooleanField(label=_("I declare that I may act for this company."))


class RejectBuyerForm(forms.Form):
    reason = BlockField(label=_("Reason, as the applicant will read it"), max_length=1000)


class ContactForm(forms.Form):
    subject = LineField(label=_("Subject"), max_length=120)
    text = BlockField(label=_("Your letter"), max_length=5000)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> dict[str, Any]:
        since = timezone.now() - timedelta(days=1)
        if letters_of(self.account, since=since) >= MOST_LETTERS_A_DAY:
            raise forms.ValidationError(_("You have written twenty letters today. Please go on tomorrow."))
        return super().clean() or {}


def _low() -> forms.Textarea:
    """Three lines, since a phone shows few; it grows with the hand."""
    return forms.Textarea(attrs={"rows": 3})


class IntroductionForm(forms.Form):
    thai = BlockField(
        label=_("About the firm, in Thai"),
        max_length=4000,
        required=False,
        widget=_low(),
        validators=[no_persons_number],
    )
    english = BlockField(
        label=_("About the firm, in English"),
        max_length=4000,
        required=False,
        widget=_low(),
        validators=[no_persons_number],
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")


class ReasonForm(forms.Form):
    """One reason: a common one from the list, which the firm reads in its own language, or one's own words, or both."""

    common = forms.ChoiceField(label=_("Common reason"), required=False, choices=[])
    field = forms.ChoiceField(label=_("What it is about"), choices=[], required=False)
    text = BlockField(
        label=_("What has to be done, in your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, language: str = "th", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        shown = get_language() or "th"
        common = [("", _("None of these")), *((code, each.local(shown)) for code, each in common_reasons().items())]
        about = [*FACTS.items(), *ABOUT.items()]
        self.fields["common"].choices, self.fields["field"].choices = common, about  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A reason without words is none: its list always names a fact, since a list has no empty choice."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("common", "text"))

    @property
    def reason(self) -> dict[str, str] | None:
        """{field, text} as the firm will read it; none for one that was left empty."""
        given = self.cleaned_data
        common = common_reasons().get(given.get("common", ""))
        text = " ".join(part for part in (common.local(self.language) if common else "", given.get("text", "")) if part)
        about = common.about if common else given.get("field") or "other"
        return {"field": about, "text": text} if text else None


ReasonFormSet = forms.formset_factory(ReasonForm, extra=3, max_num=12, validate_max=True)


class ApproveForm(forms.Form):
    sector = forms.ChoiceField(
        label=_("Sector, where the business code leaves it open"),
        required=False,
        choices=[
            ("", "—"),
            *[choice for choice in Enterprise.Sector.choices if choice[0] != Enterprise.Sector.UNKNOWN],
        ],
    )
    without_registry = forms.BooleanField(
        label=_("I decide without the business registry's answer of today; the trail keeps that."), required=False
    )


class StandingForm(forms.Form):
    reason = BlockField(label=_("Reason, as the firm will read it"), max_length=1000)
