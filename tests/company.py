"""A small company for tests: two stores and a warehouse, four channels, a shirt and a laptop."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ordito import catalogue, customers, loyalty, network, pricing, stock
from ordito.catalogue import Product, Sku
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.loyalty import Programme
from ordito.network import (
    Channel,
    ChannelKind,
    LegalEntity,
    Limit,
    Place,
    PlaceKind,
    Power,
    Service,
)
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

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CARD = "2990000000017"


@dataclass
class Company:
    """What the tests name.

    Attributes:
        skus: id by code; ``shirt`` costs 19.90, ``laptop`` 899.00, both with 22 % tax inside.
        places: id by code; ``north`` and ``south`` are stores, ``depot`` ships.
        channels: id by code.
        tokens: API token by channel code; the store's is bound to no place. They act as
            associates, the contact centre's as an agent, who may all but release holds.
        member: a customer with a loyalty card that gives a point for each euro.
    """

    skus: dict[str, SkuId] = field(default_factory=dict)
    places: dict[str, PlaceId] = field(default_factory=dict)
    channels: dict[str, ChannelId] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    member: CustomerId = field(default_factory=lambda: CustomerId(ids.derive("test", "member")))


async def found(
    db: Database, *, units: int = 1000, scarce: int = 0, extra_skus: int = 0
) -> Company:
    """Found the company in a migrated, empty database.

    Args:
        db: of the company.
        units: of every SKU in every place.
        scarce: of a third SKU, ``last``, that only ``depot`` has; 0 leaves it out.
        extra_skus: further SKUs, ``sku-0`` and on, with the same stock, for load.
    """
    company = Company()
    await db.transact(_network, Context.system(), company)
    codes = ["shirt", "laptop", *(["last"] if scarce else [])]
    codes += [f"sku-{i}" for i in range(extra_skus)]
    await db.transact(_catalogue, Context.system(), company, codes)
    for place_id in company.places.values():
        counted = [(company.skus[code], units) for code in codes if code != "last"]
        await db.transact(
            stock.open_positions,
            Context.system(),
            place_id=place_id,
            entity_id=_entity(),
            counted=counted,
            count_id=ids.new(),
            at=now(),
        )
    if scarce:
        await db.transact(
            stock.open_positions,
            Context.system(),
            place_id=company.places["depot"],
            entity_id=_entity(),
            counted=[(company.skus["last"], scarce)],
            count_id=ids.new(),
            at=now(),
        )
    await db.transact(_member, Context.system(), company)
    return company


def _entity() -> EntityId:
    return EntityId(ids.derive("test", "entity"))


async def _network(tx: Tx, company: Company) -> None:
    await network.put_entities(
        tx,
        entities=[
            LegalEntity(
                entity_id=_entity(), code="co", name="Company", country="IT", currency="EUR"
            )
        ],
        at=now(),
    )
    kinds = {
        "store": ChannelKind.STORE,
        "web": ChannelKind.WEB,
        "app": ChannelKind.APP,
        "contact-centre": ChannelKind.CONTACT_CENTRE,
    }
    for code in kinds:
        company.channels[code] = ChannelId(ids.derive("test", "channel", code))
    await network.put_channels(
        tx,
        channels=[
            Channel(
                channel_id=company.channels[code],
                code=code,
                name=code,
                kind=kind,
                currency="EUR",
                market="IT",
            )
            for code, kind in kinds.items()
        ],
        at=now(),
    )
    for code in ("north", "south", "depot"):
        company.places[code] = PlaceId(ids.derive("test", "place", code))
    await network.put_places(
        tx, places=[_place(code, place_id) for code, place_id in company.places.items()], at=now()
    )
    await network.put_limits(
        tx,
        limits=[
            Limit(role=role, power=power, currency="EUR", up_to_minor=200_000)
            for role in ("associate", "agent")
            for power in set(Power) - {Power.RELEASE_HOLD}
        ],
        at=now(),
    )
    for code, channel_id in company.channels.items():
        company.tokens[code] = await _token(tx, code, channel_id)


def _place(code: str, place_id: PlaceId) -> Place:
    is_store = code != "depot"
    return Place(
        place_id=place_id,
        code=code,
        name=code.title(),
        kind=PlaceKind.STORE if is_store else PlaceKind.WAREHOUSE,
        entity_id=_entity(),
        time_zone="Europe/Rome",
        currency="EUR",
        country="IT",
        services=frozenset(
            {Service.CARRY_OUT, Service.COLLECT, Service.RETURN}
            if is_store
            else {Service.SHIP_FROM}
        ),
    )


async def _token(tx: Tx, code: str, channel_id: ChannelId) -> str:
    scopes = ["quotes", "orders:read", "orders:write", "orders:everywhere", "stock:read"]
    scopes.append("role:agent" if code == "contact-centre" else "role:associate")
    return await auth.issue_token(tx, name=code, channel_id=channel_id, scopes=scopes, at=now())


async def _catalogue(tx: Tx, company: Company, codes: Sequence[str]) -> None:
    product_id = ProductId(ids.derive("test", "product"))
    await catalogue.put_products(
        tx,
        products=[Product(product_id=product_id, code="things", name={"en": "Things"})],
        at=now(),
    )
    for code in codes:
        company.skus[code] = SkuId(ids.derive("test", "sku", code))
    skus = [
        Sku(sku_id=company.skus[code], product_id=product_id, code=code, name={"en": code})
        for code in codes
    ]
    await catalogue.put_skus(tx, skus=skus, at=now())
    price_list = PriceListId(ids.derive("test", "price list"))
    await pricing.publish(
        tx,
        price_lists=[
            PriceList(price_list_id=price_list, code="list", currency="EUR", tax_included=True)
        ],
        prices=[
            Price(
                price_list_id=price_list,
                sku_id=company.skus[code],
                breaks=(Break(1, 89_900 if code == "laptop" else 1990),),
                valid_from=LONG_AGO,
            )
            for code in codes
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
        by="test",
        at=now(),
    )


async def _member(tx: Tx, company: Company) -> None:
    await customers.register(
        tx,
        customer=NewCustomer(
            customer_id=company.member,
            identifiers=(Identifier(IdentifierKind.EMAIL, "member@example.org"),),
        ),
        at=now(),
    )
    programme = Programme(
        programme_id=ProgrammeId(ids.derive("test", "programme")),
        code="club",
        name="Club",
        minor_per_point={"EUR": 100},
    )
    await loyalty.put_programme(tx, programme=programme, at=now())
    await loyalty.enrol(tx, programme=programme, customer_id=company.member, card=CARD, at=now())
