"""What each benefit takes off, of which lines: known answers, those of the handbook among them."""

from typing import Any, Final

import pytest

from ordito.pricing import rules
from ordito.pricing.model import (
    DELIVERY,
    AmountOff,
    Basket,
    BasketLine,
    Benefit,
    BuyGet,
    Claim,
    ClaimAnswer,
    ClaimKind,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    Measure,
    MorePoints,
    OfferedGift,
    Part,
    PercentOff,
    PointsGrant,
    PricedBasket,
    Promotion,
    Rung,
    Selector,
    SetPrice,
    Stacking,
)
from tests.rooms.pricing.builders import (
    STORE,
    WEB,
    a_context,
    a_price,
    a_price_list,
    a_promotion,
    a_rulebook,
    a_sku_id,
    a_tax_rate,
)

ALL: Final = 1_000_000
HALF: Final = 500_000
PRICES: Final = {
    "shirt": 3000,
    "tie": 2000,
    "belt": 1000,
    "socks": 500,
    "mug": 800,
    "post": 590,
}


def only(*skus: str) -> Selector:
    return Selector(sku_ids=frozenset(a_sku_id(sku) for sku in skus))


def basket(**units: int) -> Basket:
    return Basket(
        tuple(
            BasketLine(
                number,
                a_sku_id(sku),
                count,
                tags=frozenset({DELIVERY} if sku == "post" else {f"sku:{sku}"}),
            )
            for number, (sku, count) in enumerate(units.items(), start=1)
        )
    )


def quoted(wanted: Basket, *promotions: Promotion, **context: Any) -> PricedBasket:
    prices = [a_price(amount, sku=sku) for sku, amount in PRICES.items()]
    rulebook = a_rulebook(*prices, promotions=promotions)
    answer = rules.quote(a_context(**context), wanted, rulebook, trace=True)
    assert isinstance(answer, PricedBasket)
    return answer


def taken(answer: PricedBasket) -> list[int]:
    return [line.discount_minor for line in answer.lines]


def by_code(answer: PricedBasket) -> dict[str, int]:
    return {one.code: one.amount_minor for one in answer.discounts}


def reasons(answer: PricedBasket) -> dict[tuple[str, int], str]:
    steps = [step for step in answer.trace if step.step == "promotion"]
    return {(step.subject, step.line_no): step.reason for step in steps}


@pytest.mark.parametrize(
    ("benefit", "wanted", "expected"),
    [
        pytest.param(PercentOff(333_333), {"shirt": 1, "socks": 1}, [1000, 167], id="percent"),
        pytest.param(PercentOff(ALL), {"shirt": 2}, [6000], id="all of it"),
        pytest.param(
            AmountOff(700, each_unit=True), {"shirt": 2, "socks": 3}, [1400, 1500], id="each"
        ),
        pytest.param(AmountOff(1000), {"shirt": 1, "tie": 1}, [600, 400], id="once, shared"),
        pytest.param(AmountOff(9000), {"shirt": 1, "tie": 1}, [3000, 2000], id="no more than all"),
        pytest.param(AmountOff(1), {"shirt": 1, "tie": 1}, [1, 0], id="a cent goes to the dearest"),
        pytest.param(FixedPrice(900), {"belt": 2, "socks": 4}, [200, 0], id="never dearer"),
        pytest.param(
            BuyGet(2, 1, ALL), {"shirt": 1, "tie": 1, "socks": 1}, [0, 0, 500], id="3 for 2"
        ),
        pytest.param(
            BuyGet(2, 1, ALL), {"shirt": 3, "socks": 1}, [3000, 0], id="a spare one is dear"
        ),
        pytest.param(BuyGet(2, 1, ALL), {"shirt": 3, "socks": 3}, [3000, 500], id="round by round"),
        pytest.param(BuyGet(1, 1, HALF), {"tie": 3}, [1000], id="the second for half"),
        pytest.param(BuyGet(1, 1, ALL, most_rounds=1), {"tie": 9}, [2000], id="once only"),
        pytest.param(BuyGet(2, 1, ALL), {"tie": 2}, [0], id="one is missing"),
    ],
)
def test_a_benefit_takes(benefit: Benefit, wanted: dict[str, int], expected: list[int]) -> None:
    assert taken(quoted(basket(**wanted), a_promotion("it", benefit))) == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [(1, 0), (2, 200), (4, 400), (5, 1000), (1_000_000, 200_000_000)],
)
def test_a_ladder_by_units_takes_what_its_highest_rung_says(units: int, expected: int) -> None:
    ladder = Ladder(Measure.UNITS, (Rung(2, rate_ppm=100_000), Rung(5, rate_ppm=200_000)))
    promotion = a_promotion("it", ladder, select=only("belt"))

    assert quoted(basket(belt=units), promotion).discount_minor == expected


