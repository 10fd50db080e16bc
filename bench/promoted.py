"""A rulebook of a large retailer on a promotion day, and baskets: the same for every run.

10,000 SKUs in 200 categories, 300 brands and 50 collections; 500 live promotions of all kinds,
three in five on 20 named SKUs, most others on a category, brand, product or collection; of 10 that
take an amount off the whole basket and of 10 that make delivery free one each applies. Standard
library and the engine's own nouns only.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.platform.ids import ChannelId, PriceListId, PromotionId, SkuId
from ordito.pricing.model import (
    DELIVERY,
    AmountOff,
    Basket,
    BasketLine,
    Benefit,
    Break,
    BuyGet,
    Claim,
    ClaimKind,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    Measure,
    MorePoints,
    Part,
    PercentOff,
    Price,
    PriceContext,
    PriceList,
    Promotion,
    Rulebook,
    Rung,
    Selector,
    SetPrice,
    Stacking,
    TaxRate,
)

SKUS: Final = 10_000
LINES: Final = 30
AT: Final = datetime(2026, 11, 27, 17, tzinfo=UTC)
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
WEB: Final = ChannelId(UUID(int=1))
STORE: Final = ChannelId(UUID(int=2))
RETAIL: Final = PriceListId(UUID(int=3))
DELIVERY_SKU: Final = SkuId(UUID(int=4))
GROUPS: Final = ("members", "tier:gold", "persona:hunter", "staff")


def sku_id(number: int) -> SkuId:
    """Return the id of a SKU."""
    return SkuId(UUID(int=(number * 0x9E3779B97F4A7C15) % 2**128 + 2**64))


def tags_of(number: int) -> frozenset[str]:
    """Return what the catalogue says of a SKU."""
    return frozenset(
        {
            f"product:{number // 4}",
            f"category:{number % 200}",
            f"category:d{number % 200 // 20}",
            f"brand:{number % 300}",
            *([f"collection:{number % 50}"] if number % 3 == 0 else []),
        }
    )


def a_rulebook(promotions: int = 500) -> Rulebook:
    """Return prices of all SKUs, two tax rates, and that many live promotions."""
    chance = random.Random(20261127)
    prices = [
        Price(
            price_list_id=RETAIL,
            sku_id=sku_id(number),
            breaks=(Break(1, 199 + chance.randrange(100, 9_900)),),
            valid_from=START,
        )
        for number in range(SKUS)
    ]
    delivery = Price(
        price_list_id=RETAIL, sku_id=DELIVERY_SKU, breaks=(Break(1, 590),), valid_from=START
    )
    return Rulebook.of(
        1,
        price_lists=[
            PriceList(price_list_id=RETAIL, code="retail", currency="EUR", tax_included=True)
        ],
        prices=[*prices, delivery],
        tax_rates=[_tax("standard", 220_000), _tax("reduced", 100_000)],
        promotions=[_promotion(chance, number) for number in range(promotions)],
    )


def a_basket(chance: random.Random) -> Basket:
    """Return 29 goods and their delivery."""
    numbers = chance.sample(range(SKUS), LINES - 1)
    goods = [
        BasketLine(
            position,
            sku_id(number),
            chance.choice((1, 1, 1, 2, 3)),
            "reduced" if number % 7 == 0 else "standard",
            tags_of(number),
        )
        for position, number in enumerate(numbers, start=1)
    ]
    tags = frozenset({DELIVERY, "method:home"})
    return Basket((*goods, BasketLine(LINES, DELIVERY_SKU, 1, "standard", tags)))


def a_context(chance: random.Random, rulebook: Rulebook) -> PriceContext:
    """Return who asks: three in ten a member, two in ten with a coupon."""
    claims: tuple[Claim, ...] = ()
    if chance.random() < 0.2:
        coupon = chance.choice([one for one in rulebook.promotions if one.claim is not None])
        claims = (Claim(coupon.promotion_id, ClaimKind.COUPON, "AUTUMN"),)
    return PriceContext(
        channel_id=chance.choice((WEB, STORE)),
        market="IT",
        currency="EUR",
        at=AT,
        customer_groups=frozenset({"members"} if chance.random() < 0.3 else ()),
        zone="Europe/Rome",
        utc_offset_s=3600,
        claims=claims,
    )


def plain_context() -> PriceContext:
    """Return somebody who is nobody in particular."""
    return PriceContext(channel_id=WEB, market="IT", currency="EUR", at=AT)


def _promotion(chance: random.Random, number: int) -> Promotion:
    benefit, select = _kinds(chance, number)
    is_whole = number % 50 >= _WHOLE
    return Promotion(
        promotion_id=PromotionId(UUID(int=number + 1_000)),
        code=f"P{number:03}",
        label=(("en", f"offer {number}"),),
        benefit=benefit,
        valid_from=START,
        valid_to=AT + timedelta(days=chance.randrange(1, 60)),
        currency="EUR",
        select=select,
        conditions=_least(chance) if is_whole else _conditions(chance),
        claim=ClaimKind.COUPON if number % 10 == 0 else None,
        priority=chance.randrange(5),
        group=f"whole {number % 50}" if is_whole else _group(chance),
        stacking=(
            Stacking.ALONE_ON_LINES
            if chance.random() < 0.1 and not is_whole
            else Stacking.WITH_OTHERS
        ),
    )


def _kinds(chance: random.Random, number: int) -> tuple[Benefit, Selector]:
    """Draw by turns of 50: 15 percents, 6 amounts a unit, 5 fixed prices, 10 of buy and get ..."""
    turn = number % 50
    below = next(limit for limit in _TURNS if turn < limit)
    return _TURNS[below](chance), _selector(chance) if turn < _WHOLE else _WHOLE_SELECTORS[turn]


def _percent(chance: random.Random) -> Benefit:
    return PercentOff(chance.randrange(5, 50) * 10_000)


def _each(chance: random.Random) -> Benefit:
    return AmountOff(chance.randrange(50, 500), each_unit=True)


def _fixed(chance: random.Random) -> Benefit:
    return FixedPrice(chance.randrange(199, 3_000))


def _buy_get(chance: random.Random) -> Benefit:
    return BuyGet(chance.choice((1, 2, 3)), 1, chance.choice((500_000, 1_000_000)))


def _set(chance: random.Random) -> Benefit:
    parts = tuple(Part(_selector(chance), 1) for _ in range(chance.choice((2, 3))))
    return SetPrice(parts, chance.randrange(1_000, 6_000))


def _by_units(chance: random.Random) -> Benefit:
    first = chance.randrange(2, 4)
    return Ladder(
        Measure.UNITS,
        (Rung(first, rate_ppm=50_000), Rung(2 * first, rate_ppm=100_000)),
    )


def _by_spend(chance: random.Random) -> Benefit:
    amount = chance.randrange(200, 500)
    return Ladder(
        Measure.SPEND, (Rung(5_000, amount_minor=amount), Rung(10_000, amount_minor=3 * amount))
    )


def _once(chance: random.Random) -> Benefit:
    return AmountOff(chance.randrange(300, 2_000))


def _points(chance: random.Random) -> Benefit:
    return MorePoints(chance.choice((2_000_000, 3_000_000)))


def _gift(chance: random.Random) -> Benefit:
    return Gift(frozenset({sku_id(chance.randrange(SKUS))}))


def _free_delivery(_chance: random.Random) -> Benefit:
    return PercentOff(1_000_000)


_TURNS: Final[dict[int, Callable[[random.Random], Benefit]]] = {
    15: _percent,
    21: _each,
    26: _fixed,
    36: _buy_get,
    40: _set,
    43: _by_units,
    45: _by_spend,
    46: _points,
    48: _gift,
    49: _once,
    50: _free_delivery,
}
# from this turn on: off the whole basket, or its delivery
_WHOLE: Final = 48
_WHOLE_SELECTORS: Final = {48: Selector(), 49: Selector(tags=frozenset({DELIVERY}))}


def _selector(chance: random.Random) -> Selector:
    if chance.random() < 0.6:
        return _few_skus(chance)
    tag = chance.choice(
        (
            f"category:{chance.randrange(200)}",
            f"brand:{chance.randrange(300)}",
            f"product:{chance.randrange(SKUS // 4)}",
            f"collection:{chance.randrange(50)}",
        )
    )
    but = frozenset({f"brand:{chance.randrange(300)}"} if chance.random() < 0.1 else ())
    return Selector(tags=frozenset({tag}), but_tags=but)


def _few_skus(chance: random.Random) -> Selector:
    return Selector(sku_ids=frozenset(sku_id(chance.randrange(SKUS)) for _ in range(20)))


def _group(chance: random.Random) -> str | None:
    return f"G{chance.randrange(10)}" if chance.random() < 0.1 else None


def _least(chance: random.Random) -> Conditions:
    return Conditions(min_spend_minor=chance.randrange(2_000, 200_000))


def _conditions(chance: random.Random) -> Conditions:
    turn = chance.randrange(20)
    if turn < 2:
        return Conditions(channels=frozenset({chance.choice((WEB, STORE))}))
    if turn < 4:
        return Conditions(groups=frozenset({chance.choice(GROUPS)}))
    if turn < 5:
        return Conditions(min_spend_minor=chance.randrange(2_000, 20_000))
    if turn < 6:
        return Conditions(weekdays=frozenset({4, 5}), from_minute=16 * 60, to_minute=20 * 60)
    return Conditions()


def _tax(tax_class: str, rate_ppm: int) -> TaxRate:
    return TaxRate(
        market="IT", tax_class=tax_class, code="VAT", rate_ppm=rate_ppm, valid_from=START
    )
