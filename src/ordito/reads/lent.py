"""Lent: what tills may sell and take without asking, goods and money."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito import counter, ledger, stock
from ordito.counter import Device, Hold
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, PlaceId
from ordito.stock import Escrow, EscrowLine


class LentGoods(msgspec.Struct, frozen=True):
    """Units that one device alone sells."""

    escrow: Escrow
    lines: Sequence[EscrowLine]

    @property
    def left(self) -> Sequence[EscrowLine]:
        """Lines of which it may still sell something."""
        return [line for line in self.lines if line.left > 0]


class LentMoney(msgspec.Struct, frozen=True):
    """Money or points that one till alone takes, once; ``ending`` is of a gift card's number."""

    hold: Hold
    ending: str | None


async def list_lent_goods(tx: Tx, *, place_id: UUID) -> list[LentGoods]:
    """Return what the devices of a place have to sell, the oldest first; 200 loans at most."""
    return [
        LentGoods(one, await stock.list_escrow_lines(tx, escrow=one))
        for one in await stock.list_escrows(tx, place_id=PlaceId(place_id))
    ]


async def list_lent_money(tx: Tx, *, device: Device) -> list[LentMoney]:
    """Return what a till may take and has not taken, the oldest first; 200 at most."""
    return [
        await get_lent_money(tx, hold=one) for one in await counter.list_holds(tx, device=device)
    ]


async def get_lent_money(tx: Tx, *, hold: Hold) -> LentMoney:
    """Return lent money with what tells it from other such money."""
    if not hold.is_bearers:
        return LentMoney(hold, None)
    card = await ledger.get_gift_card(tx, account_id=AccountId(hold.account_id))
    return LentMoney(hold, card.last_four)
