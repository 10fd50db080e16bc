"""Substitute: another article at no higher price, exchanged once the customer agrees."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from ordito import fulfilment, orders
from ordito.flows.change_effect import Effect
from ordito.fulfilment import NothingToPick, SubstituteCostsMore, TaskKey
from ordito.orders import Method, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId
from ordito.processes import change
from ordito.processes.change import Previewed
from ordito.processes.change_asked import AskedLine, ChangeModel, WantedLine
from ordito.processes.checkout import Outlet


async def offer(
    outlet: Outlet,
    *,
    key: TaskKey,
    line_no: int,
    sku: str,
    units: int,
    substitute_id: UUID,
    context: Context,
    authority: AbstractSet[str],
) -> fulfilment.picking.Substitute:
    """Rehearse what a substitute would do, and note that it is offered.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        NothingToPick: fewer units of the line are to be picked.
        SubstituteCostsMore: the customer would have to pay for it.
        Refusal: whatever orders, prices and stock have against it.
    """
    task = await outlet.db.read(fulfilment.get_fulfilment_order, **key)
    items = await outlet.db.read(fulfilment.list_items, **key)
    item = next((one for one in items if one.line_no == line_no and one.to_pick >= units), None)
    if item is None:
        raise NothingToPick("So many are not to be picked.", field="units", left=0)
    offered = outlet.memory.sku(sku, field="sku")
    where = Whereabouts(task.customer_id, task.order_id)
    asked = _asked(line_no, units, sku, task.method, task.place_id)
    await _preview(outlet, where, asked, context, authority)
    await outlet.db.transact(
        fulfilment.picking.offer_substitute,
        context,
        task=task,
        item=item,
        offered_sku_id=offered.sku_id,
        units=units,
        substitute_id=substitute_id,
        at=now(),
    )
    return await outlet.db.read(
        fulfilment.picking.get_substitute, place_id=task.place_id, substitute_id=substitute_id
    )


async def accept(
    outlet: Outlet,
    *,
    place_id: PlaceId,
    substitute_id: UUID,
    consent: fulfilment.picking.Consent,
    context: Context,
    authority: AbstractSet[str],
) -> fulfilment.picking.Substitute:
    """Exchange what was bought for what was offered, together with the customer's word.

    Raises:
        UnknownSubstitute: nothing of that id was offered.
        SubstituteDecided: it was accepted or refused already.
        SubstituteCostsMore: by now the customer would have to pay for it.
        Refusal: whatever orders, prices and stock have against it by now.
    """
    found = await outlet.db.read(
        fulfilment.picking.get_substitute, place_id=place_id, substitute_id=substitute_id
    )
    if found.state != "offered":
        raise fulfilment.SubstituteDecided("The customer has said already.", state=found.state)
    task = await outlet.db.read(
        fulfilment.get_fulfilment_order,
        place_id=place_id,
        fulfilment_order_id=found.fulfilment_order_id,
    )
    where = Whereabouts(found.customer_id, found.order_id)
    sku = str(found.offered_sku_id)
    asked = _asked(found.line_no, found.units, sku, task.method, place_id)
    previewed = await _preview(outlet, where, asked, context, authority)
    proposal = await outlet.db.transact(change.keep, context, where, previewed)
    kept = await outlet.db.read(orders.get_change, where=where, change_id=proposal.change_id)

    async def note(tx: Tx, _: Effect) -> str:
        await fulfilment.picking.decide_substitute(
            tx, substitute=found, is_accepted=True, consent=consent, at=now()
        )
        return "{}"

    await change.confirm(
        outlet,
        change=kept,
        payments=(),
        key=None,
        tell=note,
        context=context,
        authority=authority,
    )
    return await outlet.db.read(
        fulfilment.picking.get_substitute, place_id=place_id, substitute_id=substitute_id
    )


def _asked(line_no: int, units: int, sku: str, method: str, place_id: PlaceId) -> ChangeModel:
    wanted = WantedLine(sku, units, Method(method), str(place_id))
    return ChangeModel(lines=(AskedLine(line_no, units),), wanted=(wanted,), reason="substitute")


async def _preview(
    outlet: Outlet,
    where: Whereabouts,
    asked: ChangeModel,
    context: Context,
    authority: AbstractSet[str],
) -> Previewed:
    previewed = await change.preview(
        outlet, where=where, asked=asked, context=context, authority=authority
    )
    if previewed.effect.to_pay_minor:
        raise SubstituteCostsMore(
            "The customer would have to pay for it.", to_pay_minor=previewed.effect.to_pay_minor
        )
    return previewed
