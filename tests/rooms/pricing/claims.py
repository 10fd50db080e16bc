"""Promotions that ask for a claim or have a budget, for tests of what limits them."""

from datetime import timedelta
from typing import Any

from ordito import pricing
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, OrderId, PromotionId
from tests.rooms.pricing.builders import AT, START

ANNA = CustomerId(ids.derive("customer", "anna"))
BRUNO = CustomerId(ids.derive("customer", "bruno"))
LATER = AT + timedelta(minutes=15)


def a_promotion_id(code: str) -> PromotionId:
    return PromotionId(ids.derive("promotion", code))


def an_order_id(number: int = 0) -> OrderId:
    return OrderId(ids.derive("order", number))


def a_promotion(code: str = "WELCOME", **changes: Any) -> pricing.Promotion:
    """Ten percent off for a coupon, limited, in euros."""
    given: dict[str, Any] = {
        "promotion_id": a_promotion_id(code),
        "code": code,
        "label": (("en", code.title()),),
        "benefit": pricing.PercentOff(100_000),
        "currency": "EUR",
        "claim": pricing.ClaimKind.COUPON,
        "valid_from": START,
        "limited": True,
    }
    return pricing.Promotion(**{**given, **changes})


async def publish(tx: Tx, *promotions: pricing.Promotion) -> None:
    await pricing.publish(tx, promotions=promotions, by="staff:anna", at=AT)


async def make_coupons(tx: Tx, name: str = "letter", **changes: Any) -> list[str]:
    given: dict[str, Any] = {
        "batch_id": ids.derive("batch", name),
        "promotion_id": a_promotion_id("WELCOME"),
        "name": name,
        "kind": pricing.CouponKind.UNIQUE,
    }
    return await pricing.make_coupons(tx, new=pricing.NewCoupons(**{**given, **changes}), at=AT)


async def redeem(
    tx: Tx,
    *claims: str | None,
    customer_id: CustomerId = ANNA,
    number: int = 0,
    amount_minor: int = 500,
    promotion: str = "WELCOME",
) -> None:
    await tx.take(
        pricing.redeeming(
            customer_id=customer_id,
            order_id=an_order_id(number),
            redemptions=[
                pricing.Redemption(a_promotion_id(promotion), claim, amount_minor)
                for claim in claims
            ],
            expires_at=LATER,
            at=AT,
        )
    )
