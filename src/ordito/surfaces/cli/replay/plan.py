"""What each basket becomes: which channel sells it, how it is paid, and what happens later.

Everything follows from the basket's own number, so that the same mix plays the same sales again.
"""

from collections import Counter
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.errors import Invalid
from ordito.surfaces.connectors.complete_journey.model import Basket, JudgedLine, SoldBy
from ordito.surfaces.connectors.sandbox_processor import APPROVE, DECLINE, TIME_OUT, VANISH

CHANNELS: Final = ("store", "web", "app", "contact_centre")
Choice = TypeVar("Choice", bound=str)


class MixWrong(Invalid):
    """The mix of channels cannot be played."""

    code = "replay.mix_wrong"
    remedy = "Write it as store=70,web=15,app=10,contact_centre=5 with whole, positive weights."


class SpeedWrong(Invalid):
    """The speed cannot be played."""

    code = "replay.speed_wrong"
    remedy = "Say `max`, or a number above 0; `--help` says of what a second."


class Later(StrEnum):
    """What happens to goods that were not carried out at once."""

    HAND_OVER = "hand_over"
    CANCEL = "cancel"
    CANCEL_LINE = "cancel_line"
    NOTHING = "nothing"


# of 10,000 payments: a till's terminal declines about one in fifty; some answers never come
_PAYMENTS: Final = {DECLINE: 200, TIME_OUT: 20, VANISH: 10, APPROVE: 9_770}
_METHODS: Final = {Method.COLLECT: 65, Method.SHIP: 35}
_LATERS: Final = {
    Later.CANCEL: 500,
    Later.CANCEL_LINE: 500,
    Later.HAND_OVER: 7_500,
    Later.NOTHING: 1_500,
}
# of 10,000 sales: a client that did not trust the first answer and sends the same again
_REPEATS: Final = {"once": 9_900, "twice": 100}


class Sale(msgspec.Struct, frozen=True):
    """A basket to be sold anew.

    Attributes:
        basket: its number in the source.
        channel: code of the channel that sells it.
        store: number of the store that sells it, or where it is collected.
        household: who buys.
        lines: product and pieces.
        method: how the goods reach the household.
        payment: token that tells the sandbox processor what to do.
        later: what happens afterwards to what was not carried out at once.
        is_repeated: the client sends the same request twice.
    """

    basket: int
    channel: str
    store: int
    household: int
    lines: tuple[tuple[int, int], ...]
    method: Method
    payment: str
    later: Later
    is_repeated: bool


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
        method=Method.CARRY_OUT if at_till else _draw(_METHODS, basket.number, "method"),
        payment=_draw(_PAYMENTS, basket.number, "payment"),
        later=Later.NOTHING if at_till else _draw(_LATERS, basket.number, "later"),
        is_repeated=_draw(_REPEATS, basket.number, "repeat") == "twice",
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
