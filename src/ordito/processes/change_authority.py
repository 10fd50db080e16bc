"""Change authority: up to what a caller may change an order; the one place where changes ask."""

from collections.abc import Set as AbstractSet

from ordito import network, stock
from ordito.flows.change_order import Effect
from ordito.network import Power
from ordito.orders import ActionKind, Order
from ordito.reads.memory import Memory


def require_authority(
    memory: Memory, order: Order, kind: ActionKind, effect: Effect, authority: AbstractSet[str]
) -> None:
    """Ask the network for the caller's limit: the one place where changes do so.

    Raises:
        NotEntitled: the change gives back, takes off or writes off more than the caller may, or
            acts against the rules of returns.
    """
    given = Power.APPEASE if kind is ActionKind.APPEASE else Power.REFUND
    asked = [
        (given, effect.back_minor, effect.back_minor > 0),
        (Power.OVERRIDE, effect.back_minor, _is_excepted(effect)),
        (Power.WRITE_OFF, sum(move.loss_minor for move in effect.goods), _is_scrapped(effect)),
    ]
    for power, amount_minor, is_used in asked:
        if authority and is_used:
            network.require_authority(
                memory.directory,
                power=power,
                roles=authority,
                entity_id=order.seller_id,
                currency=order.currency,
                amount_minor=amount_minor,
            )


def _is_excepted(effect: Effect) -> bool:
    return any(verdict.why == "exception" for verdict in effect.verdicts)


def _is_scrapped(effect: Effect) -> bool:
    return any(move.disposition == stock.Disposition.SCRAP for move in effect.goods)
