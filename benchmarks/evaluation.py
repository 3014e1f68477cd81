"""How many evaluations of ten bids a second one process makes, beside sorting the same bids by price alone."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from benchmarks.measuring import Figure, Stopwatch, figure
from songserm.policy.evaluation import Bid, Category, Criterion, Law, Sme, Tender, as_json, evaluate
from songserm.policy.rule_sets import shipped
from songserm.policy.sectors import Sector
from songserm.policy.sizes import Size

TENDERS, ROUNDS = 1_000, 10
SIZES = (Size.MICRO, Size.SMALL, Size.MEDIUM)


def run() -> Iterator[Figure]:
    law = Law.of(shipped("procurement").on(date(2025, 3, 1)))
    tenders = [_tender(random.Random(seed)) for seed in range(TENDERS)]
    clock = Stopwatch()
    for _ in range(ROUNDS):
        for tender in tenders:
            evaluate(tender, law)
    ours = TENDERS * ROUNDS / clock.seconds
    clock = Stopwatch()
    for _ in range(ROUNDS):
        for tender in tenders:
            sorted(tender.bids, key=lambda bid: (bid.price, bid.bidder))
    bare = TENDERS * ROUNDS / clock.seconds
    clock = Stopwatch()
    for tender in tenders:
        as_json(evaluate(tender, law))
    yield figure("evaluations", ours, "evaluations/s", alternative="sorting by price alone", ratio=ours / bare)
    yield figure("evaluations_shown_as_json", TENDERS / clock.seconds, "evaluations/s")


def _tender(chance: random.Random) -> Tender:
    bids = tuple(_bid(chance, f"bidder {number}") for number in range(10))
    return Tender(date(2025, 3, 1), Criterion.PRICE, Category.GOODS, bids)


def _bid(chance: random.Random, name: str) -> Bid:
    price = Decimal(chance.randint(90_000_000, 130_000_000)) / 100
    contracts = Decimal(chance.randint(0, 2_000_000))
    sme = Sme(chance.choice(SIZES), chance.choice(list(Sector)), contracts) if chance.random() < 0.6 else None
    share = chance.choice([Decimal(0), Decimal("0.4"), Decimal("0.8")])
    return Bid(name, price, chance.random() < 0.9, chance.choice(["TH", "TH", "TH", "JP"]), sme, share)
