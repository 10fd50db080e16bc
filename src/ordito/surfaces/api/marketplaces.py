"""Marketplaces over HTTP: how the trade with each goes, and what it has earned."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import get
from litestar.types import ControllerRouterHandler

from ordito import partners
from ordito.platform.db import Tx
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class CommissionShown(msgspec.Struct, frozen=True):
    """What a marketplace has earned in one currency; minor units.

    Attributes:
        currency: ISO 4217.
        orders: number of its orders.
        agreed_minor: for all of them, were nothing given back.
        earned_minor: by what was kept of them.
        account_id: each booking stands in its statement, ``GET /accounts/{account_id}/statement``.
    """

    currency: str
    orders: int
    agreed_minor: int
    earned_minor: int
    account_id: UUID


class MarketplaceShown(msgspec.Struct, frozen=True):
    """How the trade on a marketplace goes.

    Attributes:
        channel: code of its channel.
        ended_at: when the last round of orders, progress and offers ended.
        fault: what kept that round from its end.
        taken: orders that it brought.
        refused: orders that could not be taken.
        told: orders of whose progress the marketplace was told.
        offered: SKUs whose units or price it was told.
        rejected: SKUs and orders of which it would not hear.
        commissions: what it has earned, by currency.
    """

    channel: str
    ended_at: datetime | None
    fault: str | None
    taken: int
    refused: int
    told: int
    offered: int
    rejected: int
    commissions: list[CommissionShown]


@get(
    "/marketplaces",
    access=token(Scope.LEDGER_READ),
    tags=["ledger"],
    summary="See how marketplaces go",
)
async def list_marketplaces(request: Call) -> list[MarketplaceShown]:
    """Return each marketplace with its last round, and the commissions that it has earned."""
    directory = request.house.memory.directory

    async def read(tx: Tx) -> list[MarketplaceShown]:
        earned = await partners.list_commissions(tx)
        return [
            MarketplaceShown(
                channel=directory.channels[trade.channel_id].code,
                ended_at=trade.ended_at,
                fault=trade.fault,
                taken=trade.taken,
                refused=trade.refused,
                told=trade.told,
                offered=trade.offered,
                rejected=trade.rejected,
                commissions=[
                    CommissionShown(
                        currency=one.currency,
                        orders=one.orders,
                        agreed_minor=one.agreed_minor,
                        earned_minor=one.earned_minor,
                        account_id=one.account_id,
                    )
                    for one in earned
                    if one.channel_id == trade.channel_id
                ],
            )
            for trade in await partners.list_trades(tx)
        ]

    return await request.db.read(read)


ROUTES: Final[list[ControllerRouterHandler]] = [list_marketplaces]
