"""Verbs that give units up for others: exchange, another model or place, several things at once."""

from collections.abc import Mapping, Sequence

from ordito.orders.commands.lines import (
    Grounds,
    act,
    facts_of,
    known_lines,
    record,
    require_version,
)
from ordito.orders.events import LinesReplaced, OrderLineFact
from ordito.orders.model import (
    ActionKind,
    Axis,
    Delta,
    Line,
    LineQuantity,
    NewLine,
    Order,
    ReturnedLine,
)
from ordito.orders.rules import combining, relieved_minor, replacing, require_known
from ordito.platform.db import Tx


async def replace_lines(
    tx: Tx,
    *,
    order: Order,
    kind: ActionKind,
    taken: Sequence[ReturnedLine],
    added: Sequence[NewLine],
    grounds: Grounds,
) -> list[Line]:
    """Take units off lines and add others, in one action: an exchange, another model or place.

    Units that the customer has come back; the rest of what is taken is cancelled.

    Args:
        tx: open transaction.
        order: as it was locked.
        kind: which change it is.
        taken: what the customer gives up, each line once; may be empty where more is wanted.
        added: priced lines with fresh numbers; may be empty where less is wanted.
        grounds: why, and on which version.

    Returns:
        All lines of the order, as they are now.

    Raises:
        NotReturnable: the order has fewer such units.
        OrderChanged: the order has another version.
    """
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    known = await known_lines(tx, order=order, asked=taken)
    deltas = replacing(known, taken, returns=kind is ActionKind.EXCHANGE)
    after = await act(
        tx, order=order, kind=kind, known=known, deltas=deltas, grounds=grounds, added=added
    )
    record_replaced(
        tx, order=order, kind=kind, known=known, deltas=deltas, added=added, grounds=grounds
    )
    return after


async def combine_lines(
    tx: Tx,
    *,
    order: Order,
    cancelled: Sequence[LineQuantity],
    brought: Sequence[ReturnedLine],
    added: Sequence[NewLine],
    withhold: bool,
    grounds: Grounds,
) -> list[Line]:
    """Cancel units, take others back and add lines, all in one action whose money is netted.

    Returns:
        All lines of the order, as they are now.

    Raises:
        LineClosed: a line has fewer open units.
        NotReturnable: the customer has fewer units.
        OrderChanged: the order has another version.
    """
    kind = ActionKind.COMBINE
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    known = await known_lines(tx, order=order, asked=cancelled)
    require_known(list(known.values()), brought)
    deltas = combining(known, cancelled, brought, withhold=withhold)
    after = await act(
        tx, order=order, kind=kind, known=known, deltas=deltas, grounds=grounds, added=added
    )
    record_replaced(
        tx, order=order, kind=kind, known=known, deltas=deltas, added=added, grounds=grounds
    )
    return after


def record_replaced(
    tx: Tx,
    *,
    order: Order,
    kind: ActionKind,
    known: Mapping[int, Line],
    deltas: Sequence[Delta],
    added: Sequence[NewLine],
    grounds: Grounds,
) -> None:
    """Record that lines took the place of others, and what that changes about what is to pay."""
    event = LinesReplaced(
        number=order.number,
        kind=kind.value,
        reason=grounds.reason,
        currency=order.currency,
        difference_minor=sum(line.total_minor for line in added) - relieved_minor(deltas),
        returned=facts_of(known, deltas, Axis.RETURNED),
        cancelled=facts_of(known, deltas, Axis.CANCELLED),
        added=tuple(
            OrderLineFact(
                line_no=line.line_no,
                sku_id=line.sku_id,
                place_id=line.place_id,
                method=line.method,
                quantity=line.quantity,
                total_minor=line.total_minor,
            )
            for line in added
        ),
    )
    record(tx, order=order, event=event, grounds=grounds)
