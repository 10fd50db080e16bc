"""What a register would change, before it is published: what each channel leaves, now and then."""

import msgspec

from ordito.marts import Mart
from ordito.steering.economics.ladder import By, draw_ladders
from ordito.steering.economics.model import LOADED, Ladder, Register, Sum


class Simulated(msgspec.Struct, frozen=True):
    """What is left of a channel's revenue after all costs, by two registers.

    Attributes:
        channel: empty is of what is in none.
        orders: how many; a register changes none of them.
        revenue: of them, minor units.
        now: left by the one.
        then: left by the other.
    """

    channel: str
    orders: int
    revenue: int
    now: Sum
    then: Sum

    @property
    def change(self) -> int:
        """What is left more, minor units; of what is known within bounds only their middles."""
        return _middle(self.then) - _middle(self.now)

    @property
    def turns(self) -> bool:
        """Whether the channel begins or ceases to lose money."""
        return (_middle(self.now) < 0) is not (_middle(self.then) < 0)


def simulate_register(mart: Mart, present: Register, draft: Register) -> tuple[Simulated, ...]:
    """Return what each channel leaves by either register in the days of the mart, by its code."""
    now, then = (
        {one.key: one for one in draw_ladders(mart, register, by=By.CHANNEL)}
        for register in (present, draft)
    )
    return tuple(_simulated(now.get(key), then.get(key)) for key in sorted(now | then))


def _simulated(now: Ladder | None, then: Ladder | None) -> Simulated:
    """Compare two ladders of a channel; one that a register says nothing of costs nothing."""
    known = now or then
    assert known is not None
    nothing = Sum(0, 0, 0)
    return Simulated(
        known.key,
        known.orders,
        known.revenue,
        nothing if now is None else now.left(LOADED),
        nothing if then is None else then.left(LOADED),
    )


def _middle(one: Sum) -> int:
    return (one.low + one.high) // 2 if one.value is None else one.value
