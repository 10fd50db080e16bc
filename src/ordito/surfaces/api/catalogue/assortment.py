"""The assortment over HTTP, why something is sold or not, and what a scanner has read."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.catalogue import (
    AssortmentRule,
    Link,
    Listing,
    MerchantFeed,
    Scan,
    ScanPrefix,
    Scene,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CategoryId, ProductId
from ordito.platform.reference import Put
from ordito.platform.rows import RowResult
from ordito.surfaces.api.bulk import PARTLY, put_rows
from ordito.surfaces.api.catalogue.goods import READ, WRITE
from ordito.surfaces.api.catalogue.named import Name, named
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.stock import Instant, channel_named
from ordito.surfaces.call import Call

_SECRET_BYTES: Final = 24


class NewRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether something is sold somewhere; what is left out is everything or everywhere.

    Attributes:
        code: short name; another put of it replaces the rule.
        listed: whether it is sold.
        product: code or id.
        category: code or id; with all below it.
        brand: as the maker writes it.
        channel: code or id.
        place: code or id.
        market: code.
        valid_from: from this instant on.
        valid_until: until before this instant.
        reason: why, for those who ask.
    """

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    listed: bool
    product: Name | None = None
    category: Name | None = None
    brand: Name | None = None
    channel: Name | None = None
    place: Name | None = None
    market: Name | None = None
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class SoldThere(msgspec.Struct, frozen=True):
    """Whether a SKU is sold there and then, and why.

    Attributes:
        sku_id: which one.
        active: whether it and its product may be sold at all.
        listing: which rule of the assortment decides.
    """

    sku_id: UUID
    active: bool
    listing: Listing


class Scanned(msgspec.Struct, frozen=True):
    """What a scanner has read.

    Attributes:
        sku_id: the SKU.
        code: of the SKU.
        scan: what else stands in the barcode.
    """

    sku_id: UUID
    code: str
    scan: Scan


class NewFeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feed of what a channel sells, for those who compare, advertise or resell.

    Attributes:
        channel: code or id; whose assortment, prices and units.
        link: address of a product's page, with ``{product}`` and ``{sku}`` for their codes.
        language: of its texts.
        active: whether it is given.
    """

    channel: Name
    link: Link
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")] = "en"
    active: bool = True


class OpenedFeed(msgspec.Struct, frozen=True):
    """A feed with its address, which is told once.

    Attributes:
        feed: itself.
        path: under which it is fetched as XML; with ``.tsv`` in the place of ``.xml`` as a table.
    """

    feed: MerchantFeed
    path: str


Rules = Annotated[list[NewRule], msgspec.Meta(min_length=1, max_length=1000)]
Prefixes = Annotated[list[ScanPrefix], msgspec.Meta(max_length=100)]


@get("/assortment-rules", access=READ, tags=["assortment"], summary="List rules of the assortment")
async def list_rules(request: Call) -> Sequence[AssortmentRule]:
    """Return all rules that say what is sold where and when."""
    rules = request.house.memory.shelf.assortment.rules.values()
    return sorted((rule for some in rules for rule in some), key=lambda rule: rule.code)


@put(
    "/assortment-rules",
    access=WRITE,
    tags=["assortment"],
    summary="Put rules of the assortment",
    responses=PARTLY,
)
async def put_rules(
    request: Call, data: JSONBody[Rules], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace rules by their codes; each row is answered, the good ones are put.

    The most specific rule decides: product before category, the nearest first, before brand before
    all; then place before channel before market; then the one that began later.
    """

    async def put_them(tx: Tx, rows: Sequence[NewRule]) -> Sequence[Put]:
        rules = [await _rule(request, tx, row) for row in rows]
        return await catalogue.put_assortment_rules(tx, rules=rules, at=now())

    return await put_rows(request, idempotency_key, data, command="put_rules", put=put_them)


async def _rule(request: Call, tx: Tx, row: NewRule) -> AssortmentRule:
    memory = request.house.memory
    product = row.product and await named(tx, subject="product", name=row.product, field="product")
    category = row.category and await named(
        tx, subject="category", name=row.category, field="category"
    )
    return AssortmentRule(
        rule_id=ids.derive("catalogue.assortment_rule", row.code),
        code=row.code,
        listed=row.listed,
        product_id=ProductId(product) if product else None,
        category_id=CategoryId(category) if category else None,
        brand=row.brand,
        channel_id=channel_named(request, row.channel, "channel") if row.channel else None,
        place_id=memory.place(row.place, field="place").place_id if row.place else None,
        market=row.market,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        reason=row.reason,
    )


