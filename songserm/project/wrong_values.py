"""What is wrong with a value that the API was given, in the reader's language: the validator itself knows English only."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NUMBER = _("Give a number, such as 1250.50.")
_WHOLE = _("Give a whole number.")
_ONE_OF = _("Give one of these: %(expected)s.")
_TRUE_OR_FALSE = _("Give true or false.")
_FORMS: Mapping[str, str | Promise] = {
    "^[0-9]{2}$": (_TWO_DIGITS := _("Give a code of two digits, such as 10.")),
    "^([0-9]{2})?$": _TWO_DIGITS,
    "^([0-9]{2}){1,4}$": _("Give a code of 2, 4, 6 or 8 digits, such as 14 or 14111500."),
    "^([0-9]{8})?$": _("Give a code of eight digits, such as 14111500."),
    "^[0-9A-Z]{0,13}$": _("Give a firm's 13 digits, or its register number: R and nine digits."),
}
"""What a pattern asks for, by the pattern: nobody but a programmer reads those."""
_CHOICE = re.compile(r"\^\(([A-Z_|]+)\)\$")
_MESSAGES: Mapping[str, str | Promise] = {
    "greater_than_equal": _("Give at least %(ge)s."),
    "less_than_equal": _("Give at most %(le)s."),
    "string_pattern_mismatch": _("This is not of the form %(pattern)s."),
    "string_too_long": _("Give at most %(max_length)s letters."),
    "too_long": _("Give at most %(max_length)s values."),
    "missing": _("This value is needed."),
    "finite_number": _NUMBER,
    "decimal_parsing": _NUMBER,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_parsing": _TRUE_OR_FALSE,
    "bool_type": _TRUE_OR_FALSE,
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
}
"""By the validator's name for what is wrong."""


def message_of(error: Mapping[str, Any]) -> str:
    """The sentence for one error of the validator; one that a room has written itself stays as it is."""
    told, known = _MESSAGES.get(error["type"]), error.get("ctx", {})
    if pattern := known.get("pattern"):
        told = _FORMS.get(pattern, told)
    if choice := _CHOICE.fullmatch(pattern or ""):
        told, known = _ONE_OF, {"expected": choice[1].replace("|", ", ")}
    if told is None:
        return str(error["msg"])
    return str(told) % {name: str(value).replace(" or ", ", ") for name, value in known.items()}
