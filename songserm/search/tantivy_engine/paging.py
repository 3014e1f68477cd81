"""Where a page begins: behind the last result of the page before, wherever a changed index has it now."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from songserm.search.engine import DEEPEST, AddressInvalid, SearchRequest

KEPT = 5
"""So many of the last results are named in an address: any of them tells where to go on when the others are gone."""
AROUND = 100
"""So far from its old place a result is looked for."""
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Place:
    """The beginning of a page: behind so many results of that state of the index, and behind these."""

    offset: int = 0
    state: str = ""
    behind: tuple[str, ...] = ()
    asked: str = ""
    """Which search it belongs to, as ``asked`` tells it."""


def written(place: Place) -> str:
    """The place as an address carries it."""
    row = [place.offset, place.state, list(place.behind), place.asked]
    return base64.urlsafe_b64encode(json.dumps(row, separators=(",", ":")).encode()).decode().rstrip("=")


def asked(request: SearchRequest) -> str:
    """The same for every page of a search, however long its pages are."""
    question = replace(request, after="", limit=0, facets=())
    return hashlib.blake2b(repr(question).encode(errors="replace"), digest_size=6).hexdigest()


def read(request: SearchRequest) -> Place:
    """The place that an address carries. Raises AddressInvalid for one that no answer gave, or that of another search."""
    after = request.after
    if not after:
        return Place()
    try:
        padded = after[:_LONGEST] + "=" * (-len(after[:_LONGEST]) % 4)
        offset, state, behind, question = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        place = Place(offset, state, tuple(behind), question)
    except (ValueError, TypeError, binascii.Error) as error:
        raise AddressInvalid(after[:64]) from error
    if type(place.offset) is not int or not 0 <= place.offset < DEEPEST or not isinstance(place.state, str):
        raise AddressInvalid(after[:64])
    if not isinstance(behind, list) or not all(isinstance(key, str) for key in behind):
        raise AddressInvalid(after[:64])
    if question != asked(request):
        raise AddressInvalid(after[:64])
    return place


def moved(place: Place, keys: Sequence[str], first: int) -> int:
    """Where the page begins now, among the results with these keys, of which the first stands at that position."""
    positions = {key: first + position for position, key in enumerate(keys)}
    now = [positions[key] for key in place.behind if key in positions]
    return now[0] + 1 if now else place.offset
