"""What happens to firms, for rooms above the register; told inside the transaction that causes it."""

from collections.abc import Callable

Listener = Callable[[int], None]
"""Takes the id of a firm that was entered in the register."""
_listeners: list[Listener] = []


def on_entered(listener: Listener) -> None:
    """Called in ``AppConfig.ready`` by the room that wants to know."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_entered(enterprise_id: int) -> None:
    """Called by the register for each firm that it enters or renews."""
    for listener in _listeners:
        listener(enterprise_id)
