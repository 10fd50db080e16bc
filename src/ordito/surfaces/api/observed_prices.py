"""Observed prices over HTTP: where prices are seen, what others ask, and where ours stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import pricing
from ordito.flows.feed_observed_prices import ObservedRow, feed_observed_prices
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.platform.rows import RowResult
from ordito.reads.market import FLAGS, Product, read_market, share_of
from ordito.surfaces.api.bulk import PARTLY, Rows, feed_rows
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CATALOGUE_READ, Scope.CATALOGUE_WRITE)
_WRITE: Final = token(Scope.CATALOGUE_WRITE)
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$(?!\n)")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Minor = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=31_536_000)]


class SourceFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source of prices; its code stands in the path.

    Attributes:
        name: as people know it.
        kind: competitor, marketplace, reseller of our products, or a foreign shop of our own.
        currency: of its prices where a row says nothing else.
        tax_included: whether its prices include tax.
        lag_s: how long a price of ours may take to appear there, seconds.
        fresh_s: how long what was seen counts as what is asked now, seconds.
        active: whether what it shows is looked at.
    """

    name: Name
    kind: pricing.observed.SourceKind = pricing.observed.SourceKind.COMPETITOR
    currency: Currency = "EUR"
    tax_included: bool = True
    lag_s: Seconds = 3600
    fresh_s: Annotated[int, msgspec.Meta(gt=0, le=31_536_000)] = 3 * 86_400
    active: bool = True


class SellerFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a seller.

    Attributes:
        name: as it is shown at the source.
        kind: what it is.
        channel: code or id of the channel whose prices it shows, where it is ourselves.
    """

    name: Name
    kind: pricing.observed.SellerKind
    channel: Name | None = None


class AdvisedFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A price that is recommended, or agreed as the least that is advertised.

    Attributes:
        sku: code or id.
        kind: which of the two.
        price_minor: minor units, tax included.
        basis: what it rests on, as the contract.
        currency: ISO 4217.
    """

    sku: Name
    kind: pricing.observed.AdviceKind
    price_minor: Minor
    basis: Name
    currency: Currency = "EUR"


class MatchFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's word on an offer.

    Attributes:
        sku: code or id of the SKU that it is; None is that it is none of ours.
    """

    sku: Name | None


class OfferRow(msgspec.Struct, frozen=True):
    """An offer of somebody else; amounts in minor units."""

    offer_id: UUID
    source: str
    seller: str
    seller_kind: str
    title: str | None
    url: str | None
    currency: str
    price_minor: int
    shipping_minor: int | None
    landed_minor: int
    availability: str
    since: datetime
    seen_at: datetime
    counts: bool
    flags: list[str]


class MarketProduct(msgspec.Struct, frozen=True):
    """A product beside what others ask; amounts in minor units.

    Attributes:
        sku: code.
        currency: of ours.
        ours_minor: lowest price of our channels.
        rank: of ours among all, 1 is the cheapest.
        of: prices in all.
        gap_minor: ours less the cheapest other.
        flags: what is true of it; see the parameter ``flag``.
        offers: of others, the cheapest first.
    """

    sku: str
    currency: str
    ours_minor: int | None
    rank: int | None
    of: int | None
    gap_minor: int | None
    flags: list[str]
    offers: list[OfferRow]


class Market(msgspec.Struct, frozen=True):
    """Where our prices stand.

    Attributes:
        cheapest: products of which ours is the lowest price.
        compared: products that can be compared.
        products: those asked for, the largest gap first.
    """

    cheapest: int
    compared: int
    products: list[MarketProduct]


class HistoryPoint(msgspec.Struct, frozen=True):
    """What an offer cost from an instant on; amounts in minor units."""

    at: datetime
    price_minor: int
    shipping_minor: int | None
    availability: str
    currency: str


class Flash(msgspec.Struct, frozen=True):
    """A price that fell and came back within hours or days; amounts in minor units."""

    before_minor: int
    lowest_minor: int
    began_at: datetime
    ended_at: datetime | None


class OfferHistory(msgspec.Struct, frozen=True):
    """An offer with its price over time.

    Attributes:
        offer: as it was last seen.
        points: changes, the oldest first; the first held already when the time begins.
        flash_sales: within them.
    """

    offer: pricing.observed.Offer
    points: list[HistoryPoint]
    flash_sales: list[Flash]


@get("/price-sources", access=_READ, tags=["market"], summary="List where prices are seen")
async def list_price_sources(request: Call) -> Sequence[pricing.observed.Source]:
    """Return all sources of prices, by code."""
    return await request.db.read(pricing.observed.list_sources)


@put("/price-sources/{code:str}", access=_WRITE, tags=["market"], summary="Put a price source")
async def put_price_source(
    request: Call,
    code: FromPath[Code],
    data: JSONBody[SourceFields],
    idempotency_key: IdempotencyKey,
) -> Response[pricing.observed.Source]:
    """Create or change a source; what was seen there stays."""
    key = await key_of(request, idempotency_key, f"put_price_source:{code}")

    async def command(tx: Tx) -> pricing.observed.Source:
        known = {one.code: one.source_id for one in await pricing.observed.list_sources(tx)}
        source = pricing.observed.Source(
            source_id=known.get(code) or ids.new(), code=code, **msgspec.structs.asdict(data)
        )
        await pricing.observed.put_sources(tx, sources=[source])
        return source

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/price-sellers", access=_READ, tags=["market"], summary="List who sells elsewhere")
async def list_price_sellers(request: Call) -> Sequence[pricing.observed.Seller]:
    """Return the sellers that were seen, by name."""
    return await request.db.read(pricing.observed.list_sellers)


@put(
    "/price-sources/{code:str}/seller",
    access=_WRITE,
    tags=["market"],
    summary="Say what is known of a seller",
)
async def put_price_seller(
    request: Call,
    code: FromPath[Code],
    data: JSONBody[SellerFields],
    idempotency_key: IdempotencyKey,
) -> Response[pricing.observed.Seller]:
    """Say whether a seller is a rival, a reseller of our products, or ourselves.

    Raises:
        UnknownSource: no source has that code.
        UnknownChannel: no channel has that code or id.
        SellerWithoutChannel: ourselves without a channel, or another with one.
    """
    key = await key_of(request, idempotency_key, f"put_price_seller:{code}")
    directory = request.house.memory.directory
    channel_id = None
    if data.channel is not None:
        channel_id = directory.channel_by_code(data.channel).channel_id

    async def command(tx: Tx) -> pricing.observed.Seller:
        source = await pricing.observed.get_source(tx, code=code)
        seller = pricing.observed.Seller(
            source_id=source.source_id,
            seller_id=pricing.observed.seller_id_of(source.source_id, data.name),
            name=data.name,
            kind=data.kind,
            channel_id=channel_id,
        )
        await pricing.observed.put_sellers(tx, sellers=[seller])
        return seller

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@put(
    "/bulk/observed-prices",
    access=_WRITE,
    tags=["bulk", "market"],
    summary="Put observed prices in bulk",
    responses=PARTLY,
)
async def put_observed_prices(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Take in what was seen in other shops; each row is an ObservedRow. Only changes are kept."""
    return await feed_rows(
        request, idempotency_key, data, ObservedRow, "bulk_observed_prices", feed_observed_prices
    )


@put("/advised-prices", access=_WRITE, tags=["market"], summary="Put advised prices")
async def put_advised_prices(
    request: Call,
    data: JSONBody[Annotated[list[AdvisedFields], msgspec.Meta(min_length=1, max_length=1000)]],
    idempotency_key: IdempotencyKey,
) -> Response[dict[str, int]]:
    """Note recommended and least advertised prices, where that is lawful; they are only shown.

    Raises:
        UnknownSku: a row names none.
    """
    key = await key_of(request, idempotency_key, "put_advised_prices")
    memory = request.house.memory
    prices = [
        pricing.observed.AdvisedPrice(
            sku_id=memory.sku(one.sku, field=f"[{number}].sku").sku_id,
            kind=one.kind,
            currency=one.currency,
            price_minor=one.price_minor,
            basis=one.basis,
        )
        for number, one in enumerate(data)
    ]

    async def command(tx: Tx) -> dict[str, int]:
        await pricing.observed.put_advised_prices(tx, prices=prices)
        return {"prices": len(prices)}

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/market", access=_READ, tags=["market"], summary="See where our prices stand")
async def show_market(
    request: Call,
    sku: Annotated[
        list[str] | None, QueryParameter(max_items=100, description="Codes or ids.")
    ] = None,
    flag: Annotated[
        str | None, QueryParameter(pattern=f"^({'|'.join(FLAGS)})$", description="Only these.")
    ] = None,
    most: Annotated[int, QueryParameter(ge=1, le=1000)] = 200,
) -> Market:
    """Return products beside what others ask, with rank and gap; equal prices share a rank.

    Raises:
        UnknownSku: a code or id names none.
    """
    memory = request.house.memory
    named = (
        None
        if sku is None
        else [memory.sku(one, field=f"sku[{number}]").sku_id for number, one in enumerate(sku)]
    )
    products = await request.db.read(read_market, memory=memory, at=now(), sku_ids=named)
    share = share_of(products)
    chosen = [one for one in products if flag is None or flag in one.flags]
    return Market(share.cheapest, share.of, [_row_of(one) for one in chosen[:most]])


