"""What a firm types about what it sells."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.catalogue.actions.details import MarkFacts, Place
from songserm.catalogue.importing.columns import LONGEST_NAME, MOST_BAHT, MOST_DAYS, MOST_ORDER
from songserm.catalogue.labels import FIELDS
from songserm.catalogue.models import Item, Mark
from songserm.catalogue.rules.publishing import lacking
from songserm.catalogue.rules.states import Move
from songserm.reference.fields import AmountField, BlockField, DateField, LineField, WholeNumberField
from songserm.reference.models import Category
from songserm.reference.queries import Names, provinces_by_region
from songserm.registry.models import Enterprise
from songserm.toolbox.reasons import Reason

MOST_LETTERS = 10_000
MOST_STARS = 5
MOST_MOVED, ID_DIGITS = 50, 9
MENDED_IN = {"NAME_MISSING": "name_th", "UNIT_MISSING": "unit"}
"""Reason for which an item cannot be published → the field to fill in."""
CODE_TAKEN = _("Another item of yours has this code.")
Choice = tuple[str, str]


def category_choices(chosen: str = "") -> list[tuple[str, list[Choice]] | Choice]:
    """The families under their segments, and the chosen category when it lies deeper. One query."""
    language = get_language() or "th"
    rows = Category.objects.filter(level__lte=Category.Level.FAMILY) | Category.objects.filter(code=chosen)
    names = {row.code: Names(row.name_th, row.name_en).local(language) for row in rows}
    groups: dict[str, list[Choice]] = {}
    for code, name in sorted(names.items()):
        segment = f"{code[:2]}000000"
        groups.setdefault(names.get(segment, segment), []).append((code, f"{name} · {code}"))
    return [("", "—"), *groups.items()]


class ProvincesWidget(forms.CheckboxSelectMultiple):
    """Provinces to tick, region by region."""

    template_name = "catalogue/provinces_widget.html"


class CategoryWidget(forms.Select):
    """The plain list of categories, and a box in which to find one where scripts run."""

    template_name = "catalogue/category_widget.html"


class IdsField(forms.MultipleChoiceField):
    """Ids that were ticked, at least one; whose they are is for the view to ask."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and len(str(value)) <= ID_DIGITS

    def clean(self, value: Any) -> list[int]:
        return [int(each) for each in super().clean(value)[:MOST_MOVED]]


class MoveForm(forms.Form):
    """What to do with the items that were ticked."""

    move = forms.TypedChoiceField(choices=[(move, move) for move in Move], coerce=Move)
    item = IdsField()


class PriceForm(forms.Form):
    """A price that is still being typed."""

    price = AmountField(max_length=40, required=False)
    price_includes_vat = forms.BooleanField(required=False)


