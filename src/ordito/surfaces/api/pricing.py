"""Prices over HTTP: what goods cost and what tax is in it, published as versions."""

from typing import Annotated, Final

import msgspec
from litestar import Response, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from ordito import pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.pricing import Price, PriceList, Publication, TaxRate
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_WRITE: Final = token(Scope.CATALOGUE_WRITE)


class NewPrices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to publish, as one version.

    Attributes:
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
    """

    price_lists: Annotated[list[PriceList], msgspec.Meta(max_length=1000)] = []
    prices: Annotated[list[Price], msgspec.Meta(max_length=5000)] = []
    tax_rates: Annotated[list[TaxRate], msgspec.Meta(max_length=1000)] = []


@post(
    "/rulebooks",
    access=_WRITE,
    tags=["prices"],
    summary="Publish prices and taxes",
    status_code=200,
)
async def publish_rulebook(
    request: Call, data: JSONBody[NewPrices], idempotency_key: IdempotencyKey
) -> Response[Publication]:
    """Publish price lists, prices and tax rates as one new version of the rulebook."""
    key = await key_of(request, idempotency_key, "publish_rulebook")

    async def command(tx: Tx) -> Publication:
        return await pricing.publish(
            tx,
            price_lists=data.price_lists,
            prices=data.prices,
            tax_rates=data.tax_rates,
            by=request.principal.actor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (publish_rulebook,)