@get("/observed-offers", access=_READ, tags=["market"], summary="List offers to be matched")
async def list_unmatched_offers(
    request: Call, most: Annotated[int, QueryParameter(ge=1, le=1000)] = 200
) -> Sequence[pricing.observed.Offer]:
    """Return offers that no number matches, those with a suggestion first."""
    return await request.db.read(pricing.observed.list_to_match, most=most)


@get(
    "/observed-offers/{offer_id:uuid}",
    access=_READ,
    tags=["market"],
    summary="See an offer's price over time",
)
async def show_offer_history(
    request: Call,
    offer_id: FromPath[UUID],
    days: Annotated[int, QueryParameter(ge=1, le=1100)] = 90,
) -> OfferHistory:
    """Return an offer with its changes and flash sales.

    Raises:
        UnknownOffer: there is none of that id.
    """
    at = now()
    offer = await request.db.read(pricing.observed.get_offer, offer_id=offer_id)
    history = await request.db.read(
        pricing.observed.list_history, offer_ids=[offer_id], since=at - timedelta(days=days)
    )
    points = history[offer_id]
    return OfferHistory(
        offer,
        [HistoryPoint(**_columns(one)) for one in points],
        [
            Flash(one.before_minor, one.lowest_minor, one.began_at, one.ended_at)
            for one in pricing.observed.flash_sales(points, until=at)
        ],
    )


@post(
    "/observed-offers/{offer_id:uuid}/match",
    access=_WRITE,
    tags=["market"],
    summary="Say which SKU an offer is",
    status_code=200,
)
async def match_offer(
    request: Call,
    offer_id: FromPath[UUID],
    data: JSONBody[MatchFields],
    idempotency_key: IdempotencyKey,
) -> Response[pricing.observed.Offer]:
    """Match an offer by a person's word, which no later number replaces.

    Raises:
        UnknownOffer: there is none of that id.
        UnknownSku: there is no such SKU.
    """
    key = await key_of(request, idempotency_key, f"match_offer:{offer_id}")
    memory = request.house.memory
    sku_id: SkuId | None = None if data.sku is None else memory.sku(data.sku, field="sku").sku_id

    async def command(tx: Tx) -> pricing.observed.Offer:
        await pricing.observed.match_offer(tx, offer_id=offer_id, sku_id=sku_id, at=now())
        return await pricing.observed.get_offer(tx, offer_id=offer_id)

    return await answer_once(request, key, subject_id=offer_id, command=command)


def _row_of(product: Product) -> MarketProduct:
    position = product.position
    return MarketProduct(
        sku=product.sku.code,
        currency=product.currency,
        ours_minor=product.ours_minor,
        rank=position.rank if position else None,
        of=position.of if position else None,
        gap_minor=position.gap_minor if position else None,
        flags=sorted(product.flags),
        offers=[
            OfferRow(
                offer_id=one.offer.offer_id,
                source=one.source.code,
                seller=one.seller.name,
                seller_kind=one.seller.kind,
                title=one.offer.title,
                url=one.offer.url,
                currency=one.offer.currency,
                price_minor=one.offer.price_minor,
                shipping_minor=one.offer.shipping_minor,
                landed_minor=one.offer.landed_minor,
                availability=one.offer.availability,
                since=one.offer.since,
                seen_at=one.offer.seen_at,
                counts=one.counts,
                flags=sorted(one.flags),
            )
            for one in product.seen
        ],
    )


def _columns(point: pricing.observed.PricePoint) -> dict[str, Any]:
    return {
        "at": point.at,
        "price_minor": point.price_minor,
        "shipping_minor": point.shipping_minor,
        "availability": point.availability,
        "currency": point.currency,
    }


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_price_sources,
    put_price_source,
    list_price_sellers,
    put_price_seller,
    put_observed_prices,
    put_advised_prices,
    show_market,
    list_unmatched_offers,
    show_offer_history,
    match_offer,
)
