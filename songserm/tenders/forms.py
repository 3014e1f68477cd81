"""What an officer types about a tender and its bids."""

import re
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from songserm.people.models import Organisation
from songserm.people.permissions import Permission
from songserm.people.queries import Visitor, organisations_with
from songserm.reference.fields import AmountField, DateField, LineField, LocalChoiceField, MomentField, said
from songserm.reference.queries import rule_book
from songserm.tenders.members import members_of
from songserm.tenders.queries import SUBJECT
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.refusals import Refused

MOST_ROWS = 200
FIRST_ROWS = 3
_DECIMAL = forms.TextInput(attrs={"inputmode": "decimal"})
SIZES = [("", _("Not an SME")), ("MICRO", _("Micro")), ("SMALL", _("Small")), ("MEDIUM", _("Medium"))]
SECTORS = [("", "—"), ("MANUFACTURING", _("Manufacturing")), ("TRADE_SERVICES", _("Trade and services"))]


def _rule_sets() -> list[tuple[str, Any]]:
    book = rule_book(SUBJECT)
    drafts = [(each.id, _("%(id)s (draft, what if)") % {"id": each.id}) for each in book.drafts]
    return [("", _("By the day of the announcement")), *((each.id, each.id) for each in book.rule_sets), *drafts]


class TenderForm(forms.Form):
    announced_date = DateField(
        label=_("Day of the announcement"), max_length=40, help_text=_("Such as 1/3/2568 or 2025-03-01.")
    )
    criterion = forms.ChoiceField(
        label=_("Criterion"), choices=[("PRICE", _("Price")), ("PRICE_PERFORMANCE", _("Price and other criteria"))]
    )
    category = forms.ChoiceField(
        label=_("What is bought"),
        choices=[("GOODS", _("Goods")), ("SERVICES", _("Services")), ("CONSTRUCTION", _("Construction"))],
    )
    rule_set = forms.ChoiceField(label=_("Rule set"), choices=_rule_sets, required=False)
    bids_at = MomentField(
        label=_("When bids were handed in"),
        max_length=40,
        required=False,
        help_text=_("Such as 10/3/2568 16:30; needed with 13-digit numbers."),
    )


DETAILS = ("size", "sector", "contracts_this_year", "mit_percent", "nationality", "members")


class BidForm(forms.Form):
    """One bid. Its first four fields stand open; the rest is folded away until it is needed."""

    tax_id = LineField(
        label=_("13-digit number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    bidder = LineField(label=_("Bidder's name"), max_length=255, required=False)
    price = AmountField(label=_("Price, baht"), max_length=40, widget=_DECIMAL)
    size = forms.ChoiceField(label=_("Size as registered"), choices=SIZES, required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=SECTORS, required=False)
    contracts_this_year = AmountField(
        label=_("Contracts of this year, baht"), max_length=40, required=False, widget=_DECIMAL
    )
    mit_percent = AmountField(label=_("Made in Thailand, percent"), max_length=10, required=False, widget=_DECIMAL)
    nationality = LineField(label=_("Country, two letters"), max_length=2, initial="TH", required=False)
    members = forms.CharField(
        label=_("Members of a joint venture, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("name; size; sector; contracts of this year — or name; 13 digits. Leave it empty for one firm."),
    )
    compliant = forms.BooleanField(label=_("Complies with the terms"), initial=True, required=False)

    @property
    def has_details(self) -> bool:
        """Whether something stands, or is wrong, among what is folded away."""
        if self.is_bound and any(name in self.errors for name in DETAILS):
            return True
        return any(self[name].value() not in (None, "", "TH", "0", "0.00") for name in DETAILS)

    def clean_members(self) -> list[dict[str, Any]]:
        try:
            return members_of(self.cleaned_data["members"])
        except Refused as error:
            raise said(error) from error

    def document(self) -> dict[str, Any]:
        """The bid as the evaluation takes it."""
        typed = self.cleaned_data
        found: dict[str, Any] = {
            "price": f"{typed['price']:.2f}",
            "compliant": typed["compliant"],
            "nationality": typed["nationality"].upper() or "TH",
            "mit_share": str((typed["mit_percent"] or Decimal(0)) / 100),
        }
        found |= {key: typed[key] for key in ("bidder", "tax_id", "members") if typed[key]}
        if typed["size"] or typed["sector"]:
            contracts = typed["contracts_this_year"] or Decimal(0)
            found["sme"] = {
                "size": typed["size"],
                "sector": typed["sector"],
                "contracts_this_year": f"{contracts:.2f}",
            }
        return found


class RecordForm(forms.Form):
    """With which project of which state agency an evaluation is kept."""

    project_number = LineField(
        label=_("e-GP project number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Eleven digits."),
    )
    title = LineField(label=_("Name of the project"), max_length=500)
    organisation = LocalChoiceField(label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, account: Visitor, **options: Any) -> None:
        super().__init__(*args, **options)
        found = organisations_with(account, Permission.LOOK_UP_BIDDERS)
        self.organisations = list(found.values_list("pk", flat=True))
        field = cast("LocalChoiceField", self.fields["organisation"])
        field.queryset = found
        if len(self.organisations) == 1:
            field.initial, field.widget = self.organisations[0], forms.HiddenInput()

    def clean_project_number(self) -> str:
        number = to_arabic(self.cleaned_data["project_number"])
        if not re.fullmatch(r"[0-9]{11}", number):
            raise forms.ValidationError(_("The number of an e-GP project has eleven digits: check it."))
        return number


class SheetForm(forms.Form):
    file = forms.FileField(label=_("Workbook or csv with one row a bid"))


BidRows = forms.formset_factory(BidForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
