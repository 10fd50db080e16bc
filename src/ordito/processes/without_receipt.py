"""Without receipt: what goods are worth whose order nobody finds, and whether they come back."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from ordito import catalogue, network, orders, service
from ordito.flows.decide_grant import Asked, Warrant, decide
from ordito.flows.return_without_receipt import Valued, return_without_receipt
from ordito.flows.take_in import INSPECT
from ordito.network import Channel, ChannelKind, Place, Power, Service
from ordito.orders import Goods, ReturnedLine
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.change_asked import Fate, Minutes, Reason
from ordito.processes.price import identify
from ordito.processes.sale import SaleCustomer, Text, Units
from ordito.reads.case_facts import Complaint, Scene, read_person_scene
from ordito.reads.lowest_price import find_lowest_price
from ordito.reads.memory import Memory
from ordito.reads.price_context import groups_of

Subject = service.decisions.DecisionSubject
Form = service.decisions.GrantForm

Shown = Literal["identity_card", "passport", "driving_licence", "residence_permit", "card"]


class LooseLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods without their order.

    Attributes:
        sku: code or id.
        quantity: units.
        condition: ``sellable`` or ``damaged``.
        disposition: what becomes of them, as in a return with an order.
    """

    sku: Text
    quantity: Units
    condition: Goods = Goods.SELLABLE
    disposition: Fate | None = None


