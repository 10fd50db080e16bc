"""Subscriptions: which fact is handled by what, after commit. The one place to look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import customers, fulfilment, loyalty, messages, orders, pricing, service
from ordito.engagement import After
from ordito.flows.ask_how_it_was import invite_after
from ordito.flows.ask_us import follow_with_help
from ordito.flows.call_after_delivery import plan_calls
from ordito.flows.case_of_message import case_of_message
from ordito.flows.follow_market_orders import follow_market_orders
from ordito.flows.follow_offers import note_bought, note_occasion
from ordito.flows.follow_refunds import follow_refunds
from ordito.flows.follow_withdrawals import follow_withdrawals
from ordito.flows.issue_documents import issue_documents
from ordito.flows.mail_papers import mail_numbered, mail_placed
from ordito.flows.mark_catalogue import mark_catalogue
from ordito.flows.reckon_order import reckon_order
from ordito.flows.refresh_traits import refresh_traits
from ordito.flows.requalify_member import requalify_member, requalify_people
from ordito.flows.simulate_later import simulate_later
from ordito.flows.tell_news import tell_news
from ordito.orders import Method, Whereabouts
from ordito.platform import webhooks
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.feed import Entry
from ordito.platform.ids import (
    AccountId,
    CustomerId,
    FulfilmentOrderId,
    OrderId,
    PlaceId,
    SkuId,
)
from ordito.platform.relay import Follower, Reader, Subscriptions


async def follow_with_money(tx: Tx, fact: Fact) -> None:
    """Ask for the money that an order's new quantities call for.

    What is asked for waits in the order book until ``processes.settle_money`` has told the
    processor; asking again for the same quantities asks for nothing.
    """
    assert fact.customer_id is not None, fact
    where = Whereabouts(CustomerId(fact.customer_id), OrderId(fact.subject_id))
    await reckon_order(tx, where=where, at=now())


async def follow_with_documents(tx: Tx, facts: Sequence[Fact]) -> None:
    """Issue receipts, invoices and credit notes that the orders of facts call for by now.

    Of a sale only what was carried out has left; others get their papers when the goods do.
    """
    wheres = {
        Whereabouts(CustomerId(fact.customer_id), OrderId(fact.subject_id))
        for fact in facts
        if fact.customer_id is not None and _has_moved_goods(fact)
    }
    if wheres:
        await issue_documents(tx, wheres=sorted(wheres, key=_order_id), at=now())


async def follow_numbers_with_mail(tx: Tx, facts: Sequence[Fact]) -> None:
    """Queue the mails with documents that somebody wants by e-mail, once they have a number."""
    documents = [
        (CustomerId(fact.customer_id), UUID(fact.payload["document_id"]))
        for fact in facts
        if fact.customer_id is not None
    ]
    await mail_numbered(tx, documents=documents, at=now())


async def follow_orders_with_mail(tx: Tx, facts: Sequence[Fact]) -> None:
    """Queue the confirmations of orders whose goods come later; a receipt says the others."""
    placed = [
        (CustomerId(fact.customer_id), fact.subject_id)
        for fact in facts
        if fact.customer_id is not None and _has_goods_to_come(fact)
    ]
    if placed:
        await mail_placed(tx, placed=placed, at=now())


async def follow_orders_with_news(tx: Tx, facts: Sequence[Fact]) -> None:
    """Tell whoever has an address that goods are ready or on their way, and that money goes back.

    Of several payments of an order that are told together one mail says all.
    """
    backs: dict[Whereabouts, Fact] = {}
    for fact in facts:
        if fact.customer_id is None or fact.origin == "history":
            continue
        if fact.type == orders.PaymentMoved.type:
            if fact.payload["kind"] in _BACK:
                backs.setdefault(_where_of(fact), fact)
        elif (fact.type == fulfilment.FulfilmentReady.type) is (
            fact.payload["method"] == Method.COLLECT
        ):
            await tell_news(tx, where=_where_of(fact), fact=fact, at=now())
    for where, fact in backs.items():
        await tell_news(tx, where=where, fact=fact, at=now())


async def follow_with_marketplaces(tx: Tx, facts: Sequence[Fact]) -> None:
    """Let marketplaces hear of what became of their orders, and reckon their commissions."""
    wheres = {
        Whereabouts(CustomerId(fact.customer_id), OrderId(fact.subject_id))
        for fact in facts
        if fact.customer_id is not None
    }
    await follow_market_orders(tx, wheres=sorted(wheres, key=_order_id), at=now())


async def follow_with_traits(tx: Tx, facts: Sequence[Fact]) -> None:
    """Reckon anew what the purchases of people say who bought, brought back, or became one."""
    await refresh_traits(tx, customer_ids=_people_of(facts))


async def follow_with_presence(tx: Tx, facts: Sequence[Fact]) -> None:
    """Show nobody at a place any more who has taken the consent back."""
    await follow_withdrawals(tx, customer_ids=_people_of(facts), at=now())


async def follow_with_tier(tx: Tx, fact: Fact) -> None:
    """Bring a member's tier to what the points of a fact reach, where the programme has tiers."""
    if fact.payload["qualifies"]:
        assert fact.customer_id is not None, fact
        await requalify_member(
            tx,
            customer_id=CustomerId(fact.customer_id),
            account_id=AccountId(fact.subject_id),
            at=now(),
        )


