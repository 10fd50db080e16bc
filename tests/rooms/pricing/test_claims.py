"""Coupons, offers and budgets: found, held, used, given back, and never more than there is."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import pricing
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.pricing.codes import ALPHABET, is_made, is_sound, make_code
from tests.rooms.pricing.builders import AT
from tests.rooms.pricing.claims import (
    ANNA,
    BRUNO,
    LATER,
    a_promotion,
    a_promotion_id,
    an_order_id,
    make_coupons,
    publish,
    redeem,
)

RIVALS = 200


async def answer_to(
    tx: Tx, code: str, *, customer_id: CustomerId | None = ANNA, at: Any = AT
) -> str:
    [answer] = await pricing.find_claims(tx, codes=[code], customer_id=customer_id, at=at)
    return answer.code if isinstance(answer, Refusal) else answer.name


@given(st.randoms(use_true_random=False), st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_a_made_code_is_seen(random: Any, place: int, letter: str) -> None:
    code = make_code(random.choice)
    assert is_made(code)
    assert is_sound(code)

    wrong = code[:place] + letter + code[place + 1 :]

    assert is_sound(wrong) == (wrong == code)


@given(st.randoms(use_true_random=False), st.integers(0, 15), st.integers(0, 15))
def test_two_characters_that_changed_places_are_seen(random: Any, one: int, other: int) -> None:
    code = list(make_code(random.choice))
    swapped = code.copy()
    swapped[one], swapped[other] = swapped[other], swapped[one]

    assert is_sound("".join(swapped)) == (swapped == code)


async def test_a_generic_code_is_found_however_it_is_typed(tx: Tx) -> None:
    await publish(tx, a_promotion())
    made = await make_coupons(tx, kind=pricing.CouponKind.GENERIC, code="welcome-10")

    assert made == ["WELCOME10"]
    [claim] = await pricing.find_claims(tx, codes=[" Welcome 10"], customer_id=None, at=AT)
    assert claim == pricing.Claim(a_promotion_id("WELCOME"), pricing.ClaimKind.COUPON, "WELCOME10")


async def test_each_reason_against_a_coupon_is_said(tx: Tx) -> None:
    await publish(tx, a_promotion())
    [late] = await make_coupons(tx, "over", valid_from=AT - timedelta(days=9), valid_to=AT)
    [early] = await make_coupons(tx, "early", valid_from=LATER)
    [hers] = await make_coupons(tx, "hers", kind=pricing.CouponKind.PERSONAL, customer_ids=(BRUNO,))
    [blocked] = await make_coupons(tx, "blocked")
    await pricing.block_coupons(tx, batch_id=ids.derive("batch", "blocked"), at=AT)
    [used] = await make_coupons(tx, "used")
    await redeem(tx, used)
    [each] = await make_coupons(
        tx, "each", kind=pricing.CouponKind.GENERIC, code="EACH", max_per_customer=1
    )

    assert await answer_to(tx, late) == "pricing.coupon_expired"
    assert await answer_to(tx, early) == "pricing.coupon_not_yet_valid"
    assert await answer_to(tx, hers) == "pricing.coupon_foreign"
    assert await answer_to(tx, hers, customer_id=None) == "pricing.coupon_foreign"
    assert await answer_to(tx, hers, customer_id=BRUNO) == hers
    assert await answer_to(tx, blocked) == "pricing.coupon_blocked"
    assert await answer_to(tx, used) == "pricing.coupon_exhausted"
    assert await answer_to(tx, "NEVERMADE") == "pricing.coupon_unknown"
    forged = used[:-1] + ALPHABET[(ALPHABET.index(used[-1]) + 1) % len(ALPHABET)]
    assert await answer_to(tx, forged) == "pricing.coupon_mistyped"
    assert await answer_to(tx, each, customer_id=None) == "pricing.coupon_needs_customer"
    await redeem(tx, each, number=1)
    assert await answer_to(tx, each) == "pricing.coupon_used_by_customer"
    assert await answer_to(tx, each, customer_id=BRUNO) == each


async def test_codes_of_unique_coupons_are_nowhere(db: Database) -> None:
    async def make(tx: Tx) -> list[str]:
        await publish(tx, a_promotion())
        return await make_coupons(tx, count=3)

    codes = await db.transact(make, Context.system())
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT to_jsonb(c)::text AS row FROM pricing.coupon c")

    assert len(set(codes)) == len(rows) == 3
    assert not [row for row in rows if any(code in row["row"] for code in codes)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param(
            {"promotion_id": a_promotion_id("x")}, pricing.UnknownPromotion, id="promotion"
        ),
        pytest.param(
            {"customer_ids": (ANNA,)}, pricing.WrongCoupons, id="customers of unique ones"
        ),
        pytest.param({"kind": pricing.CouponKind.PERSONAL}, pricing.WrongCoupons, id="nobody's"),
        pytest.param({"code": "ABC"}, pricing.WrongCoupons, id="chosen unique code"),
        pytest.param(
            {"kind": pricing.CouponKind.GENERIC, "code": "A" * 16},
            pricing.WrongCoupons,
            id="form of made ones",
        ),
        pytest.param(
            {"kind": pricing.CouponKind.GENERIC, "code": "TAKEN"}, pricing.CouponsTaken, id="taken"
        ),
        pytest.param({"valid_to": AT}, pricing.WrongCoupons, id="ends early"),
    ],
)
async def test_refuses_coupons_that_cannot_be(
    tx: Tx, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    await publish(tx, a_promotion())
    await make_coupons(tx, "taken", kind=pricing.CouponKind.GENERIC, code="TAKEN")

    with pytest.raises(refusal):
        await make_coupons(tx, **changes)


async def test_a_held_coupon_is_used_or_comes_back(tx: Tx) -> None:
    await publish(tx, a_promotion())
    [code] = await make_coupons(tx)
    await redeem(tx, code)
    with pytest.raises(pricing.CouponExhausted):
        await redeem(tx, code, number=1)

    [freed] = await tx.take(pricing.releasing(customer_id=ANNA, order_id=an_order_id(), at=LATER))
    [again] = await tx.take(pricing.releasing(customer_id=ANNA, order_id=an_order_id(), at=LATER))
    await redeem(tx, code, number=1)
    await tx.take(
        pricing.spending(
            customer_id=ANNA,
            order_id=an_order_id(1),
            redemptions=[pricing.Redemption(a_promotion_id("WELCOME"), code, 500)],
            at=LATER,
        )
    )
    [kept] = await tx.take(pricing.releasing(customer_id=ANNA, order_id=an_order_id(1), at=LATER))

    assert (freed, again, kept) == (1, 0, 0)
    assert await answer_to(tx, code) == "pricing.coupon_exhausted"
    back = await pricing.give_back(tx, customer_id=ANNA, order_id=an_order_id(1), at=LATER)
    assert back == 1
    assert await answer_to(tx, code) == code


async def test_what_was_released_cannot_be_used(tx: Tx) -> None:
    await publish(tx, a_promotion())
    [code] = await make_coupons(tx)
    await redeem(tx, code)

    assert await pricing.release_expired_redemptions(tx, at=AT) == 0
    assert await pricing.release_expired_redemptions(tx, at=LATER) == 1

    with pytest.raises(pricing.RedemptionGone):
        await tx.take(
            pricing.spending(
                customer_id=ANNA,
                order_id=an_order_id(),
                redemptions=[pricing.Redemption(a_promotion_id("WELCOME"), code, 500)],
                at=LATER,
            )
        )


async def test_a_repeat_holds_nothing_more(tx: Tx) -> None:
    await publish(tx, a_promotion())
    await pricing.put_budget(
        tx, promotion_id=a_promotion_id("WELCOME"), new=pricing.NewBudget(max_minor=500), at=AT
    )
    [code] = await make_coupons(tx)

    await redeem(tx, code)
    await redeem(tx, code)

    budget = await pricing.find_budget(tx, promotion_id=a_promotion_id("WELCOME"))
    assert budget is not None
    assert (budget.taken_minor, budget.taken_uses) == (500, 1)
    assert await pricing.list_exhausted(tx, customer_id=None) == {a_promotion_id("WELCOME")}


async def test_a_budget_counts_money_uses_and_customers(tx: Tx) -> None:
    await publish(tx, a_promotion(claim=None))
    subject = a_promotion_id("WELCOME")
    await pricing.put_budget(
        tx,
        promotion_id=subject,
        new=pricing.NewBudget(max_minor=1200, max_uses=5, max_per_customer=1),
        at=AT,
    )
    await redeem(tx, None)

    with pytest.raises(pricing.PromotionUsedByCustomer):
        await redeem(tx, None, number=1)
    with pytest.raises(pricing.BudgetExhausted) as refused:
        await redeem(tx, None, number=1, customer_id=BRUNO, amount_minor=701)
    await redeem(tx, None, number=1, customer_id=BRUNO, amount_minor=700)

    assert refused.value.facts["left_minor"] == 700
    assert await pricing.list_exhausted(tx, customer_id=None) == {subject}
    await pricing.give_back(tx, customer_id=BRUNO, order_id=an_order_id(1), at=LATER)
    assert await pricing.list_exhausted(tx, customer_id=BRUNO) == frozenset()
    assert await pricing.list_exhausted(tx, customer_id=ANNA) == {subject}
    with pytest.raises(pricing.WrongBudget):
        await pricing.put_budget(
            tx, promotion_id=subject, new=pricing.NewBudget(max_minor=499), at=AT
        )


async def test_an_offer_is_for_one_person_once(tx: Tx) -> None:
    await publish(tx, a_promotion("BACK", claim=pricing.ClaimKind.OFFER))
    offer_id = ids.derive("offer")
    new = pricing.NewOffer(
        offer_id=offer_id,
        promotion_id=a_promotion_id("BACK"),
        valid_to=LATER,
        reason="winback",
        notice={"en": "Made for you by what you bought."},
    )
    assert await pricing.make_offer(tx, customer_id=ANNA, new=new, at=AT)
    assert not await pricing.make_offer(tx, customer_id=ANNA, new=new, at=AT)

    [offer] = await pricing.find_offers(tx, customer_id=ANNA, at=AT)
    assert offer.claim.name == str(offer_id)
    assert await pricing.find_offers(tx, customer_id=BRUNO, at=AT) == []
    assert await pricing.find_offers(tx, customer_id=ANNA, at=LATER) == []
    with pytest.raises(pricing.OfferUnknown):
        await redeem(tx, str(offer_id), customer_id=BRUNO, promotion="BACK")
    await redeem(tx, str(offer_id), promotion="BACK")
    with pytest.raises(pricing.OfferExhausted):
        await redeem(tx, str(offer_id), promotion="BACK", number=1)
    assert await pricing.find_offers(tx, customer_id=ANNA, at=AT) == []


async def test_a_withdrawn_offer_cannot_be_used(tx: Tx) -> None:
    await publish(tx, a_promotion("BACK", claim=pricing.ClaimKind.OFFER))
    offer_id = ids.derive("offer")
    new = pricing.NewOffer(offer_id=offer_id, promotion_id=a_promotion_id("BACK"), reason="winback")
    await pricing.make_offer(tx, customer_id=ANNA, new=new, at=AT)

    await pricing.withdraw_offer(tx, customer_id=ANNA, offer_id=offer_id, at=AT)

    with pytest.raises(pricing.OfferExpired):
        await redeem(tx, str(offer_id), promotion="BACK")


async def test_two_hundred_rivals_never_overspend_a_budget(db: Database) -> None:
    async def found(tx: Tx) -> str:
        await publish(tx, a_promotion())
        await pricing.put_budget(
            tx,
            promotion_id=a_promotion_id("WELCOME"),
            new=pricing.NewBudget(max_minor=37 * 500 + 499, max_uses=150),
            at=AT,
        )
        [code] = await make_coupons(
            tx, kind=pricing.CouponKind.GENERIC, code="WELCOME", max_uses=100
        )
        return code

    code = await db.transact(found, Context.system())

    async def buy(number: int) -> bool:
        try:
            await db.transact(
                redeem,
                Context.system(),
                code,
                customer_id=CustomerId(ids.derive("rival", number)),
                number=number,
            )
        except (pricing.BudgetExhausted, pricing.CouponExhausted):
            return False
        return True

    bought = await asyncio.gather(*(buy(number) for number in range(RIVALS)))

    budget = await db.read(pricing.find_budget, promotion_id=a_promotion_id("WELCOME"))
    batch = await db.read(pricing.get_batch, batch_id=ids.derive("batch", "letter"))
    assert budget is not None
    assert sum(bought) == budget.taken_uses == batch.taken == 37
    assert budget.taken_minor == 37 * 500


async def test_rivals_for_one_unique_coupon(db: Database) -> None:
    async def found(tx: Tx) -> list[str]:
        await publish(tx, a_promotion())
        return await make_coupons(tx)

    [code] = await db.transact(found, Context.system())

    async def buy(number: int) -> bool:
        try:
            await db.transact(redeem, Context.system(), code, number=number)
        except pricing.CouponExhausted:
            return False
        return True

    assert sum(await asyncio.gather(*(buy(number) for number in range(20)))) == 1
