"""Policy: how a company publishes prices, and how it counts reductions."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.pricing.commands import RULEBOOK_ID
from ordito.pricing.events import PolicySet


class PricePolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How prices are published and reductions counted.

    Attributes:
        needs_approval: whether a draft is published only when a second person has agreed, and
            nothing is published over HTTP but by drafts and feeds.
        progressive_reductions: whether a reduction that is raised step by step without a break is
            counted from its first step on (Directive 98/6/EC, Art. 6a(5), where the member state
            allows it); otherwise from its last.
        new_goods_days: days before a reduction that are looked back for goods that have been on the
            market for fewer than 30 (Directive 98/6/EC, Art. 6a(4)); Estonia asks for 7.
    """

    needs_approval: bool = False
    progressive_reductions: bool = True
    new_goods_days: Annotated[int, msgspec.Meta(ge=1, le=30)] = 30


_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_policy", PricePolicy)
_PUT: Final = _sql.command("put_policy")


async def get_policy(tx: Tx) -> PricePolicy:
    """Return the policy; where none was put, no approval is asked for."""
    return await tx.find(_FIND) or PricePolicy()


async def put_policy(tx: Tx, *, policy: PricePolicy, at: datetime) -> None:
    """Say how prices are published from now on."""
    if await tx.run(
        _PUT,
        needs_approval=policy.needs_approval,
        progressive_reductions=policy.progressive_reductions,
        new_goods_days=policy.new_goods_days,
    ):
        event = PolicySet(
            needs_approval=policy.needs_approval,
            progressive_reductions=policy.progressive_reductions,
            new_goods_days=policy.new_goods_days,
        )
        tx.record(event, subject=RULEBOOK_ID, at=at)