async def follow_people_with_tier(tx: Tx, fact: Fact) -> None:
    """Bring the tiers to what the people of a fact reach, who became one, or several."""
    groups = fact.payload.get("before") or fact.payload.get("after") or ()
    customer_ids = [CustomerId(UUID(one)) for group in groups for one in group]
    await requalify_people(tx, customer_ids=customer_ids, at=now())


async def follow_with_simulation(tx: Tx, fact: Fact) -> None:
    """Let a job do the simulation that somebody has asked for."""
    await simulate_later(tx, simulation_id=fact.subject_id, at=now())


async def follow_with_sourcing(tx: Tx, fact: Fact) -> None:
    """Let units that a place does not give wait for another source.

    ``processes.source_again`` looks for it; told again, nothing waits twice.
    """
    assert fact.customer_id is not None, fact
    told = fact.payload
    await fulfilment.sourcing.park(
        tx,
        place_id=PlaceId(UUID(told["place_id"])),
        fulfilment_order_id=FulfilmentOrderId(UUID(told["fulfilment_order_id"])),
        customer_id=CustomerId(fact.customer_id),
        order_id=OrderId(fact.subject_id),
        method=told["method"],
        reason=told["reason"],
        refused=[
            fulfilment.sourcing.Refused(line["line_no"], SkuId(UUID(line["sku_id"])), line["units"])
            for line in told["lines"]
        ],
        cause_id=fact.fact_id,
        at=fact.occurred_at,
    )


async def follow_with_cases(tx: Tx, fact: Fact) -> None:
    """Put what a customer has written into the case that it belongs to, or open one."""
    assert fact.customer_id is not None, fact
    await case_of_message(
        tx,
        customer_id=CustomerId(fact.customer_id),
        received_id=fact.subject_id,
        at=fact.occurred_at,
    )


async def follow_refunds_with_cases(tx: Tx, fact: Fact) -> None:
    """Note that money was given back that a case has promised."""
    if fact.customer_id is not None and fact.payload["kind"] == "refund":
        await follow_refunds(tx, where=_where_of(fact), at=fact.occurred_at)


async def follow_hand_over_with_calls(tx: Tx, fact: Fact) -> None:
    """Let people call customers who have collected their goods; a parcel has yet to arrive."""
    told = fact.payload
    if told["is_last"] and told["method"] != Method.SHIP and fact.origin != "history":
        await plan_calls(
            tx,
            where=_where_of(fact),
            method=told["method"],
            place_id=UUID(told["place_id"]),
            at=fact.occurred_at,
        )


async def follow_parcels_with_calls(tx: Tx, fact: Fact) -> None:
    """Let people call customers whose parcel has arrived."""
    told = fact.payload
    if told["state"] == "delivered" and told["return_id"] is None and fact.customer_id is not None:
        await plan_calls(
            tx,
            where=_where_of(fact),
            method=Method.SHIP,
            place_id=UUID(told["place_id"]),
            at=fact.occurred_at,
        )


async def follow_hand_over_with_question(tx: Tx, fact: Fact) -> None:
    """Note that somebody who has collected goods may be asked how it was."""
    told = fact.payload
    if told["is_last"] and told["method"] != Method.SHIP and fact.customer_id is not None:
        await invite_after(
            tx,
            fact=fact,
            touchpoint=service.experience.Touchpoint.COLLECTION,
            order_id=fact.subject_id,
            case_id=fact.case_id,
            place_id=UUID(told["place_id"]),
            at=now(),
        )


async def follow_parcels_with_question(tx: Tx, fact: Fact) -> None:
    """Note that somebody whose parcel has arrived may be asked how it was."""
    told = fact.payload
    if told["state"] == "delivered" and told["return_id"] is None and fact.customer_id is not None:
        await invite_after(
            tx,
            fact=fact,
            touchpoint=service.experience.Touchpoint.DELIVERY,
            order_id=fact.subject_id,
            case_id=fact.case_id,
            place_id=UUID(told["place_id"]),
            at=now(),
        )


