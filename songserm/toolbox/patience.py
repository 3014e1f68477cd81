"""What fails again and again is tried ever more seldom, so that it neither fills the log nor keeps the rest."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

FIRST, LONGEST = timedelta(seconds=1), timedelta(hours=1)


@dataclass(slots=True)
class Patience:
    """Which things have failed: each is left alone for a second, then two, four, and so on, at most an hour.

    Kept by this process alone: after a restart everything is tried at once.
    """

    _until: dict[int, tuple[datetime, timedelta]] = field(default_factory=dict)

    def left_alone(self, now: datetime) -> list[int]:
        """The ids that are not to be tried yet. One that was not tried for long after its time is forgotten."""
        self._until = {key: told for key, told in self._until.items() if told[0] + 2 * LONGEST > now}
        return [key for key, (until, _wait) in self._until.items() if until > now]

    def failed(self, key: int, now: datetime) -> None:
        """It failed, now or once more."""
        _until, before = self._until.get(key, (now, FIRST / 2))
        wait = min(2 * before, LONGEST)
        self._until[key] = (now + wait, wait)

    def worked(self, key: int) -> None:
        """Whatever it was, it is over."""
        self._until.pop(key, None)
