"""What happens to firms, for rooms above the register; told inside the transaction that causes it."""

from collections.abc import Callable

Listener = Callable[[int], None]
"""Takes the id of the firm."""
_entered: list[Listener] = []
_handed_on: list[Listener] = []


def on_entered(listener: Listener) -> None:
    """Called in ``AppConfig.ready`` by the room that wants to know which firms are entered in the register."""
    if listener not in _entered:
        _entered.append(listener)


def tell_entered(enterprise_id: int) -> None:
    """Called by the register for each firm that it enters or renews."""
    for listener in _entered:
        listener(enterprise_id)


def on_handed_on(listener: Listener) -> None:
    """Called in ``AppConfig.ready`` by the room that keeps what a firm's people alone may see."""
    if listener not in _handed_on:
        _handed_on.append(listener)


def tell_handed_on(enterprise_id: int) -> None:
    """Called by the register when a firm comes to somebody else than the one who had claimed it in vain before."""
    for listener in _handed_on:
        listener(enterprise_id)
