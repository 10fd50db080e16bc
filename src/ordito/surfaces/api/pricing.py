"""Prices over HTTP: what goods cost and what is taken off, published as versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import network, pricing
from ordito.flows.restore_rulebook import restore_rulebook
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.pricing import (
    Draft,
    Price,
    PriceKey,
    PriceList,
    PricePolicy,
    Promotion,
    Publication,
    PublishedRulebook,
    TaxRate,
    TaxRateKey,
    Withdrawals,
    codec,
)
from ordito.reads.lowest_price import LowestPrice, find_lowest_price
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

READ: Final = token(Scope.CATALOGUE_READ, Scope.CATALOGUE_WRITE, Scope.PRICES_APPROVE)
WRITE: Final = token(Scope.CATALOGUE_WRITE)
APPROVE: Final = token(Scope.PRICES_APPROVE)
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
PromotionForm = Annotated[
    dict[str, Any],
    msgspec.Meta(description="A promotion; docs/how-to/change-prices.md names them field."),
]


class Gone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows that the next version shall not have.

    Attributes:
        price_lists: ids of lists, each with all prices on it.
        prices: single prices.
        tax_rates: single rates.
        promotions: ids of promotions.
    """

    price_lists: Annotated[list[UUID], msgspec.Meta(max_length=1000)] = []
    prices: Annotated[list[PriceKey], msgspec.Meta(max_length=5000)] = []
    tax_rates: Annotated[list[TaxRateKey], msgspec.Meta(max_length=1000)] = []
    promotions: Annotated[list[UUID], msgspec.Meta(max_length=1000)] = []


class NewPrices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to publish, as one version.

    Attributes:
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdraw: what the new version shall not have.
        reason: why, for people.
    """

    price_lists: Annotated[list[PriceList], msgspec.Meta(max_length=1000)] = []
    prices: Annotated[list[Price], msgspec.Meta(max_length=5000)] = []
    tax_rates: Annotated[list[TaxRate], msgspec.Meta(max_length=1000)] = []
    promotions: Annotated[list[PromotionForm], msgspec.Meta(max_length=1000)] = []
    withdraw: Gone | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Restoration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the rulebook goes back to an earlier version."""

    reason: Reason


class RulebookContent(msgspec.Struct, frozen=True):
    """What a version of the rulebook holds.

    Attributes:
        version: its number.
        price_lists: all lists.
        tax_rates: all rates.
        promotions: all promotions.
        skus: how many SKUs have a price in it.
        prices: how many prices it holds.
    """

    version: int
    price_lists: Sequence[PriceList]
    tax_rates: Sequence[TaxRate]
    promotions: Sequence[PromotionForm]
    skus: int
    prices: int


def promotions_of(forms: Sequence[PromotionForm], *, field: str) -> tuple[Promotion, ...]:
    """Return promotions as the engine has them.

    Raises:
        WrongPromotion: naming the field that is missing, unknown or of another type.
    """
    promotions: list[Promotion] = []
    for number, form in enumerate(forms):
        try:
            promotions.append(codec.parse(Promotion, form))
        except codec.Malformed as fault:
            path = f"{field}[{number}].{fault.path}".rstrip(".")
            raise pricing.WrongPromotion(f"{fault}.", field=path) from fault
    return tuple(promotions)


def withdrawals_of(gone: Gone | None) -> Withdrawals:
    """Return withdrawals as the room has them."""
    if gone is None:
        return Withdrawals()
    return msgspec.convert(msgspec.to_builtins(gone), Withdrawals)


@post(
    "/rulebooks",
    access=WRITE,
    tags=["prices"],
    summary="Publish prices, taxes and promotions",
    status_code=200,
)
async def publish_rulebook(
    request: Call, data: JSONBody[NewPrices], idempotency_key: IdempotencyKey
) -> Response[Publication]:
    """Publish price lists, prices, tax rates and promotions as one new version of the rulebook.

    Raises:
        ApprovalNeeded: this company publishes what a second person has approved.
        WrongPromotion: a promotion cannot be what it says.
    """
    key = await key_of(request, idempotency_key, "publish_rulebook")

    async def command(tx: Tx) -> Publication:
        if (await pricing.get_policy(tx)).needs_approval:
            raise pricing.ApprovalNeeded("This company publishes prices by drafts.")
        return await pricing.publish(
            tx,
            price_lists=data.price_lists,
            prices=data.prices,
            tax_rates=data.tax_rates,
            promotions=promotions_of(data.promotions, field="promotions"),
            withdrawals=withdrawals_of(data.withdraw),
            by=request.principal.actor,
            reason=data.reason,
            at=now(),
        )

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@get("/rulebooks", access=READ, tags=["prices"], summary="List published versions")
async def list_rulebooks(
    request: Call, limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 50
) -> Sequence[PublishedRulebook]:
    """Return the last versions of the rulebook, the latest first: who published what and why."""
    return await request.db.read(pricing.list_rulebooks, limit=limit)


