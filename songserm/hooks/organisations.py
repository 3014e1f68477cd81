"""What happens to organisations, for rooms above the people; told inside the transaction that causes it."""

from collections.abc import Callable

Listener = Callable[[int], None]
"""Takes the id of the organisation."""
_founded: list[Listener] = []


def on_founded(listener: Listener) -> None:
    """Called in ``AppConfig.ready`` by the room that wants to know which organisations come to the platform."""
    if listener not in _founded:
        _founded.append(listener)


def tell_founded(organisation_id: int) -> None:
    """Called for each organisation that is founded."""
    for listener in _founded:
        listener(organisation_id)