class LooseReturn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Goods that are brought and whose order nobody finds.

    Attributes:
        customer: who brings them, by card or otherwise known; the store credit is theirs.
        checked: the document by which that was checked.
        lines: what is brought.
        place: code or id of the place.
        exception: code why they are taken although the rules or the limits say no.
        minutes: of handling, where they were measured.
        reason: code.
    """

    customer: SaleCustomer
    checked: Shown
    lines: Annotated[tuple[LooseLine, ...], msgspec.Meta(min_length=1, max_length=100)]
    place: Text
    exception: Reason | None = None
    minutes: Minutes | None = None
    reason: Reason = "customer_request"


async def take_loose(
    tx: Tx,
    *,
    memory: Memory,
    asked: LooseReturn,
    return_id: UUID,
    authority: AbstractSet[str],
    at: datetime,
) -> orders.returns.GoodsReturn:
    """Take goods without their order, each at its lowest price of the last 30 days.

    Args:
        tx: open transaction.
        memory: network, catalogue, prices, rules of returns.
        asked: what is brought, by whom.
        return_id: chosen by the caller.
        authority: roles whose limits count.
        at: now.

    Raises:
        UnknownCustomer: nobody is known by what was given.
        ReceiptNeeded: by the rules these goods come back with their order alone.
        ReturnLimit: the person has brought back too much without a receipt.
        BeyondPolicy, ApprovalNeeded: the decision policy has something against it.
        NotEntitled: it is worth more than the caller may give, or an exception that it may not.
        ServiceMissing: the place takes no returns.
    """
    place = memory.place(asked.place, field="place")
    network.require_service(place, Service.RETURN, at=at, field="place")
    party = await identify(tx, asked.customer, with_groups=memory.names_groups)
    channel = _channel(memory, place, tx.context)
    goods = [
        await _valued(tx, memory, channel, place, line, number, at)
        for number, line in enumerate(asked.lines)
    ]
    groups = groups_of(memory, party, at)
    _require(memory, place, authority, goods, is_excepted=asked.exception is not None)
    terms = _terms(memory, channel, groups, goods, asked, at)
    customer_id = CustomerId(party.customer_id)
    scene = await read_person_scene(tx, memory=memory, customer_id=customer_id, at=at)
    taken = await return_without_receipt(
        tx,
        customer_id=customer_id,
        return_id=return_id,
        place=place,
        goods=goods,
        terms=terms,
        limits=None if asked.exception is not None else memory.returns.policy.without_receipt,
        reason=asked.reason,
        checked=asked.checked,
        at=at,
    )
    if taken.worth_minor:
        await _decide(tx, memory, scene, taken, asked, authority)
    return taken


async def _decide(
    tx: Tx,
    memory: Memory,
    scene: Scene,
    taken: orders.returns.GoodsReturn,
    asked: LooseReturn,
    authority: AbstractSet[str],
) -> None:
    is_excepted = asked.exception is not None
    worth_minor = taken.worth_minor
    verdicts = [
        orders.returns.Verdict(line_no=part.line_no, allowed=True, why=part.why or "no_receipt")
        for part in taken.parts
    ]
    told = Complaint(
        cause=asked.reason,
        currency=taken.currency,
        value_minor=worth_minor,
        verdicts=verdicts,
        conditions=frozenset(str(line.condition) for line in asked.lines),
    )
    await decide(
        tx,
        memory=memory,
        scene=scene,
        asked=Asked(
            subject=Subject.RETURN_EXCEPTION if is_excepted else Subject.REFUND,
            form=Form.EXCEPTION if is_excepted else Form.CREDIT,
            granted_minor=worth_minor,
            told=told,
        ),
        warrant=Warrant(authority=frozenset(authority), deviation=asked.exception),
        given=service.decisions.Given(grant_id=taken.return_id),
    )


def _terms(
    memory: Memory,
    channel: Channel,
    groups: frozenset[str],
    goods: Sequence[Valued],
    asked: LooseReturn,
    at: datetime,
) -> orders.returns.ReturnTerms:
    verdicts = [_judged(memory, channel, groups, one, asked.reason, at) for one in goods]
    refused = next((one for one in verdicts if not one.allowed), None)
    if asked.exception is None and refused is not None:
        raise orders.returns.ReceiptNeeded(
            f"Line {refused.line_no} comes back with its order alone: {refused.why}.",
            field=f"lines[{refused.line_no - 1}]",
            why=refused.why,
            rule=refused.rule,
        )
    return orders.returns.ReturnTerms(
        policy_version=memory.returns.version,
        verdicts=tuple(orders.returns.excepted(one) for one in verdicts),
        way=orders.returns.Way.NO_RECEIPT,
        exception=asked.exception,
        minutes=asked.minutes,
        costs=memory.returns.policy.costs,
    )


def _require(
    memory: Memory,
    place: Place,
    authority: AbstractSet[str],
    goods: Sequence[Valued],
    *,
    is_excepted: bool,
) -> None:
    worth = sum(one.worth_minor for one in goods)
    for power in (Power.REFUND, Power.OVERRIDE):
        if authority and (power is Power.REFUND or is_excepted):
            network.require_authority(
                memory.directory,
                power=power,
                roles=authority,
                entity_id=place.entity_id,
                currency=place.currency,
                amount_minor=worth,
            )


async def _valued(
    tx: Tx,
    memory: Memory,
    channel: Channel,
    place: Place,
    line: LooseLine,
    number: int,
    at: datetime,
) -> Valued:
    sku = memory.sku(line.sku, field=f"lines[{number}].sku")
    if not sku.stocked:
        message = f"{sku.code} is nothing that comes back."
        raise catalogue.InactiveSku(message, field=f"lines[{number}].sku")
    found = await find_lowest_price(tx, memory=memory, sku=sku, channel=channel, place=place, at=at)
    prices = [one for one in (found.price_minor, found.lowest_minor) if one is not None]
    is_inspected = line.disposition == INSPECT
    asked = ReturnedLine(
        number + 1,
        line.quantity,
        line.condition,
        None if is_inspected else line.disposition,
        is_inspected,
    )
    return Valued(sku.sku_id, asked, min(prices, default=0) * line.quantity)


def _judged(
    memory: Memory,
    channel: Channel,
    groups: frozenset[str],
    one: Valued,
    reason: str,
    at: datetime,
) -> orders.returns.Verdict:
    sku = memory.shelf.sku(one.sku_id)
    sold = orders.returns.Sold(
        channel_id=channel.channel_id,
        market=channel.market,
        groups=groups,
        is_distant=False,
        zone=memory.zone_of_market(channel.market),
        bought_at=at,
        arrived_at=None,
    )
    brought = orders.returns.Brought(
        line_no=one.asked.line_no,
        tags=memory.tags_of(sku) | {f"sku:{sku.code}"},
        goods=one.asked.condition,
        reason=reason,
        had_at=at,
        said_at=at,
    )
    return orders.returns.judge_without_receipt(memory.returns.policy, sold, brought)


def _channel(memory: Memory, place: Place, context: Context) -> Channel:
    """Return the channel whose prices count: the caller's, else the stores' of that country."""
    if context.channel_id is not None:
        return memory.channel(context.channel_id)
    stores = [
        channel
        for channel in memory.directory.channels.values()
        if channel.active and channel.currency == place.currency
    ]
    return min(
        stores,
        key=lambda one: (one.kind is not ChannelKind.STORE, one.market != place.country, one.code),
    )
