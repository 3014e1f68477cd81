"""Which words of some titles somebody meant who mistyped them."""

from collections.abc import Iterable, Iterator, Sequence

from songserm.search.text.normalise import normalise
from songserm.search.text.segment import query_tokens

MOST_EDITS_SHARE = 0.34
"""Of the letters of the query; with more changed it is another word."""
LONGEST_WINDOW = 8


def closest(typed: str, titles: Iterable[str]) -> str | None:
    """The run of whole words in the titles that needs the fewest edits; none when all need too many."""
    plain = normalise(typed).replace(" ", "")
    allowed = max(1, int(len(plain) * MOST_EDITS_SHARE))
    best: tuple[int, int, str] | None = None
    for rank, window in enumerate(
        dict.fromkeys(window for title in titles for window in _windows(title, len(plain), allowed))
    ):
        bound = allowed if best is None else best[0]
        edits = _edits(plain, window.replace(" ", ""), bound)
        if edits <= bound and (best is None or (edits, rank) < best[:2]):
            best = (edits, rank, window)
    return best[2] if best and best[0] > 0 else None


def _windows(title: str, length: int, slack: int) -> Iterator[str]:
    tokens = query_tokens(title)
    for start in range(len(tokens)):
        text = ""
        for token in tokens[start : start + LONGEST_WINDOW]:
            text = f"{text} {token}" if text and text[-1].isascii() and token[0].isascii() else text + token
            size = len(text.replace(" ", ""))
            if size > length + slack:
                break
            if size >= length - slack:
                yield text


def _edits(first: str, second: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two words; ``most + 1`` when there are more."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: Sequence[int] = []
    row: list[int] = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        new = [i]
        for j, other in enumerate(second, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != other))
            if before and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]
