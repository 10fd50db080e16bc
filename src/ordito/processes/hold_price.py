"""Hold a price: what a quote is bound to, so that a checkout with its token sells at it."""

from typing import Any

import msgspec

from ordito import orders
from ordito.platform.db import Tx
from ordito.pricing import PricedBasket
from ordito.processes.price import Answer, Question, identify
from ordito.reads.memory import Memory
from ordito.reads.party import Party


def bound_to(memory: Memory, question: Question, party: Party) -> dict[str, Any]:
    """Return what a price was asked for, as it is compared: whatever it depends on but the instant.

    The destination counts where what a delivery costs depends on it.
    """
    to = question.destination if memory.tariffs.is_zoned else None
    return {
        "channel": str(question.channel.channel_id),
        "place": None if question.place is None else str(question.place.place_id),
        "customer": str(party.customer_id) if party.is_named else None,
        "lines": [
            [str(line.sku.sku_id), line.quantity, line.method.value] for line in question.lines
        ],
        "coupons": sorted(question.coupons),
        "destination": None if to is None else [to.country, to.postal_code],
    }


def kept(answer: Answer) -> dict[str, Any]:
    """Return a priced basket as it is kept with a token; its trace is not."""
    plain = msgspec.to_builtins(answer.priced, str_keys=True)
    return {**plain, "trace": []}


async def held_price(
    tx: Tx, memory: Memory, question: Question, token: str
) -> tuple[Party, PricedBasket]:
    """Return who buys, and the price that they were promised for exactly this.

    Raises:
        UnknownHeldQuote, HeldQuoteLapsed, HeldQuoteDiffers: see ``orders.held``.
        UnknownCustomer: nobody has that id or identifier.
    """
    party = await identify(tx, question.customer, with_groups=memory.names_groups)
    held = await orders.held.get_held(
        tx, token=token, asked=bound_to(memory, question, party), at=question.at
    )
    return party, msgspec.convert(held.priced, PricedBasket)
