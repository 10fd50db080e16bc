"""Orders that a reader may see: those of the own places; all of them for a contact centre."""

from typing import Final

from ordito import orders
from ordito.orders import Whereabouts
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role

_EVERYWHERE: Final = frozenset({Role.AGENT, Role.ADMIN})


async def find_seen(request: Call, name: str) -> tuple[Whereabouts, OrderPage]:
    """Return an order by its number or id.

    A contact centre serves the customers of every place, so its agents see what any place sold.

    Raises:
        UnknownOrder: there is none, or the reader's places have nothing to do with it.
    """
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    page = await request.db.read(read_order_page, where=where, memory=request.house.memory)
    principal = request.principal
    # an order that no place has sold is seen at the places that give its goods
    places = {page.place_id, *(line.place_id for line in page.lines)} - {None}
    is_near = any(principal.may_act_at(place_id) for place_id in places)
    if not is_near and principal.roles.isdisjoint(_EVERYWHERE):
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    return where, page
