"""What is wrong with a value that the API was given, in the reader's language: the validator itself knows English only."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NUMBER = _("Give a number, such as 1250.50.")
_WHOLE = _("Give a whole number.")
_ONE_OF = _("Give one of these: %(expected)s.")
_TRUE_OR_FALSE = _("Give true or false.")
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
    told = _MESSAGES.get(error["type"])
    if told is None:
        return str(error["msg"])
    return str(told) % {name: str(value).replace(" or ", ", ") for name, value in error.get("ctx", {}).items()}
