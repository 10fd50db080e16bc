"""Return anywhere: goods of any order come back at any place that takes returns."""

from collections.abc import Sequence
from datetime import datetime

from ordito import network
from ordito.flows.change_order import ChangePlan, Effect, change_order
from ordito.flows.move_cash import MAIN
from ordito.network import Place, Service
from ordito.orders import ActionKind, ReturnedLine, Whereabouts
from ordito.platform.db import Tx


async def return_anywhere(
    tx: Tx,
    *,
    where: Whereabouts,
    place: Place,
    lines: Sequence[ReturnedLine],
    reason: str,
    withhold: bool,
    expected_version: int | None,
    drawer: str = MAIN,
    at: datetime,
) -> Effect:
    """Take goods in, whichever channel and place sold them; their money and points go back.

    They become the goods of the entity that owns the place's stock; the fact names the seller, so
    that the two can settle.

    Args:
        tx: open transaction.
        where: whose order.
        place: that takes them in.
        lines: units of each line and their condition.
        reason: code.
        withhold: True where the money waits for an inspection.
        expected_version: version that the caller saw, or None where it does not matter.
        drawer: of the place, from which cash goes back.
        at: now.

    Raises:
        ServiceMissing: the place takes no returns.
        NotReturnable: the customer has fewer units.
        OrderChanged: the order has another version; it says what was done since.
    """
    network.require_service(place, Service.RETURN, at=at, field="place")
    plan = ChangePlan(
        kind=ActionKind.RETURN,
        version=expected_version,
        reason=reason,
        taken=tuple(lines),
        withhold=withhold,
        place_id=place.place_id,
        owner_id=place.entity_id,
        drawer=drawer,
    )
    return await change_order(tx, where=where, plan=plan, at=at)
