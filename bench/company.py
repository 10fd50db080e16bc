"""A company of some size: twenty places, a thousand SKUs, ten thousand members of a programme.

Its ids are numbers written as UUIDs, so that a script of pgbench can draw one at random.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from ordito import catalogue, customers, loyalty, network, pricing, stock
from ordito.catalogue import Product, Sku
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.loyalty import NewMember, Programme
from ordito.network import Channel, ChannelKind, LegalEntity, Place, PlaceKind, Service
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    PlaceId,
    PriceListId,
    ProductId,
    ProgrammeId,
    SkuId,
)
from ordito.pricing import Break, Price, PriceList, TaxRate

PLACES: Final = 20
DEPOTS: Final = 4
SKUS: Final = 2_000
MEMBERS: Final = 10_000
SKU: Final = 1 << 64
PLACE: Final = 2 << 64
CUSTOMER: Final = 3 << 64
ENTITY: Final = EntityId(ids.derive("bench", "entity"))
CHANNEL: Final = ChannelId(ids.derive("bench", "channel"))
PROGRAMME: Final = Programme(
    programme_id=ProgrammeId(ids.derive("bench", "programme")),
    code="club",
    name="Club",
    minor_per_point={"EUR": 100},
)
_SCOPES: Final = (
    "quotes orders:read orders:write orders:everywhere stock:read customers:read facts:read"
).split()
LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
_BATCH: Final = 1_000


def sku_id(number: int) -> SkuId:
    """Return the id of the SKU of that number."""
    return SkuId(UUID(int=SKU + number))


def place_id(number: int) -> PlaceId:
    """Return the id of a place; the first ones are depots, which ship, the others stores."""
    return PlaceId(UUID(int=PLACE + number))


def customer_id(number: int) -> CustomerId:
    """Return the id of a member."""
    return CustomerId(UUID(int=CUSTOMER + number))


def card_of(number: int) -> str:
    """Return the number of a member's card."""
    return f"299{number:010d}"


async def found(db: Database, *, units: int, members: int = MEMBERS) -> str:
    """Found the company in a migrated, empty database.

    Args:
        db: of the company.
        units: of every SKU in every place.
        members: how many customers have a card.

    Returns:
        An API token of its one channel.
    """
    token = await db.transact(found_network, Context.system())
    await db.transact(_goods, Context.system())
    for number in range(PLACES):
        await open_stock(db, place=number, units=units, skus=range(SKUS))
    await db.transact(_programme, Context.system())
    for first in range(0, members, _BATCH):
        numbers = range(first, min(first + _BATCH, members))
        await db.transact(_members, Context.system(), numbers)
    async with db.connection() as connection:
        await connection.execute("ANALYZE")
    return token


async def open_stock(db: Database, *, place: int, units: int, skus: Sequence[int]) -> None:
    """Count so many units of each of these SKUs at a place."""
    await db.transact(
        stock.open_positions,
        Context.system(),
        place_id=place_id(place),
        entity_id=ENTITY,
        counted=[(sku_id(sku), units) for sku in skus],
        count_id=ids.new(),
        at=now(),
    )


async def found_network(tx: Tx) -> str:
    """Open the places and the channel; return an API token of the channel."""
    at = now()
    entity = LegalEntity(entity_id=ENTITY, code="bench", name="Bench", country="IT", currency="EUR")
    await network.put_entities(tx, entities=[entity], at=at)
    channel = Channel(
        channel_id=CHANNEL,
        code="bench",
        name="Bench",
        kind=ChannelKind.WEB,
        currency="EUR",
        market="IT",
    )
    await network.put_channels(tx, channels=[channel], at=at)
    await network.put_places(tx, places=[_place(number) for number in range(PLACES)], at=at)
    return await auth.issue_token(tx, name="bench", channel_id=CHANNEL, scopes=_SCOPES, at=at)


def _place(number: int) -> Place:
    is_depot = number < DEPOTS
    of_store = {Service.CARRY_OUT, Service.COLLECT, Service.RETURN}
    services = {Service.SHIP_FROM} if is_depot else of_store
    return Place(
        place_id=place_id(number),
        code=f"p{number}",
        name=f"Place {number}",
        kind=PlaceKind.WAREHOUSE if is_depot else PlaceKind.STORE,
        entity_id=ENTITY,
        time_zone="Europe/Rome",
        currency="EUR",
        country="IT",
        services=frozenset(services),
    )


async def _goods(tx: Tx) -> None:
    at = now()
    product_id = ProductId(ids.derive("bench", "product"))
    things = Product(product_id=product_id, code="things", name={"en": "Things"})
    await catalogue.put_products(tx, products=[things], at=at)
    skus = [
        Sku(sku_id=sku_id(i), product_id=product_id, code=f"s{i}", name={"en": f"Thing {i}"})
        for i in range(SKUS)
    ]
    await catalogue.put_skus(tx, skus=skus, at=at)
    price_list_id = PriceListId(ids.derive("bench", "price list"))
    await pricing.publish(
        tx,
        price_lists=[
            PriceList(price_list_id=price_list_id, code="list", currency="EUR", tax_included=True)
        ],
        prices=[
            Price(
                price_list_id=price_list_id,
                sku_id=sku_id(i),
                breaks=(Break(1, 500 + 7 * i),),
                valid_from=LONG_AGO,
            )
            for i in range(SKUS)
        ],
        tax_rates=[
            TaxRate(
                market="IT",
                tax_class="standard",
                code="VAT",
                rate_ppm=220_000,
                valid_from=LONG_AGO,
            )
        ],
        by="bench",
        at=at,
    )


async def _programme(tx: Tx) -> None:
    await loyalty.put_programme(tx, programme=PROGRAMME, at=now())


async def _members(tx: Tx, numbers: Sequence[int]) -> None:
    at = now()
    newcomers = [
        NewCustomer(
            customer_id=customer_id(number),
            identifiers=(Identifier(IdentifierKind.CARD, card_of(number)),),
        )
        for number in numbers
    ]
    await customers.import_customers(tx, customers=newcomers, at=at)
    await loyalty.import_memberships(
        tx,
        programme=PROGRAMME,
        members=[NewMember(customer_id(number), at) for number in numbers],
        at=at,
    )
