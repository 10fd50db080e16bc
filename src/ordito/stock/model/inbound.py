"""What comes to places: transfers and purchases."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.stock.model.kinds import Condition


class ArrivedLine(msgspec.Struct, frozen=True):
    """Units of a SKU that came, in the condition in which they came."""

    sku_id: SkuId
    quantity: int
    condition: Condition = Condition.SELLABLE


class Arrival(msgspec.Struct, frozen=True):
    """What became of a line that came.

    Attributes:
        sku_id: what.
        condition: of the goods.
        outcome: see ``Booked``.
        shortfall: units set aside at the place that are not there now.
    """

    sku_id: SkuId
    condition: str
    outcome: str
    shortfall: int


class Transfer(msgspec.Struct, frozen=True):
    """One end of a transfer between two places.

    Attributes:
        place_id: this end.
        transfer_id: which transfer.
        end_is: ``source`` or ``destination``.
        other_place_id: the other end.
        entity_id: who owns the goods when they have arrived.
        state: ``open``, ``shipped``, ``received`` or ``cancelled``.
        sku_ids: what it was opened with.
        opened_at: when its units were set aside at the source.
        shipped_at: when they left.
        closed_at: when nothing more was waited for.
    """

    place_id: PlaceId
    transfer_id: UUID
    end_is: str
    other_place_id: PlaceId
    entity_id: EntityId
    state: str
    sku_ids: list[SkuId]
    opened_at: datetime
    shipped_at: datetime | None
    closed_at: datetime | None

    @property
    def places(self) -> tuple[PlaceId, PlaceId]:
        """Both ends."""
        return self.place_id, self.other_place_id


class InboundLine(msgspec.Struct, frozen=True):
    """Units of a SKU on a transfer or purchase order.

    Attributes:
        sku_id: what.
        ordered: units asked for.
        shipped: units that left the source of a transfer; None before, and for purchases.
        received: units that came.
        lost: units that somebody found to be lost.
        is_closed: whether nothing more is waited for.
        coming: units that are still to come.
        expected_at: when; None where nobody said.
    """

    sku_id: SkuId
    ordered: int
    shipped: int | None
    received: int
    lost: int
    is_closed: bool
    coming: int
    expected_at: datetime | None

    @property
    def missing(self) -> int:
        """Units that were sent and did not come; negative where more came than was sent."""
        sent = self.ordered if self.shipped is None else self.shipped
        return sent - self.received - self.lost if self.is_closed else 0


class PurchaseLine(msgspec.Struct, frozen=True):
    """Units of a SKU that a supplier shall bring.

    Attributes:
        sku_id: what.
        ordered: units.
        expected_at: when; None where nobody knows.
        cost_minor: of a unit, minor units of ``currency``; None where nobody knows.
        currency: ISO 4217; None without a cost.
    """

    sku_id: SkuId
    ordered: int
    expected_at: datetime | None = None
    cost_minor: int | None = None
    currency: str | None = None


class PurchaseOrder(msgspec.Struct, frozen=True):
    """What a supplier was asked to bring to a place.

    Attributes:
        place_id: to where.
        purchase_order_id: made by the caller.
        number: as both sides call it.
        supplier: as the company calls it.
        entity_id: who owns the goods when they have arrived.
        state: ``open`` or ``closed``.
        sku_ids: what was ordered.
        ordered_at: when.
        closed_at: when nothing more was waited for.
    """

    place_id: PlaceId
    purchase_order_id: UUID
    number: str
    supplier: str
    entity_id: EntityId
    state: str
    sku_ids: list[SkuId]
    ordered_at: datetime
    closed_at: datetime | None


class Coming(msgspec.Struct, frozen=True):
    """Units that a transfer or purchase has still to bring.

    Attributes:
        sku_id: what.
        place_id: to where.
        kind: ``transfer`` or ``purchase_order``.
        inbound_id: which one.
        coming: units.
        expected_at: when; None where nobody knows.
    """

    sku_id: SkuId
    place_id: PlaceId
    kind: str
    inbound_id: UUID
    coming: int
    expected_at: datetime | None
