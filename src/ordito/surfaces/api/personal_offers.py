"""Personal offers over HTTP: their rules, offers to a person, and what they bring."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import engagement
from ordito.engagement import MadeOffer, OfferBook, OfferRules
from ordito.flows.offer_better import offer_better
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.processes.offer_by_person import choose_better
from ordito.reads.offer_results import OfferResult, read_offer_result
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE, Scope.CASES_WRITE)
_OFFER: Final = token(Scope.CUSTOMERS_WRITE, Scope.CASES_WRITE)
_RULE: Final = token(Scope.PRICES_APPROVE)
_TAGS: Final = ["offers"]


class OfferToMake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An offer to a person.

    Attributes:
        rule: code of a rule in force.
        sku: code or id of one of the products that the rule finds; left out, the best.
        order_id: beside what of this order; left out, of the latest one.
    """

    rule: Annotated[str, msgspec.Meta(max_length=40)]
    sku: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    order_id: UUID | None = None


@get("/offer-rules", access=_READ, tags=_TAGS, summary="Read the rules of offers")
async def show_offer_rules(request: Call) -> OfferBook:
    """Return the rules in force; version 0 has none."""
    return await request.db.read(engagement.OFFERS.load)


@put("/offer-rules", access=_RULE, tags=_TAGS, summary="Publish the rules of offers")
async def put_offer_rules(
    request: Call,
    data: JSONBody[OfferRules],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Make offers by these rules from now on; another share held out is another experiment.

    Raises:
        OfferRulesUnclear: they contradict themselves.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "offer-rules")

    async def command(tx: Tx) -> PolicyVersion:
        await engagement.OFFERS.require(tx, version=expected_version)
        book = await engagement.publish_offer_rules(tx, policy=data, at=now())
        return PolicyVersion(book.version)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@get(
    "/offer-rules/{code:str}/result",
    access=_READ,
    tags=_TAGS,
    summary="Read what the offers of a rule bring",
)
async def show_offer_result(request: Call, code: FromPath[str]) -> OfferResult:
    """Return the difference to who was held out, with its 95 percent interval."""
    return await request.db.read(read_offer_result, rule=code[:40], at=now())


@get(
    "/customers/{customer_id:uuid}/personal-offers",
    access=_READ,
    tags=_TAGS,
    summary="List the offers made to a person",
)
async def list_personal_offers(request: Call, customer_id: FromPath[UUID]) -> Sequence[MadeOffer]:
    """Return the offers made to a person under any id, and those withheld, the latest first."""
    return await request.db.read(engagement.list_offers_of, customer_id=CustomerId(customer_id))


@post(
    "/customers/{customer_id:uuid}/personal-offers",
    access=_OFFER,
    tags=_TAGS,
    summary="Offer a better product to a person",
    status_code=201,
)
async def post_personal_offer(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[OfferToMake],
    idempotency_key: IdempotencyKey,
) -> Response[MadeOffer]:
    """Offer what stands beside a purchase and is near; chance holds some people out.

    Raises:
        UnknownOfferRule: no rule in force has that code.
        NoSuchPromotion: the rule's promotion is not in force.
        NothingBetter: nothing that the rule looks for is anywhere, or not this.
        OfferNotAllowed: the person has not allowed offers by e-mail, or has no address.
        OffersCapped: the person had one lately, or has one that is open.
        UnknownSku: there is none of that code.
    """
    key = await key_of(request, idempotency_key, f"personal-offer:{customer_id}")
    offer_id = ids.new()
    chosen = await choose_better(
        request.db,
        request.house.memory,
        customer_id=CustomerId(customer_id),
        offer_id=offer_id,
        rule=data.rule,
        sku=data.sku,
        shop_channel=request.house.settings.shop_channel,
        at=now(),
        order_id=data.order_id,
    )

    async def command(tx: Tx) -> MadeOffer:
        if chosen is None:
            raise engagement.NothingBetter("Nothing that the rule looks for is anywhere.")
        return await offer_better(tx, chosen=chosen, at=now())

    return await answer_once(request, key, subject_id=offer_id, command=command, status=201)


@post(
    "/customers/{customer_id:uuid}/personal-offers/{offer_id:uuid}/decline",
    access=_OFFER,
    tags=_TAGS,
    summary="Note that a person does not want an offer",
    status_code=200,
)
async def post_decline(
    request: Call,
    customer_id: FromPath[UUID],
    offer_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[MadeOffer]:
    """Note the decline; until the offer ends it can still be accepted.

    Any id of the person will do, also one that a merge has retired.

    Raises:
        NotOffered: no such offer was made.
        OfferEnded: it is valid no more, or was used.
    """
    key = await key_of(request, idempotency_key, f"decline:{offer_id}")

    async def command(tx: Tx) -> MadeOffer:
        return await engagement.decline(
            tx, customer_id=CustomerId(customer_id), offer_id=offer_id, at=now()
        )

    return await answer_once(request, key, subject_id=offer_id, command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_offer_rules,
    put_offer_rules,
    show_offer_result,
    list_personal_offers,
    post_personal_offer,
    post_decline,
)
