"""Reserve in store: goods are kept at a place for somebody who pays there."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import fulfilment, network
from ordito.flows.keep_goods import keep_goods, let_go
from ordito.network import Place, Service
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Conflict
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId, CustomerId, SkuId
from ordito.reads.memory import Memory

# letters and digits that nobody takes for each other, read out at a counter
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class NothingKept(Conflict):
    """Goods are kept for nobody: the company has not published for how long."""

    code = "fulfilment.nothing_kept"
    remedy = "Order and pay the goods; or publish a claim policy with hours."


def keeping(memory: Memory, place: Place, at: datetime) -> fulfilment.claims.ClaimPolicy:
    """Return the policy by which a place keeps goods.

    Raises:
        NothingKept: no policy keeps goods.
        ServiceNotOffered, ClosedPlace: the place hands nothing out.
    """
    policy = memory.claims.policy
    if policy.keep_hours is None:
        raise NothingKept("Goods are kept for nobody.", field="place")
    network.require_service(place, Service.COLLECT, at=at, field="place")
    return policy


def code_of() -> str:
    """Draw the code that is said at the counter; a place has few of them at a time."""
    return "R" + "".join(secrets.choice(_LETTERS) for _ in range(5))


async def reserve_in_store(
    db: Database,
    memory: Memory,
    *,
    place: Place,
    lines: Sequence[tuple[SkuId, int]],
    claim_id: UUID,
    customer_id: CustomerId | None,
    asked_from: str,
    context: Context,
) -> fulfilment.claims.Claim:
    """Keep goods at a place for as long as the policy says.

    Args:
        db: the company's database.
        memory: the policy.
        place: that has them and hands goods out.
        lines: SKUs, each once, with units.
        claim_id: made by the caller; the same again keeps nothing more.
        customer_id: whose, where that is known.
        asked_from: stands for whoever asks.
        context: who asks.

    Raises:
        NothingKept: no policy keeps goods.
        ServiceNotOffered, ClosedPlace: the place hands nothing out.
        TooManyClaims: so many nobody may have.
        NotEnoughStock: the place has not got them.
    """
    at = now()
    policy = keeping(memory, place, at)
    return await db.transact(
        keep_goods,
        context,
        policy=policy,
        place_id=place.place_id,
        claim_id=claim_id,
        code=code_of(),
        customer_id=customer_id,
        channel_id=None if context.channel_id is None else ChannelId(context.channel_id),
        asked_from=asked_from,
        lines=lines,
        at=at,
    )


async def release_kept(db: Database, *, claim: fulfilment.claims.Claim, context: Context) -> bool:
    """Free goods that a place keeps; False where they are free, paid or being paid."""
    return await db.transact(let_go, context, claim=claim, outcome="released", at=now())
