"""Laws: a session says what a quote says and what its order is; benefits are told and resolved."""

import random

import pytest

from ordito import customers, orders
from ordito.orders import Method
from ordito.orders.sessions import ClaimRule, PolicyUnclear, SellingPolicy, TenderRule
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.processes.basket import wanted_lines
from ordito.processes.price import Question, ask
from ordito.processes.sale import SaleLine
from ordito.processes.sessions import NothingAvailable, PageState, SessionPage, WishedBuyer
from ordito.reads.memory import Memory
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop
from tests.processes.sessions.buyers import AT_SOUTH, TO_HOME, Buyer

MEMBER = "org.example.member"
NOBODY = "org.example.nobody"
ITALIAN = WishedBuyer(first_name="Ada", email="ada@example.com", phone="02 3456 789")


def codes(page: SessionPage) -> list[str]:
    return [one.code for one in page.messages]


async def contacts(shop: Shop, page: SessionPage) -> set[str]:
    """Return how the buyer of a session is reached."""
    profile = await shop.db.read(customers.get_profile, customer_id=CustomerId(page.customer_id))
    return {one.value for one in profile.identifiers if one.value is not None}


async def publish(shop: Shop, policy: SellingPolicy) -> Buyer:
    """Put a policy in force; sessions sell by it from then on."""
    await shop.db.transact(orders.sessions.publish_selling_policy, SYSTEM, policy=policy, at=now())
    await shop.outlet.memory.refresh(shop.db)
    return Buyer(shop)


@pytest.mark.parametrize("seed", range(4))
async def test_session_quote_and_order_have_one_total(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)  # baskets, not secrets
    buyer, memory = Buyer(shop), shop.outlet.memory
    kind, way = chance.choice([(Method.SHIP, TO_HOME), (Method.COLLECT, AT_SOUTH)])
    named = [(sku, chance.randint(1, 2)) for sku in chance.choices(["shirt", "laptop"], k=2)]
    page = await buyer.open(*named, methods=(way,), card=chance.choice([None, CARD]))
    question = Question(
        channel=memory.channel(shop.company.channels["web"]),
        place=None,
        customer=CustomerId(page.customer_id),
        lines=wanted_lines(memory, [SaleLine(sku, units, kind) for sku, units in named]),
        at=now(),
    )
    answer = await shop.db.read(ask, memory, question)
    assert page.total_minor == answer.priced.total_minor
    assert sum(one.amount_minor for one in page.totals[:-1]) == page.total_minor
    done = await buyer.pay(page)
    assert (await buyer.order_of(done)).total_minor == page.total_minor
    assert await shop.findings() == {}


async def test_a_card_earns_and_opens_nobodys_vault(shop: Shop) -> None:
    page = await Buyer(shop).open(("shirt", 1), card=CARD)
    assert page.customer_id == shop.company.member
    assert page.points is not None
    assert (page.points.to_earn, page.points.free) == (19, None)
    assert [one.kind for one in page.methods[0].destinations] == ["written"]
    page = await Buyer(shop).open(("shirt", 1), card="0000")
    assert codes(page) == ["card_unknown"]


async def test_claims_count_until_they_have_to_be_proven(shop: Shop) -> None:
    rules = (
        ClaimRule(claim=MEMBER, group="claimed", proof="member"),
        ClaimRule(claim=NOBODY, group="unproven", proof="nobody"),
    )
    buyer = await publish(shop, SellingPolicy(claims=rules))
    page = await buyer.open(("shirt", 1), eligibility=("org.example.other",))
    assert codes(page) == ["eligibility_not_accepted"]
    assert (await buyer.pay(page)).state == PageState.COMPLETED
    page = await buyer.open(("shirt", 1), eligibility=(NOBODY,))
    assert (page.accepted, codes(page)) == ((NOBODY,), ["eligibility_accepted"])
    refused = await buyer.pay(page)
    assert refused.state == PageState.INCOMPLETE
    assert codes(refused) == ["eligibility_accepted", "eligibility_invalid"]
    page = await buyer.open(("shirt", 1), eligibility=(MEMBER,), card=CARD)
    assert (await buyer.pay(page)).state == PageState.COMPLETED


