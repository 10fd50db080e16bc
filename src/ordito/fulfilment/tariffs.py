"""Tariffs: what bringing goods to the customer is charged by; published as immutable versions.

A tariff names a service of the catalogue. Its price stands on the price lists like every other, so
taxes, promotions and refunds of a delivery need no rules of their own.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from ordito.fulfilment.events import TariffsPublished
from ordito.fulfilment.promise import STANDARD, Name, PromisePolicy
from ordito.fulfilment.promise_policy import PROMISES
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import SkuId
from ordito.platform.policies import Policy

Grams = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class TariffUnclear(Invalid):
    """Two tariffs claim the same deliveries, or one says an amount or a zone that there is not."""

    code = "fulfilment.tariff_unclear"
    remedy = (
        "Give each class of weight and amount one tariff, each amount its currency, and name zones"
        " of the promise policy."
    )


class Tariff(msgspec.Struct, frozen=True, kw_only=True):
    """Which service is charged for deliveries of one class.

    Attributes:
        sku_id: the service; the price lists say what it costs.
        method: how the goods reach the customer.
        service: of the carrier, as ``express``; the customer chooses among those that there are.
        market: in which market; None is in all that have none of their own.
        zone: code of the promise policy's zone whereto goods are brought; None is everywhere that
            has none of its own.
        from_weight_g: for goods that weigh this much or more, grams.
        from_minor: for goods that cost this much or more before any promotion, minor units.
        currency: of ``from_minor``, where it is not 0.
    """

    sku_id: SkuId
    method: Literal["ship", "collect"] = "ship"
    service: Name = STANDARD
    market: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    zone: Name | None = None
    from_weight_g: Grams = 0
    from_minor: Minor = 0
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None


class TariffBook(msgspec.Struct, frozen=True):
    """The tariffs in force.

    Attributes:
        version: 0 before the first: nothing is charged.
        tariffs: in no order.
    """

    version: int = 0
    tariffs: tuple[Tariff, ...] = ()

    @property
    def methods(self) -> frozenset[str]:
        """Methods that are charged somewhere."""
        return frozenset(tariff.method for tariff in self.tariffs)

    def services(self, method: str) -> tuple[str, ...]:
        """Return the services of a method that are charged somewhere, the standard one first."""
        named = {one.service for one in self.tariffs if one.method == method} - {STANDARD}
        return (STANDARD, *sorted(named))

    def service_of(self, sku_ids: Collection[SkuId]) -> str:
        """Return the service of carriers that charges pay for.

        An order has one: where its goods leave in several ways, none comes later than was paid for.
        """
        named = {one.service for one in self.tariffs if one.sku_id in sku_ids}
        return min(named - {STANDARD}, default=STANDARD)

    @property
    def is_zoned(self) -> bool:
        """Whether what a delivery costs depends on whereto."""
        return any(tariff.zone is not None for tariff in self.tariffs)


TARIFFS: Final = Policy(
    "fulfilment.tariffs",
    form=tuple[Tariff, ...],
    before=(),
    book=TariffBook,
    fact=lambda version, _: TariffsPublished(tariffs_version=version),
)


def find_tariff(
    book: TariffBook,
    *,
    method: str,
    market: str,
    currency: str,
    weight_g: int,
    amount_minor: int,
    zone: str | None = None,
    service: str = STANDARD,
) -> Tariff | None:
    """Return what a delivery is charged by, or None where it costs nothing.

    The market's own tariffs come before those of all markets, of them those of the zone before
    those of everywhere; then the highest class of amount that is reached, in it of weight.

    Args:
        book: tariffs in force.
        method: how the goods reach the customer.
        market: in which is sold.
        currency: of ``amount_minor``.
        weight_g: of the goods, grams.
        amount_minor: of the goods before any promotion, minor units.
        zone: whereto; None where that was not said, or lies in no zone.
        service: of the carrier.
    """
    fitting = [
        one
        for one in book.tariffs
        if one.method == method
        and one.service == service
        and one.market in (None, market)
        and one.zone in (None, zone)
        and one.from_weight_g <= weight_g
        and (one.from_minor == 0 or (one.currency == currency and one.from_minor <= amount_minor))
    ]
    return max(
        fitting,
        key=lambda one: (
            one.market is not None,
            one.zone is not None,
            one.from_minor,
            one.from_weight_g,
        ),
        default=None,
    )


async def publish_tariffs(tx: Tx, *, tariffs: Sequence[Tariff], by: str, at: datetime) -> int:
    """Put tariffs in force for what is sold from now on, and return their version.

    Raises:
        TariffUnclear: two claim the same deliveries, an amount has no currency, or a zone is none
            of the promise policy.
    """
    _require_clear(tariffs)
    _require_zones(tariffs, (await PROMISES.load(tx)).policy)
    return (await TARIFFS.publish(tx, document=tuple(tariffs), by=by, at=at)).version


def _require_clear(tariffs: Sequence[Tariff]) -> None:
    seen: set[tuple[object, ...]] = set()
    for number, one in enumerate(tariffs):
        field = f"tariffs[{number}]"
        if one.from_minor and one.currency is None:
            message = f"It is not said in which currency {one.from_minor} is."
            raise TariffUnclear(message, field=f"{field}.currency")
        kind = (
            one.method,
            one.service,
            one.market,
            one.zone,
            one.from_weight_g,
            one.from_minor,
            one.currency,
        )
        if kind in seen:
            raise TariffUnclear("Another tariff has the same class.", field=field)
        seen.add(kind)


def _require_zones(tariffs: Sequence[Tariff], policy: PromisePolicy) -> None:
    known = {zone.code for zone in policy.zones}
    for number, one in enumerate(tariffs):
        if one.zone is not None and one.zone not in known:
            message = f"The promise policy has no zone {one.zone!r}."
            raise TariffUnclear(message, field=f"tariffs[{number}].zone")
