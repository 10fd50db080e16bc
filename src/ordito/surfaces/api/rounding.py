"""Rounding rules over HTTP: whole amounts by market, seller and currency, and the smallest coin."""

from typing import Annotated, Final

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from ordito import network, pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.pricing import RoundingRule
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class RoundingRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules; none is cents, and tax by line.

    Attributes:
        rules: each currency, market and entity once.
    """

    rules: Annotated[tuple[RoundingRule, ...], msgspec.Meta(max_length=1000)]


class RoundingInForce(msgspec.Struct, frozen=True):
    """How sales are rounded now; version 0 is nothing declared."""

    version: int
    rules: tuple[RoundingRule, ...]


@get(
    "/rounding-rules",
    access=token(Scope.QUOTES, Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["prices"],
    summary="Read how amounts are rounded",
)
async def show_rounding_rules(request: Call) -> RoundingInForce:
    """Return the rules in force."""
    book = request.house.memory.rounding
    return RoundingInForce(book.version, book.rules)


@put(
    "/rounding-rules",
    access=token(),
    tags=["prices"],
    summary="Declare how amounts are rounded",
)
async def put_rounding_rules(
    request: Call,
    data: JSONBody[RoundingRules],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[RoundingInForce]:
    """Put rules in force for what is sold from now on; they replace those before.

    Raises:
        UnknownEntity: a rule names none.
        RoundingUnclear: two rules claim the same sales, or a cash step is no coin.
        PolicyChanged: another version is in force than the one that was read.
    """
    known = request.house.memory.directory.entities
    for number, one in enumerate(data.rules):
        if one.entity_id is not None and one.entity_id not in known:
            message = "There is no such legal entity."
            raise network.UnknownEntity(message, field=f"rules[{number}].entity_id")
    key = await key_of(request, idempotency_key, "put_rounding_rules")

    async def command(tx: Tx) -> RoundingInForce:
        await pricing.ROUNDING.require(tx, version=expected_version)
        version = await pricing.declare_rounding(
            tx, rules=data.rules, by=request.principal.actor, at=now()
        )
        return RoundingInForce(version, data.rules)

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_rounding_rules, put_rounding_rules)
