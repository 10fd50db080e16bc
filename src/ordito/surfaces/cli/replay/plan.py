"""What each basket becomes: which channel sells it, how it is paid, and what happens later.

Everything follows from the basket's own number, so that the same mix plays the same sales again.
"""

from collections import Counter
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from ordito.platform import ids
from ordito.platform.errors import Invalid
from ordito.surfaces.connectors.complete_journey.model import Basket, JudgedLine, SoldBy

CHANNELS: Final = ("store", "web", "app", "contact_centre")
Choice = TypeVar("Choice", bound=str)


class MixWrong(Invalid):
    """The mix of channels cannot be played."""

    code = "replay.mix_wrong"
    remedy = "Write it as store=70,web=15,app=10,contact_centre=5 with whole, positive weights."


class Later(StrEnum):
    """What happens to a collection after it was sold."""

    HAND_OVER = "hand_over"
    CANCEL = "cancel"
    CANCEL_LINE = "cancel_line"
    NOTHING = "nothing"


class Payment(StrEnum):
    """How the sandbox processor behaves."""

    APPROVE = "approve"
    DECLINE = "decline"
    TIME_OUT = "time_out"
    ANSWER_TWICE = "answer_twice"


# of 10,000: a till's card terminal declines about one payment in fifty
_PAYMENTS: Final = {
    Payment.DECLINE: 200,
    Payment.TIME_OUT: 20,
    Payment.ANSWER_TWICE: 100,
    Payment.APPROVE: 9_680,
}
_LATERS: Final = {
    Later.CANCEL: 500,
    Later.CANCEL_LINE: 500,
    Later.HAND_OVER: 7_500,
    Later.NOTHING: 1_500,
}


class Sale(msgspec.Struct, frozen=True):
    """A basket to be sold anew.

    Attributes:
        basket: its number in the source.
        channel: code of the channel that sells it.
        store: number of the store that sells it, or where it is collected.
        household: who buys.
        lines: product and pieces.
        payment: how the processor behaves.
        later: what happens to a collection; a store's own sale is carried out at once.
    """

    basket: int
    channel: str
    store: int
    household: int
    lines: tuple[tuple[int, int], ...]
    payment: Payment
    later: Later


def read_mix(text: str) -> dict[str, int]:
    """Read the weights of the channels.

    Raises:
        MixWrong: a channel is unknown, or a weight is not a whole positive number.
    """
    mix: dict[str, int] = {}
    for part in text.split(","):
        channel, _, weight = part.strip().partition("=")
        if channel not in CHANNELS or not weight.isdigit() or int(weight) == 0 or channel in mix:
            raise MixWrong(f"{part!r} is no weight of a channel.", field="mix")
        mix[channel] = int(weight)
    return mix


def plan_sale(basket: Basket, mix: dict[str, int]) -> Sale | None:
    """Return the sale that a basket becomes, or None where nothing of it is sold by the piece."""
    lines = tuple(
        (judged.line.product, judged.units) for judged in basket.lines if not left_out(judged)
    )
    if not lines:
        return None
    channel = _draw(mix, basket.number, "channel")
    at_till = channel == "store"
    return Sale(
        basket=basket.number,
        channel=channel,
        store=basket.store,
        household=basket.household,
        lines=lines,
        payment=_draw(_PAYMENTS, basket.number, "payment"),
        later=Later.NOTHING if at_till else _draw(_LATERS, basket.number, "later"),
    )


def left_out(judged: JudgedLine) -> str | None:
    """Return why a line is not sold anew, or None where it is."""
    if judged.units == 0:
        return "quantity_zero"
    if judged.line.sold_by != SoldBy.PIECE:
        return judged.line.sold_by
    return None


def count_left_out(basket: Basket) -> Counter[str]:
    """Count the lines of a basket that are not sold anew, by reason."""
    reasons = (left_out(judged) for judged in basket.lines)
    return Counter(reason for reason in reasons if reason is not None)


def _draw(weights: dict[Choice, int], basket: int, stream: str) -> Choice:
    """Draw by weight; the same basket and stream always draw the same."""
    ticket = ids.derive("replay", stream, basket).int % sum(weights.values())
    for choice, weight in weights.items():
        ticket -= weight
        if ticket < 0:
            return choice
    raise AssertionError(weights)
