"""What is offered and lent: limits, units kept back, costs, escrow."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito.platform.ids import ChannelId, EntityId, PlaceId, SkuId


class Holdback(msgspec.Struct, frozen=True, kw_only=True):
    """Units kept back from what is offered; what names more wins.

    Attributes:
        sku_id: of which SKU; None is every one.
        place_id: at which place; None is every one.
        channel_id: from which channel; None is safety stock, kept back from all of them.
        units: how many; None forgets the row, so that what names less holds again.
    """

    sku_id: SkuId | None = None
    place_id: PlaceId | None = None
    channel_id: ChannelId | None = None
    units: int | None


class KeptBack(msgspec.Struct, frozen=True):
    """A row of units that are kept back, as it was put; see ``Holdback``."""

    sku_id: SkuId | None
    place_id: PlaceId | None
    channel_id: ChannelId | None
    units: int


class BackorderLimit(msgspec.Struct, frozen=True):
    """Units that may be promised beyond those on hand.

    Attributes:
        sku_id: what.
        place_id: where.
        entity_id: who owns a book that is opened for it.
        units: at most; 0 is none.
    """

    sku_id: SkuId
    place_id: PlaceId
    entity_id: EntityId
    units: int


class LimitSet(msgspec.Struct, frozen=True):
    """What a back-order limit has left: units promised beyond it."""

    sku_id: SkuId
    place_id: PlaceId
    shortfall: int


class UnitCost(msgspec.Struct, frozen=True):
    """What a unit costs its owner from an instant on.

    Attributes:
        sku_id: what.
        entity_id: whose.
        valid_from: from when on.
        cost_minor: minor units of ``currency``.
        currency: ISO 4217.
    """

    sku_id: SkuId
    entity_id: EntityId
    valid_from: datetime
    cost_minor: int
    currency: str


class ValidCost(msgspec.Struct, frozen=True):
    """What a unit cost its owner at the instant that was asked for; see ``UnitCost``."""

    sku_id: SkuId
    entity_id: EntityId
    cost_minor: int
    currency: str
    valid_from: datetime


class Offer(msgspec.Struct, frozen=True):
    """Sellable units of a SKU at a place, and what is kept back from a channel.

    Attributes:
        sku_id: what.
        place_id: where.
        unreserved: on hand less set aside; negative where more is promised than is there.
        backorder_limit: units that may be promised beyond those on hand.
        safety_stock: kept back from every channel.
        channel_buffer: kept back from this channel.
    """

    sku_id: SkuId
    place_id: PlaceId
    unreserved: int
    backorder_limit: int
    safety_stock: int
    channel_buffer: int

    @property
    def free(self) -> int:
        """Units that may be set aside now."""
        return max(self.unreserved + self.backorder_limit, 0)

    @property
    def here(self) -> int:
        """Units on hand that the channel may offer."""
        return max(self.unreserved - self.safety_stock - self.channel_buffer, 0)

    @property
    def offered(self) -> int:
        """Units of them that the channel may offer."""
        return max(self.free - self.safety_stock - self.channel_buffer, 0)


class AtpStep(msgspec.Struct, frozen=True):
    """Units that can be promised from an instant on.

    Attributes:
        sku_id: what.
        place_id: where.
        available_from: from when on.
        available: units, those of earlier steps included.
    """

    sku_id: SkuId
    place_id: PlaceId
    available_from: datetime
    available: int


class Escrow(msgspec.Struct, frozen=True):
    """Units lent to a device that sells where it cannot ask.

    Attributes:
        place_id: where they lie.
        escrow_id: made by the caller.
        device: as the place calls it.
        entity_id: whose goods they are.
        sku_ids: what was lent.
        lent_at: when.
        closed_at: when the rest came back, or None.
    """

    place_id: PlaceId
    escrow_id: UUID
    device: str
    entity_id: EntityId
    sku_ids: list[SkuId]
    lent_at: datetime
    closed_at: datetime | None


class EscrowLine(msgspec.Struct, frozen=True):
    """Units of a SKU lent to a device.

    Attributes:
        sku_id: what.
        lent: units set aside for it.
        consumed: units of them that it sold.
        returned: units of them that came back.
        overrun: units that it sold and was never lent.
    """

    sku_id: SkuId
    lent: int
    consumed: int
    returned: int
    overrun: int

    @property
    def left(self) -> int:
        """Units that it may still sell."""
        return self.lent - self.consumed - self.returned


class EscrowSale(msgspec.Struct, frozen=True):
    """Units that a device has sold.

    Attributes:
        movement_id: of the sale line, made by the device; told again, it is booked once.
        sku_id: what.
        quantity: units, at least 1.
        sale_id: of which sale.
        occurred_at: when.
    """

    movement_id: UUID
    sku_id: SkuId
    quantity: int
    sale_id: UUID
    occurred_at: datetime
