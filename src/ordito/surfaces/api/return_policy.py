"""The rules of returns over HTTP."""

from typing import Final

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from ordito import network, orders
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class FeeOfGoods(Invalid):
    """A return would be charged by something that lies on a shelf."""

    code = "orders.return_fee_of_goods"
    remedy = "Name the SKU of a product of the kind service; its price is the charge."


class ReturnRulesVersion(msgspec.Struct, frozen=True):
    """What was published."""

    version: int


@get(
    "/return-policy",
    access=token(Scope.QUOTES, Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["return policy"],
    summary="Read the rules of returns",
)
async def show_return_policy(request: Call) -> orders.returns.ReturnBook:
    """Return the rules in force; by version 0 everything comes back."""
    return request.house.memory.returns


@put(
    "/return-policy", access=token(), tags=["return policy"], summary="Publish the rules of returns"
)
async def put_return_policy(
    request: Call,
    data: JSONBody[orders.returns.ReturnPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[ReturnRulesVersion]:
    """Put rules in force for what comes back from now on.

    Raises:
        PolicyUnclear: a rule is there twice, or a season ends before it begins.
        UnknownSku: a charge names none.
        FeeOfGoods: a charge is no service.
        UnknownPlace: what is sent back is expected at none.
        ServiceNotOffered: no goods are taken back there.
        PolicyChanged: another version is in force than the one that was read.
    """
    for number, rule in enumerate(data.rules):
        for field, sku_id in (("fee", rule.fee), ("label", rule.label)):
            name = f"rules[{number}].{field}"
            if sku_id is not None and request.house.memory.sku(str(sku_id), field=name).stocked:
                raise FeeOfGoods("It is no service.", field=name)
    if data.sent_back is not None:
        name = "sent_back.place_id"
        there = request.house.memory.place(str(data.sent_back.place_id), field=name)
        network.require_service(there, network.Service.RETURN, at=now(), field=name)
    key = await key_of(request, idempotency_key, "put_return_policy")

    async def command(tx: Tx) -> ReturnRulesVersion:
        await orders.returns.RETURNS.require(tx, version=expected_version)
        return ReturnRulesVersion(
            await orders.returns.publish_return_policy(tx, policy=data, at=now())
        )

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_return_policy, put_return_policy)
