"""What is wrong with something written, and where."""

from dataclasses import dataclass

from songserm.toolbox.reasons import Reason


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path such as `bids[1].price`; the reason says what to do."""

    path: str
    reason: Reason

    def text(self, language: str) -> str:
        """Path and sentence, for a reader of that language."""
        return f"{self.path}: {self.reason.text(language)}"