class ItemForm(forms.Form):
    offering = forms.ChoiceField(
        label=FIELDS["offering"], choices=Item.Offering.choices, initial="PRODUCT", widget=forms.RadioSelect
    )
    name_th = LineField(label=FIELDS["name_th"], max_length=LONGEST_NAME, required=False)
    name_en = LineField(label=FIELDS["name_en"], max_length=LONGEST_NAME, required=False)
    category = forms.ChoiceField(label=FIELDS["category"], required=False, widget=CategoryWidget)
    description_th = BlockField(label=FIELDS["description_th"], max_length=MOST_LETTERS, required=False)
    description_en = BlockField(label=FIELDS["description_en"], max_length=MOST_LETTERS, required=False)
    brand = LineField(label=FIELDS["brand"], max_length=100, required=False)
    model = LineField(label=FIELDS["model"], max_length=100, required=False)
    price = AmountField(
        label=FIELDS["price"],
        max_length=40,
        required=False,
        help_text=_("Leave it empty for a price on request."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = LineField(
        label=FIELDS["unit"], max_length=40, required=False, help_text=_("What the price is for: piece, box, visit.")
    )
    price_includes_vat = forms.BooleanField(label=FIELDS["price_includes_vat"], required=False, initial=True)
    minimum_order = WholeNumberField(
        label=FIELDS["minimum_order"], min_value=1, max_value=MOST_ORDER, required=False, widget=forms.TextInput
    )
    lead_time_days = WholeNumberField(
        label=FIELDS["lead_time_days"], min_value=0, max_value=MOST_DAYS, required=False, widget=forms.TextInput
    )
    delivery_provinces = forms.MultipleChoiceField(
        label=FIELDS["delivery_provinces"],
        required=False,
        widget=ProvincesWidget,
        help_text=_("Tick nothing for the whole country."),
    )
    code = LineField(
        label=FIELDS["code"],
        max_length=60,
        required=False,
        help_text=_("By it a file finds the item again. Leave it empty and it gets one."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, enterprise: Enterprise, item: Item | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprise, self.item = enterprise, item
        chosen = self.data.get("category", "") if self.is_bound else (item.category_id if item else "")
        self.fields["category"].choices = category_choices(str(chosen or "")[:8].replace("\0", ""))  # type: ignore[attr-defined]
        self.fields["delivery_provinces"].choices = province_choices()  # type: ignore[attr-defined]

    def clean_price(self) -> Any:
        price = self.cleaned_data["price"]
        if price is not None and price > MOST_BAHT:
            raise forms.ValidationError(_("The price is higher than can be kept."))
        return price

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = Item.objects.filter(enterprise=self.enterprise, code=code)
        if self.item:
            others = others.exclude(pk=self.item.pk)
        if code and others.exists():
            raise forms.ValidationError(CODE_TAKEN)
        return code

    def clean(self) -> dict[str, Any]:
        """What the public will see at once has to be whole; a draft may lack anything."""
        given: dict[str, Any] = super().clean() or {}
        if self.data.get("then") == "publish" and {"price", "unit"} <= given.keys():
            for reason in lacking(
                name_th=given.get("name_th", ""),
                name_en=given.get("name_en", ""),
                unit=given["unit"],
                price=given["price"],
                firm_is_listed=True,
            ):
                self.add_error(MENDED_IN[reason.code], reason.text(get_language() or "th"))
        return given

    def put_on(self, revision: int) -> None:
        """What was typed is to be saved on top of that revision."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["revision"] = str(revision)
        self.data = typed

    def facts(self) -> dict[str, Any]:
        """The item's fields as the actions take them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        given["category"] = Category.objects.filter(code=self.cleaned_data["category"]).first()
        given["minimum_order"] = given["minimum_order"] or 1
        if not given["code"]:
            del given["code"]
        return given


def province_choices() -> list[tuple[str, list[Choice]]]:
    """Provinces by region. Two queries."""
    language = get_language() or "th"
    return [
        (
            Names(region.name_th, region.name_en).local(language),
            [(p.code, Names(p.name_th, p.name_en).local(language)) for p in region.provinces.all()],
        )
        for region in provinces_by_region()
    ]


class MarkForm(forms.Form):
    kind = forms.ChoiceField(label=_("Mark"), required=False, choices=[("", "—"), *Mark.Kind.choices])
    number = LineField(label=_("Number"), max_length=60, required=False)
    stars = WholeNumberField(
        label=_("Stars (OTOP)"), min_value=1, max_value=MOST_STARS, required=False, widget=forms.TextInput
    )
    expiry_date = DateField(
        label=_("Last valid day"), max_length=40, required=False, help_text=_("Such as 31/12/2573 or 2030-12-31.")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("kind") and (given.get("number") or given.get("stars") or given.get("expiry_date")):
            self.add_error("kind", _("Choose which mark it is."))
        if given.get("stars") and given.get("kind") != Mark.Kind.OTOP:
            self.add_error("stars", _("Only OTOP has stars."))
        return given


if TYPE_CHECKING:
    _MarkForms = forms.BaseFormSet[MarkForm]
else:
    _MarkForms = forms.BaseFormSet


class _EachMarkOnce(_MarkForms):
    def clean(self) -> None:
        """An item bears a mark of one kind and number once; it is told in the row that repeats it."""
        seen: set[tuple[str, str]] = set()
        for form in self.forms:
            mark = form.cleaned_data.get("kind", ""), form.cleaned_data.get("number", "")
            if mark[0] and mark in seen:
                form.add_error("kind", _("This mark stands twice: keep one of them."))
            seen.add(mark)


MarkFormSet = forms.formset_factory(MarkForm, formset=_EachMarkOnce, extra=1, max_num=12, validate_max=True)


def marks_of(forms_: Iterable[forms.Form]) -> list[MarkFacts]:
    """The marks that were given; empty rows are none."""
    given = [form.cleaned_data for form in forms_ if form.cleaned_data.get("kind")]
    return [MarkFacts(each["kind"], each["number"], each["stars"], each["expiry_date"]) for each in given]


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files that are chosen together, at least one; what is in each is judged by who takes them, so that one spoils no other."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(SeveralFilesField, self).clean(each, initial) for each in data or [None]]


class PictureForm(forms.Form):
    """Pictures for an item. They are sent with the item's facts, so that none of what was typed beside them is lost."""

    picture = SeveralFilesField(
        label=_("Pictures (JPG, PNG or WebP, at most 20 MB each; several at once)"),
        allow_empty_file=True,
        widget=SeveralFilesInput(attrs={"accept": "image/*", "form": "facts"}),
    )

    def leave_out(self, name: str, reason: Reason) -> None:
        """Name a file that was not taken, with the reason."""
        self.add_error("picture", f"{name}: {reason.text(get_language() or 'th')}")


class PlaceForm(forms.Form):
    """Where a picture goes."""

    place = forms.TypedChoiceField(choices=[(place, place) for place in Place], coerce=Place)


class UploadForm(forms.Form):
    enterprise = forms.ModelChoiceField(label=_("Firm"), queryset=Enterprise.objects.none())
    file = forms.FileField(
        label=_("File (xlsx, csv or csv.gz, at most 50 MB)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.gz"}),
    )

    def __init__(self, *args: Any, firms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = firms  # type: ignore[attr-defined]
        if len(firms) == 1:
            self.fields["enterprise"].initial = firms[0].pk
            self.fields["enterprise"].widget = forms.HiddenInput()


class StartImportForm(forms.Form):
    publish = forms.BooleanField(label=_("Publish at once"), required=False)
    keep_good_rows = forms.BooleanField(label=_("Take the good rows even when others are bad"), required=False)
