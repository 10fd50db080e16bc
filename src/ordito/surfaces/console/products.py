"""Product: the stock of each variant over the places."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from ordito import catalogue, stock
from ordito.catalogue import Sku, text_in
from ordito.network import Place
from ordito.platform.clock import now
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.reads.market import own_prices
from ordito.reads.memory import Memory
from ordito.stock import Condition, Position
from ordito.surfaces.call import Call
from ordito.surfaces.console import product_details as details
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.console.product_form import may_edit
from ordito.surfaces.guards import staff
from ordito.surfaces.product_screens import Product
from ordito.surfaces.screens import Choice, Stock, StockPlace, Variant

_SIZES: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
_NOTHING: Final = Stock(on_hand=0, reserved=0, available=0)
Cells = Mapping[tuple[PlaceId, SkuId], Position]


@get(
    "/products/{product_id:uuid}",
    access=staff(),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_product(request: Call, product_id: FromPath[UUID]) -> Template:
    """Show how many of each variant are where.

    Raises:
        UnknownProduct: there is none of that id.
    """
    product = await request.db.read(catalogue.get_product, product_id=product_id)
    variants = await request.db.read(catalogue.list_skus_of, product_id=product_id)
    chosen = [sku for sku in variants if sku.code == request.query_params.get("sku")]
    skus = sorted(chosen or variants, key=_order)
    positions = await request.db.read(
        stock.list_positions, sku_ids=[sku.sku_id for sku in variants]
    )
    cells = {
        (row.place_id, row.sku_id): row for row in positions if row.condition == Condition.SELLABLE
    }
    teller = await teller_of(request)
    name, url = text_in(product.name, teller.language), f"/products/{product_id}"
    places = tuple(_place(place, skus, cells) for place in _holders(teller.memory, cells, chosen))
    about = await request.db.read(details.read_about, product_id=product_id)
    screen = Product(
        name=teller.sku(chosen[0].sku_id) if chosen else name,
        kind=product.kind,
        whole=await request.db.read(details.count_whole, shelf=teller.memory.shelf, skus=skus),
        url=url,
        brand=product.brand or "",
        price=_price(teller.memory, skus, now()),
        filters=_filters(teller, name, url, variants, chosen),
        description=text_in(product.description, teller.language) if product.description else "",
        pictures=details.pictures_of(about, skus, teller.language),
        details=details.details_of(teller, about, product, skus),
        parts=details.parts_of(teller, skus),
        beside=details.beside_of(teller, about),
        listed=details.listed_of(teller, skus, now()),
        sold_out=tuple(place.name for place in places if chosen and place.cells[0].available <= 0),
        variants=tuple(Variant(sku=sku.code, label=_label(teller, name, sku)) for sku in skus),
        places=places,
        totals=tuple(_total(sku, cells) for sku in skus),
        edit_url=f"{url}/edit" if may_edit(request) else None,
    )
    return Template("product.html", context={"screen": screen})


def _holders(memory: Memory, cells: Cells, chosen: Sequence[Sku]) -> list[Place]:
    """Return the places that have or had the product; with most of the chosen variant first."""
    ids = {place_id for place_id, _ in cells}
    places = [place for place in memory.directory.places.values() if place.place_id in ids]

    def rank(place: Place) -> tuple[int, str]:
        held = [cells.get((place.place_id, sku.sku_id)) for sku in chosen]
        return -sum(position.available for position in held if position), place.name

    return sorted(places, key=rank)


def _filters(
    teller: Teller, name: str, url: str, variants: Sequence[Sku], chosen: Sequence[Sku]
) -> tuple[Choice, ...]:
    if not variants[1:]:
        return ()
    return tuple(
        Choice(
            label=_label(teller, name, sku),
            url=url if sku in chosen else f"{url}?{urlencode({'sku': sku.code})}",
            current=sku in chosen,
        )
        for sku in sorted(variants, key=_order)
    )


def _order(sku: Sku) -> tuple[list[str], int, str]:
    """Sort by everything but the size first, then from the smallest size to the largest."""
    size = sku.options.get("size", "").upper()
    others = [value for option, value in sorted(sku.options.items()) if option != "size"]
    return others, _SIZES.index(size) if size in _SIZES else len(_SIZES), sku.code


def _place(place: Place, skus: Sequence[Sku], cells: Cells) -> StockPlace:
    return StockPlace(
        name=place.name,
        url=f"/rows/tasks?place={place.code}",
        cells=tuple(_cell(place, sku, cells.get((place.place_id, sku.sku_id))) for sku in skus),
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _cell(place: Place, sku: Sku, position: Position | None) -> Stock:
    if position is None:
        return _NOTHING
    return Stock(
        on_hand=position.on_hand,
        reserved=position.reserved,
        available=position.available,
        url=f"/rows/movements?sku={sku.code}&place={place.code}",
    )


def _total(sku: Sku, cells: Cells) -> Stock:
    rows = [row for (_, sku_id), row in cells.items() if sku_id == sku.sku_id]
    return Stock(
        on_hand=sum(row.on_hand for row in rows),
        reserved=sum(row.reserved for row in rows),
        available=sum(row.available for row in rows),
    )


def _label(teller: Teller, name: str, sku: Sku) -> str:
    """Return what tells a variant apart, in the reader's language where its name says it."""
    own = teller.sku(sku.sku_id).removeprefix(name).strip(", ")
    return own or ", ".join(sku.options.values()) or sku.code


def _price(memory: Memory, skus: Sequence[Sku], at: datetime) -> Money | None:
    """Return the lowest price that a channel asks of somebody unknown for one unit of these."""
    asked = [
        (price.price_minor, price.currency)
        for sku in skus
        if sku.sku_id in memory.shelf.skus
        for price in own_prices(memory, memory.shelf.skus[sku.sku_id], at)
    ]
    return Money(*min(asked)) if asked else None
