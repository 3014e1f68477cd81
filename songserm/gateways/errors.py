"""What can go wrong with another system."""

from songserm.toolbox.reasons import Reason


class GatewayDown(Exception):
    """The other system gave no usable answer. `reason.code` is UNREACHABLE, FAILING, REFUSED or UNREADABLE."""

    def __init__(self, code: str, *, th: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.reason = Reason(code, th, en)
