"""Product: the stock of each variant over the places."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template

from ordito import catalogue, stock
from ordito.catalogue import Sku
from ordito.network import Place
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.reads.memory import Memory
from ordito.stock import Condition, Position
from ordito.surfaces import screens
from ordito.surfaces.call import Call
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import staff
from ordito.surfaces.screens import Stock, StockPlace, Variant

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
    skus = await request.db.read(catalogue.list_skus_of, product_id=product_id)
    positions = await request.db.read(stock.list_positions, sku_ids=[sku.sku_id for sku in skus])
    cells = {
        (row.place_id, row.sku_id): row for row in positions if row.condition == Condition.SELLABLE
    }
    memory, language = request.house.memory, frame_of(request).language
    places = [
        place
        for place in memory.directory.places.values()
        if any((place.place_id, sku.sku_id) in cells for sku in skus)
    ]
    screen = screens.Product(
        name=_text(product.name, language),
        url=f"/products/{product_id}",
        brand=product.brand or "",
        price=_price(memory, skus),
        variants=tuple(Variant(sku=sku.code, label=_label(sku)) for sku in skus),
        places=tuple(
            _place(place, skus, cells) for place in sorted(places, key=lambda place: place.name)
        ),
        totals=tuple(_total(sku, cells) for sku in skus),
    )
    return Template("product.html", context={"screen": screen})


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


def _label(sku: Sku) -> str:
    return " ".join(sku.options.values()) or sku.code


def _text(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def _price(memory: Memory, skus: Sequence[Sku]) -> Money | None:
    """Return the lowest unit price on any list, as a first orientation."""
    prices = [
        (level.unit_minor, memory.rulebook.price_lists[price.price_list_id].currency)
        for sku in skus
        for price in memory.rulebook.prices.get(sku.sku_id, ())
        for level in price.breaks[:1]
    ]
    return Money(*min(prices)) if prices else None
