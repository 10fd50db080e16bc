"""Personal offers: chance decides once, a held out person gets nothing, a price is used once."""

import asyncio
import dataclasses
import time
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ordito import catalogue, engagement, experiments, messages, pricing, stock
from ordito.engagement import After, MadeOffer, OfferRule, OfferRules
from ordito.flows.offer_better import Chosen, offer_better
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, EntityId, PriceListId, SkuId
from ordito.processes.find_better import NoSuchPromotion, find_better
from ordito.processes.offer_after_contact import chosen_of, offer_after_contact, shop_of
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from tests.company import LONG_AGO, Company, found
from tests.offers import BETTER, OFFERED, PRICE, a_rule, allow, furnish_offers
from tests.scenarios.calls import client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio
SYSTEM = Context.system()


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=5)


async def bought_a_shirt(address: str, company: Company) -> None:
    with serve(address) as url:
        async with client(url, company.tokens["app"]) as http:
            sold = await sell(
                http,
                [line("shirt", 1, method="collect", place="north")],
                customer={"email": "member@example.org"},
            )
            assert sold.status_code == 201, sold.text


async def choose(db: Database, company: Company, rule: OfferRule) -> Chosen:
    memory = await Memory.load(db)
    channel = shop_of(memory, "web")
    assert channel is not None
    better = await find_better(
        db,
        memory,
        customer_id=company.member,
        order_id=None,
        rule=rule,
        channel=channel,
        at=now(),
    )
    (one,) = better
    assert (one.sku.sku_id, one.place.code, one.units) == (BETTER, "south", 5)
    assert (one.listed_minor, one.price_minor, one.relation) == (PRICE, OFFERED, "better")
    return chosen_of(
        one, customer_id=company.member, offer_id=ids.new(), rule=rule, channel=channel
    )


async def rights(tx: Tx, company: Company) -> list[pricing.PersonalOffer]:
    return await pricing.find_offers(tx, customer_id=company.member, at=now())


async def audit(tx: Tx) -> dict[str, Any]:
    verdicts = await run_audit(tx, since=None, at=now() + timedelta(hours=1))
    return {one.check: one.findings for one in verdicts if one.findings}


async def test_an_offer_is_made_once_mailed_used_once_and_the_books_agree(
    db: Database, address: str, company: Company
) -> None:
    rule = a_rule(reaches=company.member)
    await furnish_offers(db, company, rule)
    await bought_a_shirt(address, company)
    chosen = await choose(db, company, rule)
    offers = await asyncio.gather(
        *(db.transact(offer_better, SYSTEM, chosen=chosen, at=now()) for _ in range(3))
    )
    assert {one.offer_id for one in offers} == {chosen.offer_id}
    offer = offers[0]
    assert (offer.state, offer.variant, offer.propensity_ppm) == ("open", "offer", 500_000)
    (right,) = await db.read(rights, company)
    assert (right.offer_id, right.max_uses, right.variant) == (offer.offer_id, 1, "offer")
    mail = await db.read(
        messages.find_message,
        customer_id=company.member,
        message_id=ids.derive("engagement.offer", offer.offer_id),
    )
    assert mail is not None
    assert (mail.template, mail.purpose) == ("offer", "marketing")
    # another one is not made, whatever it is of
    other = await choose(db, company, rule)
    with pytest.raises(engagement.OffersCapped):
        await db.transact(offer_better, SYSTEM, chosen=other, at=now())
    # a decline is a word: it can still be accepted, by one of rivals
    key: dict[str, Any] = {"customer_id": company.member, "offer_id": offer.offer_id}
    assert (await db.transact(engagement.decline, SYSTEM, **key, at=now())).state == "declined"
    took = await asyncio.gather(
        *(db.transact(engagement.accept, SYSTEM, **key, at=now()) for _ in range(4))
    )
    assert sorted(is_news for _, is_news in took) == [False, False, False, True]
    # at whichever counter: the price is used once, by one of rivals
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as till:
            sold = await asyncio.gather(
                *(
                    sell(till, [line("better", 1)], place="south", customer=_member())
                    for _ in range(3)
                )
            )
            totals = sorted(one.json()["total_minor"] for one in sold if one.status_code == 201)
            assert totals.count(OFFERED) == 1, [one.text for one in sold]
            kept = await until_bought(db, key)
    assert kept.bought_order_id is not None
    with pytest.raises(engagement.OfferEnded):
        await db.transact(engagement.accept, SYSTEM, **key, at=now())
    assert await db.read(audit) == {}


async def occasion_states(tx: Tx) -> list[str]:
    rows = await tx._connection.fetch("SELECT state FROM engagement.occasion ORDER BY due_at")
    return [row["state"] for row in rows]


def _member() -> dict[str, str]:
    return {"email": "member@example.org"}


async def until_bought(db: Database, key: dict[str, Any]) -> MadeOffer:
    give_up_at = time.monotonic() + 60
    while True:
        offer = await db.read(engagement.get_offer, **key)
        if offer.state == "bought":
            return offer
        assert time.monotonic() < give_up_at, offer
        await asyncio.sleep(0.05)


