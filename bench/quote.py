"""Quotes of 30 lines against 500 live promotions, in CPU time; beside django-oscar's offers."""

import asyncio
import json
import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time_ns
from typing import Any, Final

from bench import promoted
from bench.report import Figure
from ordito.platform.db.server import Server
from ordito.platform.ids import PromotionId
from ordito.pricing.model import (
    AmountOff,
    Basket,
    BasketLine,
    Break,
    PercentOff,
    Price,
    PriceContext,
    PricedBasket,
    PriceList,
    Promotion,
    Rulebook,
    Selector,
    TaxRate,
)
from ordito.pricing.rules import quote
from tools import prepare

GATE_MS: Final = 1.5
_WARM: Final = 100
_MOST: Final = 4_000
# django-oscar takes ten seconds a basket, on a busy machine a minute: few of them say enough
_PATIENCE_S: Final = 60
_SHARED_BASKETS: Final = 2
_SHARED_OFFERS: Final = 500
_A_RANGE: Final = 20

Question = tuple[PriceContext, Basket]


async def measure(_server: Server, seconds: float) -> list[Figure]:
    """Measure the realistic mix, then the offers that both can express."""
    rulebook = promoted.a_rulebook()
    chance = random.Random(30)
    asked = [
        (promoted.a_context(chance, rulebook), promoted.a_basket(chance)) for _ in range(_MOST)
    ]
    bare = promoted.a_rulebook(0)
    rows = [
        ("quote, 30 lines, 500 live promotions", rulebook, False, f"median < {GATE_MS} ms"),
        ("the same with its trace", rulebook, True, ""),
        ("the same basket without promotions", bare, False, ""),
    ]
    figures: list[Figure] = []
    for job, book, trace, gate in rows:
        spent = _spent(asked, _quoting(book, trace=trace), seconds)
        met = median(spent) < GATE_MS if gate else None
        figures.append(Figure(job, _told(spent), gate, met))
    used = [len(_priced(question, rulebook).discounts) for question in asked[:_WARM]]
    mean = sum(used) / len(used)
    figures.append(Figure("promotions that a basket of the mix uses", f"{mean:.1f} on average"))
    return figures + await asyncio.to_thread(_beside_oscar)


def _beside_oscar() -> list[Figure]:
    """Let both price the same baskets under the same offers, and compare what they come to."""
    prepare.prepare("bench")
    shared = _shared()
    rulebook, baskets = _as_ours(shared)
    context = promoted.plain_context()
    for basket in baskets:
        quote(context, basket, rulebook)
    ours: list[tuple[int, float]] = []
    for basket in baskets:
        started_ns = process_time_ns()
        total = _priced((context, basket), rulebook).total_minor
        ours.append((total, (process_time_ns() - started_ns) / 1e6))
    script = Path(__file__).parent / "django_oscar/offers.py"
    theirs = _asked_of(script, shared)
    ours_shown = f"median {median(ms for _, ms in ours):.2f} ms CPU"
    job = f"{_SHARED_OFFERS} offers that both express, 30 lines: ours"
    beside = "django-oscar's Applicator beside it"
    if not theirs:
        told = f"not one of {len(ours)} baskets in {_PATIENCE_S} s, loading the shop included"
        return [Figure(job, ours_shown), Figure(beside, told)]
    same = sum(one[0] == other[0] for one, other in zip(ours, theirs, strict=False))
    our_ms, their_ms = median(ms for _, ms in ours), median(row[1] for row in theirs)
    return [
        Figure(job, ours_shown),
        Figure(
            beside,
            f"median {their_ms:,.0f} ms CPU, {their_ms / our_ms:,.0f} times ours; "
            f"{same} of {len(theirs)} baskets come to the same total"
            + (f", {len(ours)} were asked for" if len(theirs) < len(ours) else ""),
        ),
    ]