@delete(
    "/assortment-rules/{code:str}",
    access=WRITE,
    tags=["assortment"],
    summary="Take a rule of the assortment away",
    status_code=200,
)
async def drop_rule(
    request: Call, code: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[str]:
    """Take a rule away; others, or that all is sold, hold in its place.

    Raises:
        UnknownRule: there is none.
    """
    key = await key_of(request, idempotency_key, f"drop_rule:{code}")

    async def command(tx: Tx) -> str:
        await catalogue.drop_assortment_rule(tx, code=code, at=now())
        return code

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@get("/assortment", access=READ, tags=["assortment"], summary="Explain whether a SKU is sold")
async def explain(
    request: Call,
    sku: Annotated[str, QueryParameter(max_length=64)],
    channel: Annotated[str | None, QueryParameter(max_length=64)] = None,
    place: Annotated[str | None, QueryParameter(max_length=64)] = None,
    at: Annotated[datetime | None, QueryParameter(description="Left out: now.")] = None,
) -> SoldThere:
    """Say whether a SKU is sold through a channel, at a place and an instant, and by which rule.

    Without a channel it is that of the token, without an instant now.

    Raises:
        UnknownSku: there is none of that code or id.
        UnknownChannel: there is none of that code or id.
        UnknownPlace: there is none of that code or id.
    """
    memory = request.house.memory
    shelf_sku = memory.sku(sku, field="sku")
    asked = channel_named(request, channel, "channel") if channel else request.principal.channel_id
    scene = Scene(
        at=_aware(at),
        channel_id=asked,
        place_id=memory.place(place, field="place").place_id if place else None,
        market=memory.channel(asked).market if asked else None,
    )
    listing = catalogue.listing_of(memory.shelf, sku=shelf_sku, scene=scene)
    return SoldThere(shelf_sku.sku_id, shelf_sku.active, listing)


def _aware(at: datetime | None) -> datetime:
    """Take an instant without an offset as UTC, none as now."""
    if at is None:
        return now()
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


@get("/scan", access=READ, tags=["assortment"], summary="Read a barcode")
async def scan(
    request: Call, code: Annotated[str, QueryParameter(min_length=1, max_length=500)]
) -> Scanned:
    """Return the SKU in a barcode, with its lot, serial, expiry, weight or price.

    A GTIN of 8, 12, 13 or 14 digits; GS1-128 or DataMatrix (the separator is %1D); a GS1 Digital
    Link; or a barcode of the company's own.

    Raises:
        WrongScan: it cannot be read, or a check digit is wrong.
        UnknownScanned: no SKU has the number.
    """
    sku_id, read = await request.db.read(catalogue.find_scanned, text=code)
    return Scanned(sku_id, request.house.memory.shelf.sku(sku_id).code, read)


@get("/scan-prefixes", access=READ, tags=["assortment"], summary="List barcodes of the own")
async def list_prefixes(request: Call) -> Sequence[ScanPrefix]:
    """Return the barcodes that the company prints itself, by prefix."""
    return await request.db.read(catalogue.list_scan_prefixes)


@put("/scan-prefixes", access=WRITE, tags=["assortment"], summary="Put barcodes of the own")
async def put_prefixes(
    request: Call, data: JSONBody[Prefixes], idempotency_key: IdempotencyKey
) -> Response[Sequence[ScanPrefix]]:
    """Say which barcodes the company prints itself; these and no others from now on.

    Raises:
        ScanPrefixClash: one prefix begins with another.
    """
    key = await key_of(request, idempotency_key, "put_scan_prefixes")

    async def command(tx: Tx) -> Sequence[ScanPrefix]:
        await catalogue.put_scan_prefixes(tx, prefixes=data)
        return await catalogue.list_scan_prefixes(tx)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get("/merchant-feeds", access=WRITE, tags=["assortment"], summary="List product feeds")
async def list_feeds(request: Call) -> Sequence[MerchantFeed]:
    """Return the feeds that others fetch, by code; their addresses are not told again."""
    return await request.db.read(catalogue.list_merchant_feeds)


@put("/merchant-feeds/{code:str}", access=WRITE, tags=["assortment"], summary="Put a product feed")
async def put_feed(
    request: Call, code: FromPath[str], data: JSONBody[NewFeed], idempotency_key: IdempotencyKey
) -> Response[OpenedFeed]:
    """Open a feed, or change one; its address is secret and new each time, the one before is void.

    Raises:
        UnknownChannel: there is none of that code or id.
    """
    key = await key_of(request, idempotency_key, f"put_feed:{code}")
    feed = MerchantFeed(
        feed_id=ids.derive("catalogue.merchant_feed", code),
        code=code,
        channel_id=channel_named(request, data.channel, "channel"),
        language=data.language,
        link=data.link,
        active=data.active,
    )
    secret = secrets.token_urlsafe(_SECRET_BYTES)

    async def command(tx: Tx) -> OpenedFeed:
        digest = hashlib.sha256(secret.encode()).digest()
        await catalogue.put_merchant_feed(tx, feed=feed, key_sha256=digest)
        return OpenedFeed(feed, f"/feeds/{secret}.xml")

    return await answer_once(request, key, subject_id=feed.feed_id, command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_rules,
    put_rules,
    drop_rule,
    explain,
    scan,
    list_prefixes,
    put_prefixes,
    list_feeds,
    put_feed,
)
