"""Input that is refused: one exception type, with the sentence that tells the person what to do next."""

from songserm.toolbox.reasons import Reason


class Refused(ValueError):
    """Bad input. `reason` holds a stable code and the sentence in both languages; `str()` gives the English one."""

    def __init__(self, code: str, *, th: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(code, th, en)

    def text(self, language: str) -> str:
        """What to show to a reader of that language."""
        return self.reason.text(language)