def test_a_ladder_by_spend_counts_what_its_lines_cost_before_promotions() -> None:
    ladder = Ladder(Measure.SPEND, (Rung(3000, amount_minor=300), Rung(5000, amount_minor=700)))
    half = a_promotion("half", PercentOff(HALF))

    answer = quoted(basket(shirt=1, tie=1), a_promotion("it", ladder), half)

    assert by_code(answer) == {"half": 2500, "it": 700}


def test_bought_and_got_may_be_different_lines() -> None:
    two_shirts = a_promotion("it", BuyGet(2, 1, ALL, of=only("tie", "socks")), select=only("shirt"))

    assert taken(quoted(basket(shirt=4, tie=1, socks=5), two_shirts)) == [0, 0, 1000]
    assert taken(quoted(basket(shirt=1, tie=1, socks=5), two_shirts)) == [0, 0, 0]


def test_what_is_bought_is_not_got_as_well() -> None:
    buy_any = a_promotion("it", BuyGet(1, 1, ALL, of=only("socks")))

    assert taken(quoted(basket(socks=1), buy_any)) == [0]
    assert taken(quoted(basket(socks=5), buy_any)) == [1000]
    assert taken(quoted(basket(belt=1, socks=2), buy_any)) == [0, 500]


def test_a_set_takes_the_dearest_of_each_part_as_often_as_it_saves() -> None:
    menu = SetPrice((Part(only("shirt", "belt"), 1), Part(only("tie", "socks"), 1)), 4000)
    promotion = a_promotion("menu", menu)

    answer = quoted(basket(shirt=1, belt=3, tie=1, socks=3), promotion)

    assert answer.discount_minor == 1000
    assert taken(answer) == [600, 0, 400, 0]
    assert quoted(basket(shirt=2, tie=2), promotion).total_minor == 8000


def test_a_set_finds_a_place_for_every_unit() -> None:
    """The shirt fits both parts: were it put into the first one, nothing would fit the second."""
    pair = SetPrice((Part(only("shirt", "tie"), 1), Part(only("shirt"), 1)), 1000)

    assert quoted(basket(shirt=1, tie=1), a_promotion("pair", pair)).total_minor == 1000


def test_a_gift_is_offered_until_it_is_in_the_basket() -> None:
    gift = a_promotion(
        "mug", Gift(frozenset({a_sku_id("mug")})), conditions=Conditions(min_spend_minor=3000)
    )
    offered = OfferedGift(gift.promotion_id, "mug", frozenset({a_sku_id("mug")}), 1)

    assert quoted(basket(shirt=1), gift).gifts == (offered,)
    assert taken(quoted(basket(shirt=1, mug=2), gift)) == [0, 800]
    assert quoted(basket(shirt=1, mug=2), gift).gifts == ()
    # the mugs themselves do not reach the sum that earns one
    assert taken(quoted(basket(tie=1, mug=2), gift)) == [0, 0]


def test_more_points_go_to_their_lines_and_extra_ones_to_the_basket() -> None:
    points = a_promotion("double", MorePoints(2_000_000, extra=50), select=only("tie"))

    answer = quoted(basket(shirt=1, tie=1), points)

    assert answer.points == (
        PointsGrant(points.promotion_id, "double", 2, 2_000_000, 0),
        PointsGrant(points.promotion_id, "double", None, 1_000_000, 50),
    )
    assert answer.discount_minor == 0


def test_units_come_first_then_several_together_then_the_basket_then_delivery() -> None:
    promotions = (
        a_promotion(
            "post", PercentOff(HALF), select=Selector(tags=frozenset({DELIVERY})), priority=9
        ),
        a_promotion("basket", AmountOff(500), priority=8),
        a_promotion("three for two", BuyGet(2, 1, ALL), priority=7),
        a_promotion("ten percent", PercentOff(100_000), priority=6),
    )

    answer = quoted(basket(tie=3, post=1), *promotions)

    assert by_code(answer) == {
        "ten percent": 600,
        "three for two": 1800,
        "basket": 500,
        "post": 295,
    }
    assert [one.code for one in answer.lines[0].discounts] == [
        "ten percent",
        "three for two",
        "basket",
    ]