async def test_a_tender_pays_for_what_it_may(shop: Shop) -> None:
    rule = TenderRule(tender="card", except_tags=frozenset({"sku:laptop"}))
    buyer = await publish(shop, SellingPolicy(tenders=(rule,)))
    tenders = [one.tender for one in (await buyer.open(("shirt", 1))).handlers]
    assert "card" in tenders
    page = await buyer.open(("laptop", 1))
    assert "card" not in [one.tender for one in page.handlers]
    assert codes(await buyer.pay(page)) == ["handler_unknown"]


async def test_a_policy_names_everything_once(shop: Shop) -> None:
    twice = TenderRule(tender="card")
    with pytest.raises(PolicyUnclear):
        await publish(shop, SellingPolicy(tenders=(twice, twice)))
    assert shop.outlet.memory.selling.version == 0
    assert (await Memory.load(shop.db)).selling.version == 0


async def a_cart(shop: Shop) -> orders.carts.Cart:
    """Return a cart of somebody without a name, with two shirts."""
    cart = await shop.db.transact(
        orders.carts.open_cart, shop.context, customer_id=CustomerId(ids.new()), at=now()
    )
    line = orders.carts.CartLine(shop.company.skus["shirt"], 2, Method.SHIP)
    return await shop.db.transact(
        orders.carts.put_line, shop.context, cart=cart, line=line, expected_version=None, at=now()
    )


async def test_a_cart_becomes_one_session_and_one_order(shop: Shop) -> None:
    buyer, cart = Buyer(shop), await a_cart(shop)
    page = await buyer.open(cart_id=cart.cart_id, buyer=ITALIAN)
    assert [(one.sku, one.quantity) for one in page.lines] == [("shirt", 2)]
    assert (await buyer.open(cart_id=cart.cart_id)).session_id == page.session_id
    done = await buyer.pay(page)
    assert done.state == PageState.COMPLETED
    assert await contacts(shop, done) == {"ada@example.com", "+39023456789"}
    with pytest.raises(orders.carts.CartClosed):
        await buyer.open(cart_id=cart.cart_id)
    assert await shop.findings() == {}


async def test_a_session_makes_way_for_one_of_its_cart_that_opens(shop: Shop) -> None:
    cart, before, after = await a_cart(shop), Buyer(shop), Buyer(shop, owner="browser:other")
    page = await before.open(cart_id=cart.cart_id)
    with pytest.raises(NothingAvailable):
        await after.open(("nothing", 1), cart_id=cart.cart_id)
    assert (await before.show(page)).state == PageState.READY
    other = await after.open(cart_id=cart.cart_id)
    assert (await before.show(page)).state == PageState.CANCELED
    assert (await after.pay(other)).state == PageState.COMPLETED


async def test_an_order_says_what_brought_its_buyer_and_nothing_personal(shop: Shop) -> None:
    said = {
        "utm_source": "newsletter",
        "utm_term": "ada@example.com",
        "ref": "+39 02 3456789",
        "gclid": "4242 4242 4242 4242",
        "campaign_id": "12345678901",
        "no name": "x",
        "long": "x" * 201,
    }
    buyer = Buyer(shop)
    page = await buyer.open(("shirt", 1), attribution=said)
    await buyer.pay(await buyer.change(page, ("shirt", 2)))
    other = await buyer.open(("shirt", 1), attribution=said)
    await buyer.pay(await buyer.change(other, ("shirt", 1), attribution={"utm_source": "friend"}))
    async with shop.db.connection() as connection:
        facts = await connection.fetch(
            "SELECT payload -> 'attribution' FROM platform.fact"
            " WHERE type = 'orders.session_completed' ORDER BY fact_id"
        )
    assert [row[0] for row in facts] == [
        {"campaign_id": "12345678901", "utm_source": "newsletter"},
        {"utm_source": "friend"},
    ]
