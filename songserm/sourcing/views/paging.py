"""Lists by key: the next page begins after the last row of this one."""

from django.http import HttpRequest

DIGITS = 18
"""Of a key that the database can hold, whatever it begins with."""


def key_given(request: HttpRequest) -> int | None:
    """The key of the address, such as ``?before=120``; none for the first page and for what is no key."""
    before = request.GET.get("before", "")
    return int(before) if before.isdecimal() and len(before) <= DIGITS else None
