"""What a member has to pay with at a counter: a gift card, store credit, points, a coupon."""

from typing import Final

from ordito import fulfilment, ledger, loyalty, pricing
from ordito.ledger import NewGiftCard
from ordito.loyalty import BurnRule, Programme, Terms
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, ProgrammeId, PromotionId, TransferId
from ordito.pricing import AmountOff, ClaimKind, CouponKind, NewCoupons, Promotion
from ordito.processes.keep_goods import reserve_in_store
from ordito.reads.memory import Memory
from tests.browser.till import Counter
from tests.company import LONG_AGO
from tests.conftest import complete

GIFT: Final = ledger.with_check_digit("635001234567890")
COUPON: Final = "FIVER"
_PROMOTION: Final = PromotionId(ids.derive("test", "promotion", "fiver"))


def fill_purse(counter: Counter) -> None:
    """Give the member a card of 10.00, credit of 15.00, points worth 8.00, and a coupon of 5.00."""

    async def work() -> None:
        async with Database.open(counter.address, max_size=1) as db:
            await db.transact(_fill, Context.system(), counter)

    complete(work())


def keep_a_shirt(counter: Counter) -> str:
    """Keep a shirt in ``north`` for the member, who pays there; return its code."""

    async def work() -> str:
        async with Database.open(counter.address, max_size=1) as db:
            memory = await Memory.load(db)
            claim = await reserve_in_store(
                db,
                memory,
                place=memory.place("north", field="place"),
                lines=[(counter.company.skus["shirt"], 1)],
                claim_id=ids.new(),
                customer_id=counter.company.member,
                asked_from="test",
                context=Context.system(),
            )
            return claim.code

    return complete(work())


async def _fill(tx: Tx, counter: Counter) -> None:
    member = counter.company.member
    card = NewGiftCard(
        account_id=AccountId(ids.new()), number=GIFT, currency="EUR", amount_minor=1000
    )
    await ledger.issue_gift_card(tx, card=card, at=now())
    await ledger.grant_credit(
        tx,
        customer_id=member,
        currency="EUR",
        amount_minor=1500,
        grant_id=TransferId(ids.new()),
        reason="appeasement",
        at=now(),
    )
    programme = Programme(
        programme_id=ProgrammeId(ids.derive("test", "programme")),
        code="club",
        name="Club",
        minor_per_point={"EUR": 100},
        terms=Terms(burn={"EUR": BurnRule(points=1, minor=1)}),
    )
    await loyalty.put_programme(tx, programme=programme, at=now())
    (membership,) = await loyalty.list_programmes_of(tx, customer_id=member)
    await loyalty.grant_points(
        tx,
        membership=membership,
        programme=programme,
        points=800,
        grant_id=TransferId(ids.new()),
        reason="welcome",
        at=now(),
    )
    fiver = Promotion(
        promotion_id=_PROMOTION,
        code="fiver",
        label=(("en", "Five off"),),
        benefit=AmountOff(500),
        valid_from=LONG_AGO,
        currency="EUR",
        claim=ClaimKind.COUPON,
    )
    await pricing.publish(tx, promotions=[fiver], by="test", at=now())
    coupons = NewCoupons(
        batch_id=ids.new(),
        promotion_id=_PROMOTION,
        name="test",
        kind=CouponKind.GENERIC,
        code=COUPON,
    )
    await pricing.make_coupons(tx, new=coupons, at=now())
    policy = fulfilment.claims.ClaimPolicy(keep_hours=24)
    await fulfilment.claims.publish_policy(tx, policy=policy, by="test", at=now())
