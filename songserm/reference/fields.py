"""Form fields for what people in Thailand type: clean lines, 13-digit numbers, amounts of baht, years of either era."""

import re
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from songserm.reference.queries import Names
from songserm.toolbox.digits import to_arabic
from songserm.toolbox.identity import holds_persons_number, parse_number
from songserm.toolbox.money import parse_amount
from songserm.toolbox.refusals import Refused
from songserm.toolbox.text import clean_block, clean_line
from songserm.toolbox.thai_dates import BUDDHIST_ERA, format_date, parse_date

OLDEST_STATEMENT_YEARS = 10
EARLIEST_COMMON_YEAR = 1900


_MOMENT = re.compile(r"(.+?)(?:T|,?\s+)(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*น\.?)?")


def said(error: Refused) -> forms.ValidationError:
    """The refusal in the reader's language."""
    return forms.ValidationError(error.text(get_language() or "th"), code=error.reason.code)


def no_persons_number(text: str) -> None:
    """For texts that the public reads."""
    if holds_persons_number(text):
        said = _("This is shown to everybody, so a person's 13-digit number must not stand in it: take it out.")
        raise forms.ValidationError(said, code="personal_number")


class LineField(forms.CharField):
    """One line of text without invisible characters and double spaces."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class BlockField(forms.CharField):
    """Several lines of text, cleaned."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return clean_block(super().to_python(value) or "")


class NumberField(LineField):
    """A 13-digit number as people write it: spaces, dashes and Thai digits are fine."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_number(text)
        except Refused as error:
            raise said(error) from error


class AmountField(LineField):
    """Baht as people write it: 1,234.50, ๑๒๓."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text)
        except Refused as error:
            raise said(error) from error


class DateField(LineField):
    """A day as people write it: 2027-12-31, 31/12/2570, 31 ธ.ค. 70."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except Refused as error:
            raise said(error) from error

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else format_date(value, get_language() or "th")


class MomentField(LineField):
    """A day and a time in Thailand as people write them: 10/3/2568 16:30, 10 มี.ค. 68 16.30 น., 2025-03-10T16:30."""

    def clean(self, value: Any) -> Any:
        text = to_arabic(super().clean(value))
        if not text:
            return None
        found = _MOMENT.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Write the day and the time, such as 10/3/2568 16:30."), code="moment")
        try:
            return timezone.make_aware(datetime.combine(parse_date(found[1]), time(int(found[2]), int(found[3]))))
        except Refused as error:
            raise said(error) from error
        except ValueError as error:
            raise forms.ValidationError(
                _("There is no such time: hours go to 23, minutes to 59."), code="time"
            ) from error


class LocalChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django knows none as it runs
    """Places or organisations by their names in the reader's language, or in the one that there is."""

    def label_from_instance(self, obj: Any) -> str:
        return Names(obj.name_th, obj.name_en).local()


class LocalChoicesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django knows none as it runs
    """Several of them."""

    def label_from_instance(self, obj: Any) -> str:
        return Names(obj.name_th, obj.name_en).local()


class WholeNumberField(forms.IntegerField):
    """A whole number; Thai digits and thousands separators are fine."""

    def to_python(self, value: Any) -> int | None:
        plain = to_arabic(str(value)).replace(",", "").strip() if value else value
        number: int | None = super().to_python(plain)
        return number


class YearField(WholeNumberField):
    """A year as its reader counts it, B.E. or C.E.; comes out in C.E."""

    default_error_messages: ClassVar = {"invalid": _("Give the year in four digits.")}

    def clean(self, value: Any) -> int | None:
        year: int | None = super().clean(value)
        if year is None:
            return None
        common = year - BUDDHIST_ERA if year > BUDDHIST_ERA + EARLIEST_COMMON_YEAR else year
        this_year = timezone.localdate().year
        if not this_year - OLDEST_STATEMENT_YEARS <= common <= this_year:
            raise forms.ValidationError(_("Give the year of a statement of the last ten years."))
        return common
