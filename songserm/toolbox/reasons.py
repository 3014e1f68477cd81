"""Why something was decided, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code for programs and a sentence for each reader."""

    code: str
    th: str
    en: str

    def text(self, language: str) -> str:
        """The sentence in that language; Thai unless English is asked for."""
        return self.en if language.startswith("en") else self.th
