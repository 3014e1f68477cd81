"""From what was gathered of the contracts to the arrays of the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from songserm.tenders.matching.arrays import Arrays, Numbers, grouped

RISE, LENGTH = 1.2, 0.75
"""BM25's k1 and b, as everybody sets them."""
FADING = 333
"""Days in which a contract comes to tell e times less of what its firm will win."""
_NUMBER_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Gathered:
    """One value a contract, in the order of coming; ``word`` holds the words of one title after the other."""

    key: Numbers
    firm: Numbers
    agency: Numbers
    province: Numbers
    setting: Numbers
    size: Numbers
    day: Numbers
    word: Numbers
    length: Numbers


def lay_out(gathered: Gathered, names: Mapping[str, Sequence[str]]) -> Arrays:
    """The arrays of the index; contracts come into the order of province and agency."""
    count = {name: len(values) for name, values in names.items()}
    order = np.lexsort((gathered.agency, gathered.province))
    firm, agency, province = gathered.firm[order], gathered.agency[order], gathered.province[order]
    size, setting = gathered.size[order], gathered.setting[order]
    is_new = np.r_[True, (agency[1:] != agency[:-1]) | (province[1:] != province[:-1])] if len(order) else []
    run = np.flatnonzero(is_new)
    sold = np.unique(firm.astype(np.int64) * count["agencies"] + agency)
    seller, buyer = np.divmod(sold, max(1, count["agencies"]))
    agency_start, by_agency = grouped(buyer, count["agencies"])
    sold_in = np.zeros((count["firms"], count["provinces"]), dtype=np.float32)
    np.add.at(sold_in, (firm, province), 1)
    nearness = _nearness(sold_in > 0)
    contracts = np.bincount(firm, minlength=count["firms"])
    method, kind = settings_of(names["settings"])
    return Arrays(
        key=gathered.key[order],
        firm=firm,
        agency=agency,
        setting=setting.astype(np.int16),
        size=size.astype(np.uint8),
        freshness=_freshness(gathered.day[order]),
        run_length=np.diff(np.r_[run, len(order)]),
        run_agency=agency[run],
        run_province=province[run],
        **_words(gathered, order, count["words"]),
        agency_start=agency_start,
        agency_firm=seller[by_agency].astype(np.int32),
        firm_start=grouped(seller, count["firms"])[0],
        firm_agency=buyer.astype(np.int32),
        home=_homes(names["firms"], sold_in),
        contracts=contracts,
        agencies=np.bincount(seller, minlength=count["firms"]),
        provinces=(sold_in > 0).sum(axis=1),
        middle_size=(np.bincount(firm, weights=size, minlength=count["firms"]) / contracts).astype(np.float32),
        largest_size=_largest(firm, size, count["firms"]),
        kinds=_shares(firm, kind[setting], contracts),
        methods=_shares(firm, method[setting], contracts),
        nearness=nearness,
    )


def settings_of(settings: Sequence[str]) -> tuple[Numbers, Numbers]:
    """(number of the method, number of the kind) of each setting; the numbers follow the sorted names."""
    methods, kinds = zip(*(name.split("\t") for name in settings), strict=True) if settings else ((), ())
    return tuple(np.unique(np.array(names, dtype=str), return_inverse=True)[1] for names in (methods, kinds))  # type: ignore[return-value]


def _freshness(day: Numbers) -> Numbers:
    """Of a contract of unknown day, as of one of middle age."""
    known = day[day > 0]
    if not len(known):
        return np.ones(len(day), dtype=np.float32)
    age = known.max() - np.where(day > 0, day, np.median(known))
    return np.asarray(np.exp(-age / FADING), dtype=np.float32)


def _words(gathered: Gathered, order: Numbers, words: int) -> dict[str, Numbers]:
    """The inverted index: for each word its contracts, rising, and its BM25 weight in each."""
    length = gathered.length
    place = np.empty(len(order), dtype=np.intp)  # as wide as places are: narrower ones are widened at each look
    place[order] = np.arange(len(order))
    contract = np.repeat(place, length)
    by_word = np.lexsort((contract, gathered.word))
    held_by = np.bincount(gathered.word, minlength=words)
    rare = np.log1p((len(order) - held_by + 0.5) / (held_by + 0.5))
    mean = max(1.0, float(length.mean())) if len(length) else 1.0
    by_length = (RISE + 1) / (1 + RISE * (1 - LENGTH + LENGTH * length[order] / mean))
    posting = contract[by_word]
    weight = np.repeat(rare.astype(np.float32), held_by) * by_length.astype(np.float32)[posting]
    return {"word_start": np.r_[0, np.cumsum(held_by)], "posting": posting, "weight": weight}


def _nearness(sells: Numbers) -> Numbers:
    """The cosine of who sells in two provinces: 1 for a province and itself."""
    common = sells.T.astype(np.float32) @ sells.astype(np.float32)
    each = np.sqrt(np.maximum(np.diag(common), 1))
    return np.asarray(common / each[:, None] / each[None, :], dtype=np.float32)


def _homes(firms: Sequence[str], sold_in: Numbers) -> Numbers:
    """The province where each firm is at home.

    The second and third digit of a juristic number name the province of registration. Which one is read off the
    contracts: where firms of those digits sell more than their share. Other firms are at home where they sell most.
    """
    if not sold_in.size:
        return np.zeros(len(firms), dtype=np.int16)
    code = np.array([int(firm[1:3]) if _is_juristic(firm) else -1 for firm in firms])
    by_code = np.zeros((100, sold_in.shape[1]))
    np.add.at(by_code, code[code >= 0], sold_in[code >= 0])
    of_code = (by_code / np.sqrt(by_code.sum(axis=0) + 1)).argmax(axis=1)
    return np.asarray(np.where(code >= 0, of_code[code], sold_in.argmax(axis=1)), dtype=np.int16)


def _is_juristic(firm: str) -> bool:
    return len(firm) == _NUMBER_DIGITS and firm.isascii() and firm.isdigit() and firm.startswith("0")


def _largest(firm: Numbers, size: Numbers, firms: int) -> Numbers:
    largest = np.zeros(firms, dtype=np.float32)
    np.maximum.at(largest, firm, size)
    return largest


def _shares(firm: Numbers, group: Numbers, contracts: Numbers) -> Numbers:
    """For each firm, the share of its contracts in each group."""
    shares = np.zeros((len(contracts), int(group.max(initial=0)) + 1), dtype=np.float32)
    np.add.at(shares, (firm, group), 1)
    return np.asarray(shares / contracts[:, None])
