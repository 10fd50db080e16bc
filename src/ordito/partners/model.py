"""Words of the partners room."""

from datetime import datetime

import msgspec

from ordito.platform.ids import AccountId, ChannelId, CustomerId, OrderId, SkuId


class Offer(msgspec.Struct, frozen=True):
    """What a marketplace is told of a SKU.

    Attributes:
        sku_id: which.
        units: that may be sold there; 0 takes it off sale.
        price_minor: for one, tax included, minor units.
        currency: ISO 4217.
    """

    sku_id: SkuId
    units: int
    price_minor: int
    currency: str


class MarketOrder(msgspec.Struct, frozen=True):
    """An order that came from a marketplace.

    Attributes:
        customer_id: who bought.
        order_id: ours.
        channel_id: of the marketplace.
        external_id: what the marketplace calls it.
        line_ids: what the marketplace calls its lines, in the order of ours.
        currency: of the amounts, ISO 4217.
        total_minor: of the lines, minor units.
        commission_minor: agreed for the whole of it, minor units.
    """

    customer_id: CustomerId
    order_id: OrderId
    channel_id: ChannelId
    external_id: str
    line_ids: list[str]
    currency: str
    total_minor: int
    commission_minor: int


class Due(MarketOrder, frozen=True):
    """A marketplace's order of which it has to be told, as of ``changes`` changes."""

    changes: int


class Agreed(msgspec.Struct, frozen=True):
    """What was agreed with a marketplace for all its orders in one currency.

    Attributes:
        channel_id: of the marketplace.
        currency: ISO 4217.
        orders: number of orders.
        agreed_minor: for all of them, were nothing cancelled or brought back.
    """

    channel_id: ChannelId
    currency: str
    orders: int
    agreed_minor: int


class Commission(Agreed, frozen=True, kw_only=True):
    """What a marketplace has earned in one currency.

    Attributes:
        account_id: of the ledger, whose statement has each booking.
        earned_minor: balance of the account.
    """

    account_id: AccountId
    earned_minor: int


class Round(msgspec.Struct, kw_only=True):
    """What one round on a marketplace did: numbers of orders and SKUs.

    Attributes:
        taken: orders that are ours now.
        refused: orders that cannot be.
        told: orders of whose progress the marketplace was told.
        offered: SKUs whose units or price it was told.
        rejected: codes and orders of which it would not hear, each with its reason.
    """

    taken: int = 0
    refused: int = 0
    told: int = 0
    offered: int = 0
    rejected: list[tuple[str, str]] = []


class Trade(msgspec.Struct, frozen=True):
    """What the last round on a marketplace did; numbers as in ``Round``.

    Attributes:
        channel_id: of the marketplace.
        until: a process has the turn until then; the end of the last round where none has.
        ended_at: when the last round ended; None before the first.
        taken: see ``Round``.
        refused: see ``Round``.
        told: see ``Round``.
        offered: see ``Round``.
        rejected: number of codes and orders of which it would not hear.
        fault: what kept the round from its end.
    """

    channel_id: ChannelId
    until: datetime
    ended_at: datetime | None
    taken: int
    refused: int
    told: int
    offered: int
    rejected: int
    fault: str | None
