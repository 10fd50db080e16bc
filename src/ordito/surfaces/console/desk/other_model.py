"""Another model: what a line could be changed for, and the nearest place that has it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue, customers, fulfilment, network, orders, stock
from ordito.catalogue import ShelfSku
from ordito.fulfilment import PromiseLine
from ordito.network import Place, Service
from ordito.orders import Line, Order
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.platform.money import Money
from ordito.reads.market import own_prices
from ordito.stock import Offer
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.limits import limits_of
from ordito.surfaces.console.moments import Teller, address, teller_of
from ordito.surfaces.desk_screens import GivingPlace, Model, OtherModel
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.screens import Choice
from ordito.surfaces.whole import whole_of

_MOST_MODELS: Final = 12
_MOST_PLACES: Final = 3
_MOST_UNITS: Final = 10
_BETTER: Final = 10
_FAR_KM: Final = 1e6
Offers = Mapping[SkuId, Sequence[Offer]]


@get(
    "/orders/{name:str}/other-model/{line_no:int}",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_other_model(request: Call, name: FromPath[str], line_no: FromPath[int]) -> Template:
    """Show other models of a line with the nearest places that have them; nothing is changed.

    Raises:
        UnknownOrder: there is none of that number.
        UnknownLine: the order has no such line.
    """
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    order = await request.db.read(
        orders.get_order, customer_id=where.customer_id, order_id=where.order_id
    )
    lines = await request.db.read(
        orders.list_lines, customer_id=where.customer_id, order_id=where.order_id
    )
    line = next((one for one in lines if one.line_no == line_no), None)
    if line is None:
        raise orders.UnknownLine("The order has no such line.", field="line_no")
    person = await request.db.read(customers.find_customer, customer_id=where.customer_id)
    teller = await teller_of(request)
    query = request.query_params.get("q", "").strip()[:100]
    skus = await request.db.read(_candidates, teller, line, query)
    known = teller.memory.directory.places.values()
    offers = await request.db.read(
        stock.list_offers,
        sku_ids=[sku.sku_id for sku in skus],
        place_ids=[one.place_id for one in known if _gives(one)],
        channel_id=order.channel_id,
    )
    named = None if person is None else person.name
    if named is not None and not may_see_persons(request.principal):
        named = masked(named)
    screen = _screen(request, teller, order, line, skus, offers, query, named)
    return Template("desk/other_model.html", context={"screen": screen})


async def _candidates(tx: Tx, teller: Teller, line: Line, query: str) -> list[ShelfSku]:
    """Return what may be wanted instead: what was looked for, or what stands beside the line."""
    shelf = teller.memory.shelf_in(teller.language)
    of = teller.memory.shelf.sku(line.sku_id).product_id
    goods = [sku for sku in shelf.skus.values() if sku.active and sku.stocked]
    if query:
        words = query.casefold().split()
        found = [
            sku for sku in goods if all(one in f"{sku.name} {sku.code}".casefold() for one in words)
        ]
        return sorted(found, key=lambda sku: sku.name)[:_MOST_MODELS]
    related = await catalogue.list_related(tx, product_ids=[of], limit=_BETTER)
    ranks = {of: 0} | {one.other_id: i for i, one in enumerate(related, start=1)}
    beside = [sku for sku in goods if sku.product_id in ranks and sku.sku_id != line.sku_id]
    return sorted(beside, key=lambda sku: (ranks[sku.product_id], sku.name))[:_MOST_MODELS]


def _gives(place: Place) -> bool:
    return Service.COLLECT in place.services and place.closed_at is None


def _screen(
    request: Call,
    teller: Teller,
    order: Order,
    line: Line,
    skus: Sequence[ShelfSku],
    offers: Iterable[Offer],
    query: str,
    person: str | None,
) -> OtherModel:
    most = line.open or line.fulfilled - line.returned
    asked = whole_of(request.query_params.get("units", ""))
    units = min(max(asked, 1), most) if asked is not None else most
    near = teller.memory.directory.place(line.place_id)
    by_sku: dict[SkuId, list[Offer]] = {}
    for one in offers:
        if one.offered >= units:
            by_sku.setdefault(one.sku_id, []).append(one)
    unit = Money(line.total_minor // line.ordered if line.ordered else 0, order.currency)
    at = now()
    models = [_model(teller, order, sku, by_sku, near, unit, at) for sku in skus]
    url = f"/orders/{order.number}/other-model/{line.line_no}"
    kind = "change_model" if line.open else "exchange" if most else None
    return OtherModel(
        number=order.number,
        order_url=f"/orders/{order.number}",
        customer_url=f"/customers/{order.customer_id}",
        customer=person,
        title=teller.sku(line.sku_id),
        place=near.name,
        line_no=line.line_no,
        units=units,
        choices=tuple(
            Choice(
                label=str(n),
                url=address(url, {"units": str(n)} | ({"q": query} if query else {})),
                current=n == units,
            )
            for n in range(1, min(most, _MOST_UNITS) + 1)
        )
        if most > 1
        else (),
        url=url,
        query=query,
        kind=kind,
        form_url="" if kind is None else f"/orders/{order.number}/change/{kind}",
        # what can be had near by stands first; what is nowhere last
        models=tuple(sorted(models, key=lambda one: (not one.places, not one.is_near))),
        allowed=limits_of(request, order.currency, entity_id=order.seller_id),
    )


def _model(
    teller: Teller,
    order: Order,
    sku: ShelfSku,
    offers: Offers,
    near: Place,
    unit: Money,
    at: datetime,
) -> Model:
    directory = teller.memory.directory
    held = [(directory.place(one.place_id), one.offered) for one in offers.get(sku.sku_id, ())]
    ways = {place.place_id: _distance_km(near, place) for place, _ in held}
    nearest = sorted(held, key=lambda one: _rank(ways[one[0].place_id], near, one[0]))
    asked = [PromiseLine(0, 1, "collect", place) for place, _ in nearest[:_MOST_PLACES]]
    promises = fulfilment.promise(teller.memory.promises, asked, destination=None, at=at)
    prices = {one.channel.channel_id: one for one in own_prices(teller.memory, sku, at)}
    price = prices.get(order.channel_id)
    shown = None if price is None else Money(price.price_minor, price.currency)
    is_same = shown is not None and shown.currency == unit.currency
    return Model(
        title=sku.name,
        sku=sku.code,
        url=f"/products/{sku.product_id}",
        price=shown,
        difference=Money(shown.minor - unit.minor, unit.currency) if shown and is_same else None,
        is_near=bool(nearest) and nearest[0][0].place_id == near.place_id,
        places=tuple(
            GivingPlace(
                place=place.name,
                code=place.code,
                units=units,
                distance_km=None if (km := ways[place.place_id]) is None else max(1, round(km)),
                ready_at=None if promised is None else promised.promised_at,
            )
            for (place, units), promised in zip(nearest[:_MOST_PLACES], promises, strict=True)
        ),
    )


def _distance_km(near: Place, place: Place) -> float | None:
    if near.latitude is None or near.longitude is None:
        return None
    return network.distance_km(place, latitude=near.latitude, longitude=near.longitude)


def _rank(distance_km: float | None, near: Place, place: Place) -> tuple[bool, float, str]:
    far = _FAR_KM if distance_km is None else distance_km
    return place.place_id != near.place_id, far, place.name


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_other_model,)
