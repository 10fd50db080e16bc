"""Change ahead: what the lines wait for that a change adds, by the same rules as in a checkout."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from ordito.flows.change_effect import ChangePlan
from ordito.fulfilment import Ahead, WaitsFor
from ordito.orders import ActionKind, LineKind, NewLine, by_number
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId
from ordito.processes.ahead import Key, Wanted, look_ahead, may_wait
from ordito.processes.change_lines import Present
from ordito.processes.sourcing import needs_of

# what these take comes back over a counter, perhaps damaged; the others free what has not left
_BROUGHT: Final = frozenset({ActionKind.RETURN, ActionKind.EXCHANGE})


async def aheads_of_added(tx: Tx, present: Present, plan: ChangePlan) -> Mapping[int, Ahead]:
    """Return what lines of a plan wait for that it adds, by number; the others wait for nothing.

    Args:
        tx: open transaction.
        present: the order as it is.
        plan: that was made as if all of it lay there.

    Raises:
        NotReleased: goods would be carried out before they are handed out.
    """
    added = [line for line in plan.added if line.kind is LineKind.GOODS]
    wanted = [_wanted(present, line) for line in added]
    if not may_wait(present.memory, wanted):
        return {}
    found = await look_ahead(
        tx,
        present.memory,
        wanted,
        channel_id=ChannelId(present.context.channel_id or present.order.channel_id),
        at=present.at,
        freed=_freed(present, plan),
    )
    return {
        line.line_no: ahead for line, ahead in zip(added, found, strict=True) if ahead is not None
    }


def _wanted(present: Present, line: NewLine) -> Wanted:
    memory = present.memory
    sku = memory.shelf.sku(line.sku_id)
    return Wanted(
        needs_of(memory, sku, line.quantity),
        line.method,
        memory.directory.place(line.place_id),
        line.quantity * (sku.weight_g or 0),
    )


def _freed(present: Present, plan: ChangePlan) -> Counter[Key]:
    """Return the units that are set aside for the order and that the change gives up."""
    known = by_number(present.lines)
    given_up = [*plan.cancelled, *(() if plan.kind in _BROUGHT else plan.taken)]
    freed = Counter[Key]()
    for one in given_up:
        line, ahead = known[one.line_no], present.aheads.get(one.line_no)
        # what another place sends is set aside there, or under way
        if line.kind == LineKind.GOODS and not (ahead and ahead.waits_for is WaitsFor.TRANSFER):
            freed[line.sku_id, line.place_id] += min(one.quantity, line.open)
    return freed
