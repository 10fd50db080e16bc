"""Authority: the caller's limit, asked in one place for whatever gives value away."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from ordito import network, stock
from ordito.network import Place, Power
from ordito.platform.ids import EntityId
from ordito.stock import MovementKind
from ordito.surfaces.call import Call


def require_power(
    request: Call, power: Power, *, currency: str, amount_minor: int, place: Place | None = None
) -> None:
    """Refuse what goes beyond the caller's limit; a system without a role is bound by its scopes.

    Args:
        request: of the caller, who acts at ``place`` or at the token's own.
        power: what the caller wants to do.
        currency: ISO 4217.
        amount_minor: its worth, minor units; 0 where nobody knows it.
        place: whose legal entity bears it; None for the company as a whole.

    Raises:
        NotEntitled: it names the roles that may, and how far the caller may go.
    """
    if not request.principal.authority:
        return
    network.require_authority(
        request.house.memory.directory,
        power=power,
        roles=request.principal.authority,
        entity_id=entity_of(request) if place is None else place.entity_id,
        currency=currency,
        amount_minor=amount_minor,
    )


def entity_of(request: Call) -> EntityId | None:
    """Return the legal entity of the place at which the caller acts; None for the whole company."""
    place_id = request.context.place_id
    return None if place_id is None else request.house.memory.directory.place(place_id).entity_id


async def require_write_off(
    request: Call, entries: Sequence[stock.Entry], *, place: Place, at: datetime
) -> None:
    """Refuse to write off goods worth more than the caller may; what went otherwise is a fact.

    Args:
        request: of the caller.
        entries: that shall be booked; those that take no goods off are not looked at.
        place: where the goods are.
        at: now; what units cost then counts.

    Raises:
        NotEntitled: it names the roles that may, and how far the caller may go.
    """
    lost = [
        entry
        for entry in entries
        if entry.kind in (MovementKind.WRITE_OFF, MovementKind.CORRECTION) and entry.quantity < 0
    ]
    if not lost or not request.principal.authority:
        return
    known = await request.db.read(
        stock.list_unit_costs, sku_ids=[entry.sku_id for entry in lost], at=at
    )
    costs = {(cost.sku_id, cost.entity_id): cost for cost in known}
    worth: defaultdict[str, int] = defaultdict(int)
    for entry in lost:
        cost = costs.get((entry.sku_id, entry.entity_id))
        currency = place.currency if cost is None else cost.currency
        worth[currency] += 0 if cost is None else -entry.quantity * cost.cost_minor
    for currency, amount_minor in worth.items():
        require_power(
            request, Power.WRITE_OFF, currency=currency, amount_minor=amount_minor, place=place
        )