def test_priority_orders_promotions_of_one_step() -> None:
    amount = a_promotion("amount", AmountOff(1000, each_unit=True))
    percent = a_promotion("percent", PercentOff(HALF), priority=1)

    assert by_code(quoted(basket(shirt=1), amount, percent)) == {"percent": 1500, "amount": 1000}


def test_only_a_promotion_that_names_deliveries_sees_them() -> None:
    everything = a_promotion("all", PercentOff(ALL), conditions=Conditions(min_spend_minor=3500))

    assert quoted(basket(shirt=1, post=1), everything).discount_minor == 0
    assert taken(quoted(basket(shirt=2, post=1), everything)) == [6000, 0]


def test_conditions_count_what_there_was_before_any_promotion() -> None:
    half = a_promotion("half", PercentOff(HALF), priority=5)
    free_post = a_promotion(
        "free post",
        PercentOff(ALL),
        select=Selector(tags=frozenset({DELIVERY})),
        conditions=Conditions(min_spend_minor=5000),
    )

    assert taken(quoted(basket(shirt=1, tie=1, post=1), half, free_post)) == [1500, 1000, 590]


def test_what_stands_alone_has_its_line_or_leaves_it_to_the_others() -> None:
    alone = a_promotion("alone", PercentOff(300_000), stacking=Stacking.ALONE_ON_LINES)
    coupon = a_promotion("shirts", PercentOff(400_000), select=only("shirt"))

    answer = quoted(basket(shirt=1, tie=1), alone, coupon)

    assert taken(answer) == [1200, 600]
    assert reasons(answer)["alone", 1] == "stacked"


def test_a_line_that_one_has_alone_is_out_of_every_other_step() -> None:
    alone = a_promotion(
        "alone", PercentOff(HALF), select=only("tie"), stacking=Stacking.ALONE_ON_LINES
    )
    answer = quoted(basket(shirt=1, tie=1), alone, a_promotion("basket", AmountOff(500)))

    assert taken(answer) == [500, 1000]
    assert reasons(answer)["basket", 2] == "taken_alone"


def test_alone_is_weighed_by_the_whole_basket() -> None:
    """Alone the belt would save 600; but then three for two falls away, which saves 1000."""
    alone = a_promotion(
        "alone", AmountOff(600), select=only("belt"), stacking=Stacking.ALONE_ON_LINES
    )
    answer = quoted(basket(belt=3), alone, a_promotion("three", BuyGet(2, 1, ALL)))

    assert by_code(answer) == {"three": 1000}


def test_of_a_group_the_one_that_takes_most_applies() -> None:
    ten = a_promotion("ten", PercentOff(100_000), group="autumn", priority=9)
    five = a_promotion("five", AmountOff(500), group="autumn")

    assert by_code(quoted(basket(shirt=1), ten, five)) == {"five": 500}
    assert by_code(quoted(basket(shirt=2), ten, five)) == {"ten": 600}
    assert reasons(quoted(basket(shirt=2), ten, five))["five", 0] == "group"


@pytest.mark.parametrize(
    ("changes", "context", "reason"),
    [
        pytest.param({"currency": "USD"}, {}, "currency", id="currency"),
        pytest.param(
            {"conditions": Conditions(channels=frozenset({STORE}))}, {}, "channel", id="channel"
        ),
        pytest.param(
            {"conditions": Conditions(markets=frozenset({"EE"}))}, {}, "market", id="market"
        ),
        pytest.param(
            {"conditions": Conditions(groups=frozenset({"staff"}))},
            {},
            "customer_group",
            id="group",
        ),
        pytest.param({"conditions": Conditions(min_spend_minor=3001)}, {}, "spend", id="spend"),
        pytest.param({"conditions": Conditions(min_units=2)}, {}, "units", id="units"),
        pytest.param({"select": only("tie")}, {}, "no_lines", id="no lines"),
        pytest.param({"claim": ClaimKind.COUPON}, {}, "claim", id="no coupon"),
        pytest.param(
            {"limited": True},
            {"exhausted": frozenset({a_promotion("it", AmountOff(1)).promotion_id})},
            "exhausted",
            id="exhausted",
        ),
    ],
)
def test_the_trace_says_what_kept_a_promotion_away(
    changes: dict[str, Any], context: dict[str, Any], reason: str
) -> None:
    promotion = a_promotion("it", PercentOff(HALF), **changes)

    answer = quoted(basket(shirt=1), promotion, **context)

    assert answer.discount_minor == 0
    assert reasons(answer) == {("it", 0): reason}