@get("/rulebooks/{version:int}", access=READ, tags=["prices"], summary="Read a published version")
async def show_rulebook(request: Call, version: FromPath[int]) -> RulebookContent:
    """Return the lists, taxes and promotions of a version; single prices are read by SKU.

    Raises:
        UnknownRulebook: the version was never published.
    """
    found = await request.db.read(pricing.load_rulebook, version=version)
    return RulebookContent(
        version=found.version,
        price_lists=list(found.price_lists.values()),
        tax_rates=[rate for rates in found.tax_rates.values() for rate in rates],
        promotions=[codec.plain(row) for row in found.promotions],
        skus=len(found.prices),
        prices=sum(len(rows) for rows in found.prices.values()),
    )


@post(
    "/rulebooks/{version:int}/restore",
    access=WRITE,
    tags=["prices"],
    summary="Go back to an earlier version",
    status_code=200,
)
async def restore(
    request: Call,
    version: FromPath[int],
    data: JSONBody[Restoration],
    idempotency_key: IdempotencyKey,
) -> Response[Draft]:
    """Publish a version that is equal to an earlier one; nothing is deleted.

    Where a second person has to agree, the answer is a draft that waits for that.

    Raises:
        UnknownRulebook: the version was never published.
        DraftFaulty: it is the present one.
    """
    key = await key_of(request, idempotency_key, f"restore:{version}")

    async def command(tx: Tx) -> Draft:
        return await restore_rulebook(
            tx, draft_id=ids.new(), version=version, reason=data.reason, at=now()
        )

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@get("/price-policy", access=READ, tags=["prices"], summary="Read how prices are published")
async def show_policy(request: Call) -> PricePolicy:
    """Return whether drafts need a second person, and how reductions are counted."""
    return await request.db.read(pricing.get_policy)


@put("/price-policy", access=APPROVE, tags=["prices"], summary="Say how prices are published")
async def put_policy(
    request: Call, data: JSONBody[PricePolicy], idempotency_key: IdempotencyKey
) -> Response[PricePolicy]:
    """Say whether drafts need a second person, and how reductions are counted."""
    key = await key_of(request, idempotency_key, "put_price_policy")

    async def command(tx: Tx) -> PricePolicy:
        await pricing.put_policy(tx, policy=data, at=now())
        return data

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/skus/{name:str}/prices",
    access=READ,
    tags=["prices"],
    summary="Read the prices of a SKU",
)
async def show_prices(request: Call, name: FromPath[str]) -> Sequence[Price]:
    """Return the present prices of a SKU on all lists, the latest first.

    Raises:
        UnknownSku: there is none.
    """
    sku = request.house.memory.sku(name, field="name")
    return await request.db.read(pricing.list_prices_of, sku_id=sku.sku_id)


@get(
    "/skus/{name:str}/lowest-price",
    access=token(Scope.QUOTES, Scope.CATALOGUE_READ, Scope.CATALOGUE_WRITE),
    tags=["prices"],
    summary="Read the price that a reduction is announced against",
)
async def show_lowest_price(
    request: Call,
    name: FromPath[str],
    channel: Annotated[
        str | None, QueryParameter(description="Code; left out: the caller's own.")
    ] = None,
    place: Annotated[str | None, QueryParameter(description="Code or id of a place.")] = None,
    at: Annotated[datetime | None, QueryParameter(description="Left out: now.")] = None,
) -> LowestPrice:
    """Return what somebody unknown pays, and the lowest such price of the 30 days before.

    Raises:
        UnknownSku: there is none.
        UnknownChannel: there is none, or the caller has none and names none.
        UnknownPlace: there is none.
    """
    memory = request.house.memory
    found = request.context.channel_id
    if channel is not None:
        found = memory.directory.find_id("channel", code=channel)
    if found is None:
        raise network.UnknownChannel("Name a channel.", field="channel")
    return await request.db.read(
        find_lowest_price,
        memory=memory,
        sku=memory.sku(name, field="name"),
        channel=memory.channel(found),
        place=None if place is None else memory.place(place, field="place"),
        at=at or now(),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    publish_rulebook,
    list_rulebooks,
    show_rulebook,
    restore,
    show_policy,
    put_policy,
    show_prices,
    show_lowest_price,
)
