"""Orders in bodies, and what platforms ask of them, the same in every version."""

from functools import partial

from ordito.surfaces.linking import MANAGE_ORDERS, READ_ORDERS
from ordito.surfaces.ucp.answers import Answer
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import ORDER
from ordito.surfaces.ucp.desk import bought, cancelled
from ordito.surfaces.ucp.operations import Body, Operation
from ordito.surfaces.ucp.shared.words import Words


def operations(words: Words) -> tuple[Operation, ...]:
    """Return the operations on orders in the words of a version."""
    of_orders = partial(words.forms.operation, capability=ORDER)
    return (
        of_orders(
            "get_order",
            "GET /orders/{id:str}",
            partial(_show, words),
            doc="Read an order whole: lines, promises, what has happened, and what has changed.",
        ),
        of_orders(
            "cancel_order",
            "POST /orders/{id:str}/cancel",
            partial(_cancel, words),
            payload="cancellation",
            is_command=True,
            scopes=frozenset({READ_ORDERS, MANAGE_ORDERS}),
            doc="Cancel what has not left yet of an order of the linked buyer.",
        ),
    )


async def _cancel(words: Words, asking: Asking, _: Body) -> Answer:
    await cancelled.cancel(asking)
    return await _show(words, asking, {})


async def _show(words: Words, asking: Asking, _: Body) -> Answer:
    view = await bought.show(asking)
    return Answer(200, words.order(view, ucp=asking.ucp(), origin=asking.origin))
