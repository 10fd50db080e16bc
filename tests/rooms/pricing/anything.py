"""Any rulebook with promotions of all kinds, any basket and any context: strategies for laws.

Amounts are small or huge and often equal, so that ties, caps and rounding are met all the time.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ordito.platform import ids
from ordito.platform.ids import PlaceId, PromotionId
from ordito.pricing.model import (
    DELIVERY,
    EVERYTHING,
    AmountOff,
    Basket,
    BasketLine,
    Benefit,
    BuyGet,
    Claim,
    ClaimKind,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    LocalTime,
    Measure,
    MorePoints,
    Part,
    PercentOff,
    Price,
    PriceContext,
    Promotion,
    Rounding,
    Rulebook,
    Rung,
    Selector,
    SetPrice,
    Stacking,
    TaxRounding,
    codec,
)
from tests.rooms.pricing.builders import (
    AT,
    START,
    STORE,
    WEB,
    a_price,
    a_price_list,
    a_sku_id,
    a_tax_rate,
)

SKUS: Final = ("red", "blue", "green", "white", "black", "home")
TAGS: Final = {
    "red": frozenset({"category:shirts", "brand:warp"}),
    "blue": frozenset({"category:shirts", "brand:weft"}),
    "green": frozenset({"category:trousers", "brand:warp"}),
    "white": frozenset({"category:socks"}),
    "black": frozenset({"category:socks", "collection:autumn"}),
    "home": frozenset({DELIVERY, "method:home"}),
}
ALL_TAGS: Final = sorted({tag for tags in TAGS.values() for tag in tags})
MILANO: Final = PlaceId(ids.derive("place", "MI01"))
GROUPS: Final = ("members", "tier:gold", "persona:hunter")
LISTS: Final = (
    a_price_list("retail"),
    a_price_list("net", tax_included=False, market="NY"),
    a_price_list("members", customer_group="members"),
    a_price_list("dollars", currency="USD"),
)
RATES: Final = tuple(
    a_tax_rate(rate, market=market, tax_class=tax_class, code=code)
    for market, tax_class, code, rate in (
        ("IT", "standard", "VAT", 220_000),
        ("IT", "reduced", "VAT", 40_000),
        ("NY", "standard", "STATE", 40_000),
        ("NY", "standard", "CITY", 45_000),
        ("NY", "standard", "TRANSIT", 3_750),
        ("NY", "reduced", "STATE", 0),
    )
)
MILLION: Final = 1_000_000

amounts = st.sampled_from(
    [0, 1, 2, 3, 5, 99, 100, 250, 333, 500, 995, 1000, 1999, 2500, 10_000_000]
) | st.integers(1, 3000)
positive = amounts.map(lambda amount: amount or 1)
rates = st.sampled_from([1, 100_000, 333_333, 500_000, 999_999, MILLION]) | st.integers(1, MILLION)
quantities = st.integers(1, 6) | st.sampled_from([10, 99, 1_000_003])
few = st.integers(1, 3)


def _some(names: st.SearchStrategy[Any]) -> st.SearchStrategy[frozenset[Any]]:
    return st.just(frozenset()) | st.frozensets(names, min_size=1, max_size=2)


selectors = (
    st.just(EVERYTHING)
    | st.just(EVERYTHING)
    | st.builds(Selector, tags=_some(st.sampled_from(ALL_TAGS)))
    | st.builds(
        Selector,
        sku_ids=_some(st.sampled_from(SKUS).map(a_sku_id)),
        tags=_some(st.sampled_from(ALL_TAGS)),
        but_sku_ids=_some(st.sampled_from(SKUS).map(a_sku_id)),
        but_tags=_some(st.sampled_from(ALL_TAGS)),
    )
)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    count = draw(few)
    levels = draw(st.lists(positive, min_size=count, max_size=count, unique=True))
    by_rate = draw(st.booleans())
    taken = sorted(draw(st.lists(rates if by_rate else positive, min_size=count, max_size=count)))
    return Ladder(
        draw(st.sampled_from(Measure)),
        tuple(
            Rung(level, rate_ppm=value) if by_rate else Rung(level, amount_minor=value)
            for level, value in zip(sorted(levels), taken, strict=True)
        ),
    )


gifts = st.builds(
    Gift, st.frozensets(st.sampled_from(SKUS[:5]).map(a_sku_id), min_size=1, max_size=2), few
)
points = st.builds(
    MorePoints, st.sampled_from([MILLION, 2 * MILLION, 2_500_000]), st.integers(1, 500)
)
sets = st.builds(
    SetPrice,
    st.lists(st.builds(Part, selectors, few), min_size=1, max_size=3).map(tuple),
    amounts,
    st.none() | few,
)
benefits: st.SearchStrategy[Benefit] = st.one_of(
    st.builds(PercentOff, rates),
    st.builds(AmountOff, positive, st.booleans()),
    st.builds(FixedPrice, amounts),
    st.builds(BuyGet, few, few, rates, st.none() | selectors, st.none() | few),
    ladders(),
    sets,
    points,
    gifts,
)


def rarely(strategy: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
    """Draw from a strategy one time in sixteen, so that most promotions meet each other."""
    return st.integers(0, 15).flatmap(lambda die: strategy if die == 9 else st.just(otherwise))


conditions = st.builds(
    Conditions,
    channels=st.sampled_from([frozenset(), frozenset({WEB})]),
    places=rarely(st.just(frozenset({MILANO})), frozenset()),
    markets=st.sampled_from([frozenset(), frozenset({"IT"})]),
    groups=rarely(st.frozensets(st.sampled_from(GROUPS), max_size=2), frozenset()),
    on=selectors,
    min_spend_minor=st.just(0) | amounts,
    min_units=st.just(0) | few,
    weekdays=rarely(st.sampled_from([frozenset({0}), frozenset({1, 6})]), frozenset()),
    from_minute=st.none() | st.integers(0, 1439),
    to_minute=rarely(st.integers(0, 1440), None),
)


@st.composite
def promotions(draw: st.DrawFn, number: int = 0) -> Promotion:
    local = st.sampled_from([-60, 0, 30]).map(_local)
    return Promotion(
        promotion_id=PromotionId(ids.derive("promotion", number)),
        code=f"P{number}",
        label=(("en", f"offer {number}"), ("it", f"offerta {number}")),
        benefit=draw(benefits),
        valid_from=draw(rarely(st.sampled_from([AT, AT + timedelta(days=1)]), START)),
        valid_to=draw(rarely(st.sampled_from([AT, AT + timedelta(days=1)]), None)),
        local_from=draw(rarely(local, None)),
        local_to=draw(rarely(local, None)),
        currency=draw(rarely(st.sampled_from([None, "USD"]), "EUR")),
        select=draw(selectors),
        conditions=draw(st.sampled_from([Conditions(), Conditions(), None])) or draw(conditions),
        claim=draw(st.sampled_from([None, None, None, *ClaimKind])),
        priority=draw(st.integers(-1, 1)),
        group=draw(st.sampled_from([None, None, "A"])),
        stacking=draw(
            st.sampled_from([Stacking.WITH_OTHERS, Stacking.WITH_OTHERS, Stacking.ALONE_ON_LINES])
        ),
        limited=draw(st.booleans()),
    )


def _local(minutes: int) -> LocalTime:
    naive = datetime(2026, 11, 16, 13)  # noqa: DTZ001 # what a clock on the wall shows
    return LocalTime(naive + timedelta(minutes=minutes))


@st.composite
def rulebooks(draw: st.DrawFn, most: int = 6) -> Rulebook:
    count = draw(st.sampled_from(range(most, 0, -1)))
    return Rulebook.of(
        7,
        price_lists=LISTS,
        prices=draw(all_prices()),
        tax_rates=RATES,
        promotions=[draw(promotions(number)) for number in range(count)],
    )


@st.composite
def all_prices(draw: st.DrawFn) -> list[Price]:
    """Every SKU has a price on every list, some of them with a break."""
    prices: list[Price] = []
    for sku in SKUS:
        for listed in LISTS:
            unit = draw(amounts)
            ladder = [(1, unit)] if draw(st.booleans()) else [(1, unit), (3, unit // 2)]
            prices.append(a_price(*ladder, sku=sku, price_list=listed.code))
    return prices


@st.composite
def baskets(draw: st.DrawFn, most: int = 6) -> Basket:
    line = st.tuples(st.sampled_from(SKUS), quantities)
    wanted = [draw(line) for _ in range(draw(st.sampled_from(range(most, -1, -1))))]
    classes = {sku: draw(st.sampled_from(["standard", "standard", "reduced"])) for sku in SKUS}
    return Basket(
        tuple(
            BasketLine(number, a_sku_id(sku), quantity, classes[sku], TAGS[sku])
            for number, (sku, quantity) in enumerate(wanted, start=1)
        )
    )


roundings = st.builds(
    Rounding, tax=st.sampled_from(TaxRounding), step_minor=st.sampled_from([1, 1, 5, 10, 100])
)


@st.composite
def contexts(draw: st.DrawFn, rulebook: Rulebook, most_claims: int = 3) -> PriceContext:
    known = [promotion for promotion in rulebook.promotions if promotion.claim is not None]
    claims = [
        Claim(promotion.promotion_id, promotion.claim or ClaimKind.COUPON, f"C{number}")
        for number, promotion in enumerate(known[:most_claims])
        if draw(st.integers(0, 3)) != 1
    ]
    if draw(st.integers(0, 3)) == 1:
        claims.append(Claim(PromotionId(ids.derive("nobody's")), ClaimKind.COUPON, "FORGED"))
    return PriceContext(
        channel_id=draw(st.sampled_from([WEB, WEB, STORE])),
        market=draw(st.sampled_from(["IT", "IT", "NY"])),
        currency=draw(rarely(st.just("USD"), "EUR")),
        at=AT,
        place_id=draw(st.sampled_from([None, MILANO])),
        customer_groups=draw(_some(st.sampled_from(GROUPS))),
        zone="Europe/Rome",
        utc_offset_s=3600,
        claims=tuple(claims),
        exhausted=frozenset(
            promotion.promotion_id
            for promotion in rulebook.promotions
            if promotion.limited and draw(st.integers(0, 5)) == 1
        ),
        rounding=draw(st.one_of(st.just(Rounding()), roundings)),
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[PriceContext, Basket, Rulebook]:
    """All three that a quote takes."""
    rulebook = draw(rulebooks())
    return draw(contexts(rulebook)), draw(baskets()), rulebook


def random_texts(count: int) -> list[tuple[str, str, str]]:
    """Return rulebooks, contexts and baskets as texts, the same in every run."""
    asked: list[tuple[str, str, str]] = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(questions())
    def ask(question: tuple[PriceContext, Basket, Rulebook]) -> None:
        context, basket, rulebook = question
        asked.append((codec.dumps(rulebook), codec.dumps(context), codec.dumps(basket)))

    ask()
    return asked