async def follow_returns_with_question(tx: Tx, fact: Fact) -> None:
    """Note that somebody who has brought goods back may be asked how it was."""
    if fact.customer_id is not None:
        await invite_after(
            tx,
            fact=fact,
            touchpoint=service.experience.Touchpoint.RETURN,
            order_id=None,
            case_id=fact.case_id,
            place_id=UUID(fact.payload["place_id"]),
            at=now(),
        )


async def follow_solved_with_question(tx: Tx, fact: Fact) -> None:
    """Note that somebody whose case was solved may be asked how it was."""
    if fact.payload["state"] == service.cases.State.SOLVED and fact.customer_id is not None:
        await invite_after(
            tx,
            fact=fact,
            touchpoint=service.experience.Touchpoint.CASE,
            order_id=None,
            case_id=fact.subject_id,
            place_id=fact.place_id,
            at=now(),
        )


async def follow_hand_over_with_offer(tx: Tx, fact: Fact) -> None:
    """Note that somebody who has collected goods may be made an offer."""
    told = fact.payload
    if told["is_last"] and told["method"] != Method.SHIP:
        await note_occasion(
            tx, fact=fact, after=After.COLLECTION, order_id=fact.subject_id, at=fact.occurred_at
        )


async def follow_solved_with_offer(tx: Tx, fact: Fact) -> None:
    """Note that somebody whose case was solved may be made an offer."""
    if fact.payload["state"] == service.cases.State.SOLVED:
        await note_occasion(tx, fact=fact, after=After.CASE, order_id=None, at=fact.occurred_at)


async def follow_exchange_with_offer(tx: Tx, fact: Fact) -> None:
    """Note that somebody who has changed goods for others may be made an offer."""
    await note_occasion(
        tx, fact=fact, after=After.EXCHANGE, order_id=fact.subject_id, at=fact.occurred_at
    )


async def follow_orders_with_offers(tx: Tx, fact: Fact) -> None:
    """Note which personal offers an order has used."""
    if fact.customer_id is not None and fact.origin != "history":
        await note_bought(tx, where=_where_of(fact), at=fact.occurred_at)


async def follow_cases_with_help(tx: Tx, fact: Fact) -> None:
    """Note that a person who looked for help came to us after all."""
    assert fact.customer_id is not None, fact
    await follow_with_help(
        tx,
        customer_id=CustomerId(fact.customer_id),
        case_id=fact.subject_id,
        at=fact.occurred_at,
    )


async def tell_webhooks(tx: Tx, facts: Sequence[Entry]) -> None:
    """Note which webhooks want these facts, and wake the jobs that deliver them."""
    at = now()
    endpoint_ids = await webhooks.note(tx, facts=facts, at=at)
    told = [fact for fact in facts if fact.type in BUYERS_FACTS and fact.customer_id]
    endpoint_ids += await _note_owned(tx, told, at) if told else []
    await webhooks.wake(tx, endpoint_ids=sorted(set(endpoint_ids)), at=at)


async def _note_owned(tx: Tx, facts: Sequence[Entry], at: datetime) -> list[UUID]:
    """Note which of the channels of others sold the orders of these facts."""
    wheres = sorted({_where_of(fact) for fact in facts}, key=_order_id)
    owners = await orders.sessions.list_owners(tx, wheres=wheres)
    owned = [fact for fact in facts if OrderId(fact.subject_id) in owners and _is_news(fact)]
    if not owned:
        return []
    named = [owners[OrderId(fact.subject_id)] for fact in owned]
    return await webhooks.note_owned(tx, facts=owned, owners=named, at=at)


async def tell_search(tx: Tx, facts: Sequence[Entry]) -> None:
    """Note which products the search has to take up again."""
    await mark_catalogue(tx, facts=facts, at=now())


