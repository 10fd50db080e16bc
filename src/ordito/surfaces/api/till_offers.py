"""Personal offers at a till: what its customer could be offered, and an offer made there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from ordito import engagement
from ordito.flows.offer_better import offer_better
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.processes.find_better import Better
from ordito.processes.offer_by_person import choose_better, list_better
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.till_door import TILL, SessionText, signed_in
from ordito.surfaces.call import Call


class BetterAtTill(msgspec.Struct, frozen=True, kw_only=True):
    """A product that the customer could be offered.

    Attributes:
        rule: by which rule.
        sku: what.
        name: of it.
        place: name of the nearest place that has it.
        units: that it has.
        currency: of the prices.
        listed_minor: price of one unit for this customer without the offer.
        price_minor: and with it.
    """

    rule: str
    sku: UUID
    name: str
    place: str
    units: int
    currency: str
    listed_minor: int
    price_minor: int


class OfferAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which product is offered, by which rule."""

    rule: Annotated[str, msgspec.Meta(max_length=40)]
    sku: UUID


class OfferMadeAtTill(msgspec.Struct, frozen=True):
    """An offer that was made at a till; ``withheld`` where chance holds the customer out."""

    offer_id: UUID
    state: str
    valid_to: datetime


@get(
    "/till/customers/{customer_id:uuid}/better",
    access=TILL,
    tags=["till"],
    summary="List what a customer could be offered",
)
async def list_till_better(
    request: Call, customer_id: FromPath[UUID], session: SessionText
) -> Sequence[BetterAtTill]:
    """Return products beside what the customer has, by the rules that people use, the best first.

    Raises:
        UnknownDevice: the token is no till's.
        NotSignedIn: nobody is signed in, or no longer.
    """
    await signed_in(request, session)
    finds = await list_better(
        request.db,
        request.house.memory,
        customer_id=CustomerId(customer_id),
        shop_channel=request.house.settings.shop_channel,
        at=now(),
    )
    return [_better(one.rule.code, better) for one in finds for better in one.found]


@post(
    "/till/customers/{customer_id:uuid}/offers",
    access=TILL,
    tags=["till"],
    summary="Offer a better product at a till",
    status_code=201,
)
async def post_till_offer(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[OfferAsked],
    session: SessionText,
    idempotency_key: IdempotencyKey,
) -> Response[OfferMadeAtTill]:
    """Offer a product; its price counts at once at every counter, and the mail follows.

    Raises:
        UnknownDevice: the token is no till's.
        NotSignedIn: nobody is signed in, or no longer.
        UnknownOfferRule: no rule in force has that code.
        NoSuchPromotion: the rule's promotion is not in force.
        NothingBetter: it is not there any more.
        OfferNotAllowed: the person has not allowed offers by e-mail, or has no address.
        OffersCapped: the person had one lately, or has one that is open.
    """
    at_till = await signed_in(request, session)
    key = await key_of(request, idempotency_key, f"till-offer:{customer_id}")
    offer_id = ids.new()
    chosen = await choose_better(
        request.db,
        request.house.memory,
        customer_id=CustomerId(customer_id),
        offer_id=offer_id,
        rule=data.rule,
        sku=str(data.sku),
        shop_channel=request.house.settings.shop_channel,
        at=now(),
    )

    async def command(tx: Tx) -> OfferMadeAtTill:
        if chosen is None:
            raise engagement.NothingBetter("It is not there any more.", field="sku")
        offer = await offer_better(tx, chosen=chosen, at=now())
        return OfferMadeAtTill(offer.offer_id, offer.state, offer.valid_to)

    return await answer_once(
        request,
        key,
        subject_id=offer_id,
        command=command,
        status=201,
        context=at_till.context(request),
    )


def _better(rule: str, one: Better) -> BetterAtTill:
    return BetterAtTill(
        rule=rule,
        sku=one.sku.sku_id,
        name=one.sku.name,
        place=one.place.name,
        units=one.units,
        currency=one.currency,
        listed_minor=one.listed_minor,
        price_minor=one.price_minor,
    )


ROUTES = (list_till_better, post_till_offer)