async def test_who_is_held_out_gets_nothing_and_is_written_down(
    db: Database, address: str, company: Company
) -> None:
    held = a_rule(reaches=company.member, is_held=True)
    await furnish_offers(db, company, held)
    await bought_a_shirt(address, company)
    chosen = await choose(db, company, held)
    offer = await db.transact(offer_better, SYSTEM, chosen=chosen, at=now())
    assert (offer.state, offer.variant) == ("withheld", experiments.HOLD_OUT)
    assert await db.read(rights, company) == []
    assert await db.read(messages.list_latest) == []
    with pytest.raises(engagement.NotOffered):
        await db.read(engagement.get_offer, customer_id=company.member, offer_id=offer.offer_id)
    other = await choose(db, company, held)
    with pytest.raises(engagement.OffersCapped):
        await db.transact(offer_better, SYSTEM, chosen=other, at=now())
    assert await db.read(audit) == {}


async def test_a_rule_offers_after_a_contact_and_says_why_it_does_not(
    db: Database, address: str, company: Company
) -> None:
    rule = a_rule(After.CASE, reaches=company.member)
    await furnish_offers(db, company, rule)
    memory = await Memory.load(db)

    async def contact(after: After = After.CASE) -> None:
        book = await db.read(engagement.OFFERS.load)
        await db.transact(
            engagement.note_occasion,
            SYSTEM,
            after=after,
            customer_id=company.member,
            cause_id=ids.new(),
            order_id=None,
            desk_case_id=None,
            book=book,
            at=now(),
        )
        await offer_after_contact(db, memory, shop_channel="web")

    await contact(After.EXCHANGE)
    await contact()
    await bought_a_shirt(address, company)
    await db.transact(allow, SYSTEM, company.member, given=False)
    await contact()
    await db.transact(allow, SYSTEM, company.member)
    await contact()
    await contact()
    assert await db.read(occasion_states) == ["nothing_better", "not_allowed", "offered", "capped"]
    (offer,) = await db.read(engagement.list_offers_of, customer_id=company.member)
    assert offer.state == "open"
    late = offer.valid_to + timedelta(seconds=1)
    assert await db.transact(engagement.expire_offers, SYSTEM, at=late) == 1
    assert await db.transact(engagement.expire_offers, SYSTEM, at=late) == 0
    unknown = engagement.OfferRule(code="x", after=After.AGENT, promotion="NONE")
    with pytest.raises(NoSuchPromotion):
        await choose(db, company, unknown)
    twice = OfferRules(rules=(rule, rule))
    with pytest.raises(engagement.OfferRulesUnclear):
        await db.transact(engagement.publish_offer_rules, SYSTEM, policy=twice, at=now())


def test_a_link_names_one_offer_and_nobody_else_makes_one() -> None:
    whose, offer_id = CustomerId(ids.new()), ids.new()
    code = engagement.link_code(b"seal", whose, offer_id)
    assert engagement.read_link(b"seal", code) == (whose, offer_id)
    assert engagement.read_link(b"other", code) is None
    first = "B" if code[0] == "A" else "A"
    for wrong in (code[:-1], first + code[1:], "", "é", code + "A"):
        assert engagement.read_link(b"seal", wrong) is None, wrong


async def test_the_variant_that_is_most_like_what_was_bought_is_offered_beside_any_order(
    db: Database, address: str, company: Company
) -> None:
    rule = a_rule(reaches=company.member)
    await furnish_offers(db, company, rule)
    await db.transact(sizes_of, SYSTEM, company)
    await bought_a_shirt(address, company)
    memory = await Memory.load(db)
    channel = shop_of(memory, "web")
    assert channel is not None
    asked: dict[str, Any] = {"rule": rule, "channel": channel, "at": now()}
    (latest,) = await find_better(db, memory, customer_id=company.member, order_id=None, **asked)
    # the other size comes first by its code
    assert latest.sku.sku_id == BETTER
    named = latest.about.order_id
    (same,) = await find_better(db, memory, customer_id=company.member, order_id=named, **asked)
    assert same.about == latest.about
    # an order of somebody else is none of theirs
    stranger = CustomerId(ids.new())
    assert not await find_better(db, memory, customer_id=stranger, order_id=named, **asked)


async def sizes_of(tx: Tx, company: Company) -> None:
    at = now()
    shirt = await catalogue.get_sku(tx, sku_id=company.skus["shirt"])
    better = await catalogue.get_sku(tx, sku_id=BETTER)
    other = SkuId(ids.derive("test", "sku", "a-better"))
    large, small = {"size": "l"}, {"size": "s"}
    skus = [
        msgspec.structs.replace(shirt, options=large),
        msgspec.structs.replace(better, options=large),
        msgspec.structs.replace(better, sku_id=other, code="a-better", options=small),
    ]
    known = msgspec.convert(skus, list[catalogue.Sku], from_attributes=True)
    await catalogue.put_skus(tx, skus=known, at=at)
    price = pricing.Price(
        price_list_id=PriceListId(ids.derive("test", "price list")),
        sku_id=other,
        breaks=(pricing.Break(1, PRICE),),
        valid_from=LONG_AGO,
    )
    book = await pricing.load_rulebook(tx)
    (upgrade,) = [one for one in book.promotions if one.code == "UPGRADE"]
    both = dataclasses.replace(upgrade, select=pricing.Selector(sku_ids=frozenset({BETTER, other})))
    await pricing.publish(tx, prices=[price], promotions=[both], by="test", at=at)
    await stock.open_positions(
        tx,
        place_id=company.places["south"],
        entity_id=EntityId(ids.derive("test", "entity")),
        counted=[(other, 5)],
        count_id=ids.new(),
        at=at,
    )