def test_a_claim_says_what_became_of_it() -> None:
    good = a_promotion("good", AmountOff(500), claim=ClaimKind.COUPON)
    dear = a_promotion(
        "dear", PercentOff(HALF), claim=ClaimKind.OFFER, conditions=Conditions(min_units=9)
    )
    weak = a_promotion("weak", AmountOff(10), claim=ClaimKind.COUPON, select=only("mug"))
    lame = a_promotion("lame", FixedPrice(9999), claim=ClaimKind.COUPON)
    claims = (
        Claim(good.promotion_id, ClaimKind.COUPON, "GOOD"),
        Claim(dear.promotion_id, ClaimKind.OFFER, "DEAR"),
        Claim(weak.promotion_id, ClaimKind.COUPON, "WEAK"),
        Claim(lame.promotion_id, ClaimKind.COUPON, "LAME"),
        Claim(good.promotion_id, ClaimKind.OFFER, "OTHER"),
    )

    answer = quoted(basket(shirt=1), good, dear, weak, lame, claims=claims)

    assert answer.claims == (
        ClaimAnswer(claims[0], applied=True),
        ClaimAnswer(claims[1], applied=False, reason="conditions"),
        ClaimAnswer(claims[2], applied=False, reason="conditions"),
        ClaimAnswer(claims[3], applied=False, reason="no_gain"),
        ClaimAnswer(claims[4], applied=False, reason="unknown"),
    )
    assert [(one.code, one.claim) for one in answer.discounts] == [("good", "GOOD")]


def test_a_coupon_that_is_worse_than_what_everybody_has_is_not_used_up() -> None:
    everybody = a_promotion("all", PercentOff(HALF), group="one")
    coupon = a_promotion("mine", PercentOff(200_000), group="one", claim=ClaimKind.COUPON)
    claim = Claim(coupon.promotion_id, ClaimKind.COUPON, "MINE")

    answer = quoted(basket(shirt=1), everybody, coupon, claims=(claim,))

    assert by_code(answer) == {"all": 1500}
    assert answer.claims == (ClaimAnswer(claim, applied=False, reason="no_gain"),)


def test_coupons_that_exclude_each_other_are_used_as_they_save_most() -> None:
    """The first takes more by itself than either of the others, but less than both together."""
    first = a_promotion(
        "a", PercentOff(HALF), claim=ClaimKind.COUPON, stacking=Stacking.ALONE_ON_LINES
    )
    second = a_promotion("b", PercentOff(400_000), claim=ClaimKind.COUPON)
    third = a_promotion("c", PercentOff(400_000), claim=ClaimKind.COUPON)
    claims = tuple(
        Claim(one.promotion_id, ClaimKind.COUPON, one.code) for one in (first, second, third)
    )

    answer = quoted(basket(shirt=1), first, second, third, claims=claims)

    assert answer.total_minor == 1080
    assert [one.applied for one in answer.claims] == [False, True, True]


def test_a_discount_is_stated_in_the_terms_of_its_price_and_taxed_once() -> None:
    rates = (
        a_tax_rate(40_000, market="NY", code="STATE"),
        a_tax_rate(3_750, market="NY", code="TRANSIT"),
    )
    rulebook = a_rulebook(
        a_price(1000),
        price_lists=(a_price_list(tax_included=False),),
        tax_rates=rates,
        promotions=(a_promotion("third", PercentOff(333_333)),),
    )

    answer = rules.quote(
        a_context(market="NY", channel_id=WEB),
        Basket((BasketLine(1, a_sku_id(), 1), BasketLine(2, a_sku_id(), 2))),
        rulebook,
    )

    assert isinstance(answer, PricedBasket)
    assert answer.discount_minor == 1000
    # 2000 net, 4.375 % of it is 87.5: half up, once for the SKU
    assert (answer.tax_minor, answer.total_minor) == (88, 2088)
    assert [line.discount_minor for line in answer.lines] == [333, 667]
    assert [part.amount_minor for part in answer.taxes] == [80, 8]


def test_of_many_coupons_that_exclude_each_other_the_best_is_used() -> None:
    coupons = [
        a_promotion(
            f"c{number}",
            AmountOff(100 * number),
            claim=ClaimKind.COUPON,
            stacking=Stacking.ALONE_ON_LINES,
        )
        for number in range(1, 7)
    ]
    claims = tuple(Claim(one.promotion_id, ClaimKind.COUPON, one.code) for one in coupons)

    answer = quoted(basket(shirt=1), *coupons, claims=claims)

    assert by_code(answer) == {"c6": 600}
    assert [one.applied for one in answer.claims] == [False] * 5 + [True]
