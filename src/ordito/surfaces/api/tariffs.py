"""Delivery tariffs over HTTP: which service is charged for bringing goods to the customer."""

from typing import Annotated, Final, Literal

import msgspec
from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.fulfilment import STANDARD, Tariff
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.processes.sale import Text
from ordito.reads.memory import Memory
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class TariffOfGoods(Invalid):
    """A tariff would charge something that lies on a shelf."""

    code = "fulfilment.tariff_of_goods"
    remedy = "Name the SKU of a product of the kind service."


class DeliveryTariff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What deliveries of one class are charged.

    Attributes:
        sku: code or id of a service; the price lists say what it costs.
        method: how the goods reach the customer.
        service: of the carrier, as ``express``; buyers choose among those that there are.
        market: in which market; left out: in all that have none of their own.
        zone: code of a zone of the promise policy, whereto goods are brought; left out: everywhere
            that has none of its own.
        from_weight_g: for goods that weigh this much or more, grams.
        from_minor: for goods that cost this much or more before any promotion, minor units.
        currency: of ``from_minor``, where it is not 0.
    """

    sku: Text
    method: Literal["ship", "collect"] = "ship"
    service: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = STANDARD
    market: Text | None = None
    zone: Text | None = None
    from_weight_g: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0
    from_minor: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")] | None = None


class DeliveryTariffs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All tariffs; none charges nothing.

    Attributes:
        tariffs: each class of market, method, weight and amount once.
    """

    tariffs: Annotated[tuple[DeliveryTariff, ...], msgspec.Meta(max_length=1000)]


class TariffsInForce(msgspec.Struct, frozen=True):
    """What is charged now; version 0 is nothing."""

    version: int
    tariffs: list[DeliveryTariff]


@get(
    "/delivery-tariffs",
    access=token(Scope.QUOTES, Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["promises"],
    summary="Read what deliveries are charged",
)
async def show_delivery_tariffs(request: Call) -> TariffsInForce:
    """Return the tariffs in force."""
    return _in_force(request.house.memory)


@put(
    "/delivery-tariffs",
    access=token(),
    tags=["promises"],
    summary="Publish what deliveries are charged",
)
async def put_delivery_tariffs(
    request: Call,
    data: JSONBody[DeliveryTariffs],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[TariffsInForce]:
    """Put tariffs in force for what is sold from now on; they replace those before.

    Raises:
        UnknownSku: a tariff names none.
        TariffOfGoods: a tariff names goods or a bundle.
        TariffUnclear: two claim the same deliveries, an amount has no currency, or a zone is none
            of the promise policy.
        PolicyChanged: another version is in force than the one that was read.
    """
    memory = request.house.memory
    tariffs = [_tariff(memory, one, number) for number, one in enumerate(data.tariffs)]
    key = await key_of(request, idempotency_key, "put_delivery_tariffs")

    async def command(tx: Tx) -> TariffsInForce:
        await fulfilment.TARIFFS.require(tx, version=expected_version)
        version = await fulfilment.publish_tariffs(
            tx, tariffs=tariffs, by=request.principal.actor, at=now()
        )
        return TariffsInForce(version, list(data.tariffs))

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


def _tariff(memory: Memory, asked: DeliveryTariff, number: int) -> Tariff:
    sku = memory.sku(asked.sku, field=f"tariffs[{number}].sku")
    if sku.stocked:
        raise TariffOfGoods(f"{sku.code} is no service.", field=f"tariffs[{number}].sku")
    return Tariff(
        sku_id=sku.sku_id,
        method=asked.method,
        service=asked.service,
        market=asked.market,
        zone=asked.zone,
        from_weight_g=asked.from_weight_g,
        from_minor=asked.from_minor,
        currency=asked.currency,
    )


def _in_force(memory: Memory) -> TariffsInForce:
    return TariffsInForce(
        memory.tariffs.version,
        [
            DeliveryTariff(
                sku=memory.shelf.sku(one.sku_id).code,
                method=one.method,
                service=one.service,
                market=one.market,
                zone=one.zone,
                from_weight_g=one.from_weight_g,
                from_minor=one.from_minor,
                currency=one.currency,
            )
            for one in memory.tariffs.tariffs
        ],
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_delivery_tariffs, put_delivery_tariffs)
