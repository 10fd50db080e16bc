"""Desk of an order: limits before each action, what the goods cost us, the rows of its money."""

from collections.abc import Mapping
from typing import Final

from ordito import stock
from ordito.network import Power
from ordito.orders import Order
from ordito.platform.ids import SkuId
from ordito.platform.money import Money
from ordito.reads.order_page import OrderLine, OrderPage
from ordito.surfaces.call import Call
from ordito.surfaces.console.limits import limits_of
from ordito.surfaces.desk_screens import OrderDesk
from ordito.surfaces.guards import Role
from ordito.surfaces.screens import Action

_SEE_COSTS: Final = frozenset({Role.AGENT, Role.MERCHANDISER, Role.HELM, Role.ADMIN})
_CHANGERS: Final = frozenset({Role.ASSOCIATE, Role.AGENT, Role.ADMIN})
_POWERS: Final[Mapping[str, Power]] = {
    "cancel_lines": Power.REFUND,
    "return": Power.REFUND,
    "exchange": Power.REFUND,
    "change_model": Power.REFUND,
    "appease": Power.APPEASE,
    "release_hold": Power.RELEASE_HOLD,
}
"""Power that an action of the order page uses, where it gives something away."""


async def desk_of_order(
    request: Call, page: OrderPage, order: Order, actions: tuple[Action, ...]
) -> OrderDesk:
    """Return what an order's page shows for who serves its customer."""
    url = f"/orders/{page.number}"
    costs = await _costs(request, page)
    powers = tuple(dict.fromkeys(_POWERS[one.code] for one in actions if one.code in _POWERS))
    limits = {
        one.power: one
        for one in limits_of(request, page.currency, powers=powers, entity_id=order.seller_id)
    }
    may_change = not request.principal.roles.isdisjoint(_CHANGERS)
    return OrderDesk(
        limits={
            one.code: limits[_POWERS[one.code].value] for one in actions if one.code in _POWERS
        },
        costs=costs,
        cost=Money(sum(one.minor for one in costs.values()), page.currency) if costs else None,
        models={
            str(line.line_no): f"{url}/other-model/{line.line_no}"
            for line in page.lines
            if may_change and _is_changeable(line)
        },
        money_url=f"{url}/money",
    )


def _is_changeable(line: OrderLine) -> bool:
    return line.kind == "goods" and bool(line.open or line.fulfilled > line.returned)


async def _costs(request: Call, page: OrderPage) -> Mapping[str, Money]:
    """Return what the goods that were not given up have cost us, by line, where it is known."""
    if request.principal.roles.isdisjoint(_SEE_COSTS):
        return {}
    known = await request.db.read(
        stock.list_unit_costs,
        sku_ids=[SkuId(line.sku_id) for line in page.lines],
        at=page.placed_at,
    )
    directory = request.house.memory.directory
    costs = {(one.sku_id, one.entity_id): one for one in known}
    found: dict[str, Money] = {}
    for line in page.lines:
        owner = directory.place(line.place_id).entity_id
        cost = costs.get((SkuId(line.sku_id), owner))
        kept = line.ordered - line.cancelled - line.returned
        if cost is not None and cost.currency == page.currency:
            found[str(line.line_no)] = Money(cost.cost_minor * kept, cost.currency)
    return found