def _asked_of(script: Path, shared: dict[str, Any]) -> list[list[float]]:
    """Return total and CPU milliseconds of the baskets that it prices within our patience."""
    command = [str(prepare.PLACES["bench"] / "bin/python"), str(script)]
    try:
        told = subprocess.run(  # noqa: S603 # ours
            command,
            input=json.dumps(shared).encode(),
            capture_output=True,
            timeout=_PATIENCE_S,
            check=True,
        ).stdout
    except subprocess.TimeoutExpired as late:
        told = late.stdout or b""
    lines = told.decode().split("\n")[:-1]  # one that is not ended is none
    return [json.loads(line) for line in lines]


def _shared() -> dict[str, Any]:
    """Make offers on 20 SKUs each, none in two offers: percents and amounts off each unit."""
    chance = random.Random(500)
    numbers = list(range(promoted.SKUS))
    chance.shuffle(numbers)
    offers: list[dict[str, Any]] = []
    for number in range(_SHARED_OFFERS):
        skus = numbers[number * _A_RANGE : (number + 1) * _A_RANGE]
        off = {"percent": chance.randrange(5, 60)} if number % 3 else {"minor": 150}
        offers.append({"skus": skus, **off})
    return {
        "prices": [chance.randrange(2, 100) * 100 for _ in numbers],
        "offers": offers,
        "baskets": [
            [[sku, chance.choice((1, 1, 2, 3))] for sku in chance.sample(numbers, promoted.LINES)]
            for _ in range(_SHARED_BASKETS)
        ],
    }


def _as_ours(shared: dict[str, Any]) -> tuple[Rulebook, list[Basket]]:
    listed = promoted.RETAIL
    rulebook = Rulebook.of(
        1,
        price_lists=[
            PriceList(price_list_id=listed, code="retail", currency="EUR", tax_included=True)
        ],
        prices=[
            Price(
                price_list_id=listed,
                sku_id=promoted.sku_id(number),
                breaks=(Break(1, amount),),
                valid_from=promoted.START,
            )
            for number, amount in enumerate(shared["prices"])
        ],
        tax_rates=[
            TaxRate(
                market="IT",
                tax_class="standard",
                code="VAT",
                rate_ppm=220_000,
                valid_from=promoted.START,
            )
        ],
        promotions=[_promotion(number, offer) for number, offer in enumerate(shared["offers"])],
    )
    return rulebook, [
        Basket(
            tuple(
                BasketLine(position, promoted.sku_id(sku), quantity)
                for position, (sku, quantity) in enumerate(wanted)
            )
        )
        for wanted in shared["baskets"]
    ]


def _promotion(number: int, offer: dict[str, Any]) -> Promotion:
    is_percent = "percent" in offer
    return Promotion(
        promotion_id=PromotionId(promoted.sku_id(number)),
        code=f"offer {number}",
        label=(),
        benefit=PercentOff(offer["percent"] * 10_000)
        if is_percent
        else AmountOff(offer["minor"], each_unit=True),
        valid_from=promoted.START,
        currency="EUR",
        select=Selector(sku_ids=frozenset(promoted.sku_id(sku) for sku in offer["skus"])),
    )


def _priced(question: Question, rulebook: Rulebook) -> PricedBasket:
    answer = quote(*question, rulebook)
    assert isinstance(answer, PricedBasket)
    return answer


def _quoting(rulebook: Rulebook, *, trace: bool) -> Callable[[Question], object]:
    return lambda question: quote(*question, rulebook, trace=trace)


def _spent(
    asked: Sequence[Question], ask: Callable[[Question], object], seconds: float
) -> list[float]:
    """Return the CPU milliseconds of each quote; as many as fit into the time."""
    for question in asked[:_WARM]:
        ask(question)
    spent: list[float] = []
    for question in asked:
        started_ns = process_time_ns()
        ask(question)
        spent.append((process_time_ns() - started_ns) / 1e6)
        if sum(spent) > seconds * 1000:
            break
    return spent


def _told(spent: Sequence[float]) -> str:
    ordered = sorted(spent)
    p99 = ordered[len(ordered) * 99 // 100]
    return f"median {median(ordered):.2f} ms, p99 {p99:.2f} ms CPU; {len(ordered):,} quotes"