SUBSCRIPTIONS: Final[Subscriptions] = {
    service.cases.CaseOpened.type: (follow_cases_with_help,),
    orders.LinesFulfilled.type: (follow_with_money,),
    loyalty.PointsEarned.type: (follow_with_tier,),
    loyalty.PointsReversed.type: (follow_with_tier,),
    customers.identity.CustomersMerged.type: (follow_people_with_tier,),
    customers.identity.CustomersParted.type: (follow_people_with_tier,),
    pricing.SimulationAsked.type: (follow_with_simulation,),
    fulfilment.UnitsRejected.type: (follow_with_sourcing,),
    messages.MessageReceived.type: (follow_with_cases,),
    orders.PaymentMoved.type: (follow_refunds_with_cases,),
    fulfilment.HandedOver.type: (
        follow_hand_over_with_calls,
        follow_hand_over_with_question,
        follow_hand_over_with_offer,
    ),
    fulfilment.ParcelMoved.type: (follow_parcels_with_calls, follow_parcels_with_question),
    orders.returns.ReturnReceived.type: (follow_returns_with_question,),
    service.cases.CaseStateChanged.type: (follow_solved_with_question, follow_solved_with_offer),
    orders.LinesReplaced.type: (follow_exchange_with_offer,),
    orders.OrderPlaced.type: (follow_orders_with_offers,),
}

FOLLOWERS: Final[Sequence[Follower]] = (
    Follower(
        frozenset(
            {
                orders.OrderPlaced.type,
                orders.LinesFulfilled.type,
                orders.LinesReturned.type,
                orders.LinesReplaced.type,
                orders.LinesAppeased.type,
            }
        ),
        follow_with_documents,
    ),
    Follower(
        frozenset(
            {
                orders.LinesFulfilled.type,
                orders.LinesCancelled.type,
                orders.LinesReturned.type,
                orders.LinesReplaced.type,
                orders.LinesAppeased.type,
            }
        ),
        follow_with_marketplaces,
    ),
    Follower(frozenset({orders.documents.DocumentNumbered.type}), follow_numbers_with_mail),
    Follower(
        frozenset(
            {
                orders.OrderPlaced.type,
                orders.LinesCancelled.type,
                orders.LinesReturned.type,
                orders.LinesReplaced.type,
                orders.LinesAppeased.type,
                customers.identity.CustomersMerged.type,
                customers.identity.CustomersParted.type,
            }
        ),
        follow_with_traits,
    ),
    Follower(
        frozenset(
            {
                customers.consents.ConsentWithdrawn.type,
                customers.consents.ConsentObjected.type,
                customers.identity.CustomersMerged.type,
            }
        ),
        follow_with_presence,
    ),
    Follower(frozenset({orders.OrderPlaced.type}), follow_orders_with_mail),
    Follower(
        frozenset(
            {
                fulfilment.FulfilmentReady.type,
                fulfilment.HandedOver.type,
                orders.PaymentMoved.type,
            }
        ),
        follow_orders_with_news,
    ),
)
"""What handles facts of its types many at once."""

BUYERS_FACTS: Final = frozenset(
    {
        orders.OrderPlaced.type,
        orders.LinesFulfilled.type,
        orders.LinesCancelled.type,
        orders.LinesReturned.type,
        orders.LinesReplaced.type,
        orders.LinesAppeased.type,
        orders.PaymentMoved.type,
        fulfilment.FulfilmentReady.type,
        fulfilment.FulfilmentRedirected.type,
        fulfilment.HandedOver.type,
    }
)
"""What whoever sold an order for us tells its buyer."""

_BACK: Final = frozenset({"refund", "void"})
_MOVED: Final = {
    customers.identity.CustomersMerged.type: ("before",),
    customers.identity.CustomersParted.type: ("after",),
}

READERS: Final[Sequence[Reader]] = (tell_webhooks, tell_search)
"""What takes every fact, a batch at a time."""


def _people_of(facts: Sequence[Fact]) -> set[CustomerId]:
    """Return the customers of facts, and all whom a merge or its end has moved."""
    moved = [
        group
        for fact in facts
        for name in _MOVED.get(fact.type, ())
        for group in fact.payload[name]
    ]
    named = {CustomerId(fact.customer_id) for fact in facts if fact.customer_id is not None}
    return named | {CustomerId(UUID(one)) for group in moved for one in group}


def _has_moved_goods(fact: Fact) -> bool:
    if fact.type != orders.OrderPlaced.type:
        return True
    return any(line["method"] == Method.CARRY_OUT for line in fact.payload["lines"])


def _has_goods_to_come(fact: Fact) -> bool:
    return any(line["method"] != Method.CARRY_OUT for line in fact.payload["lines"])


def _where_of(fact: Fact) -> Whereabouts:
    assert fact.customer_id is not None, fact
    return Whereabouts(CustomerId(fact.customer_id), OrderId(fact.subject_id))


def _is_news(fact: Fact) -> bool:
    """Of the money of an order, buyers hear what they get back; history is told to nobody."""
    if fact.origin == "history":
        return False
    return fact.type != orders.PaymentMoved.type or fact.payload["kind"] == "refund"


def _order_id(where: Whereabouts) -> OrderId:
    return where.order_id
