"""Rates: what a minute of a case costs, by the resources that people declared."""

from fractions import Fraction

import msgspec

from ordito.steering.economics.model import Activity, Register, Subject
from ordito.steering.economics.reckoning import rate_of


class Rate(msgspec.Struct, frozen=True):
    """What a unit costs, minor units.

    Attributes:
        value: None where it is known only within bounds.
        low: the least.
        high: the most.
    """

    value: float | None
    low: float
    high: float

    @property
    def middle(self) -> float:
        """The number, or the middle of its bounds."""
        return (self.low + self.high) / 2 if self.value is None else self.value


def minute_of_case(register: Register) -> Rate | None:
    """Return what a minute of a case costs; None where no activity counts its minutes.

    What is done for every case adds up. What is done in some channels only is a range from the
    cheapest to the dearest of them: which of them a case will take is not known.
    """
    counted = [_minute(register, one) for one in register.activities if one.subject is Subject.CASE]
    always = [rate for rate, is_always in counted if rate is not None and is_always]
    else_ = [rate for rate, is_always in counted if rate is not None and not is_always]
    if not always and not else_:
        return None
    low = sum(one.low for one in always) + min((one.low for one in else_), default=0.0)
    high = sum(one.high for one in always) + max((one.high for one in else_), default=0.0)
    return Rate(low if low == high else _value(always, else_), low, high)


def _value(always: list[Rate], others: list[Rate]) -> float | None:
    """Return the rate where each part is known and just one is done in some channels."""
    parts = [one.value for one in (*always, *others)]
    known = [one for one in parts if one is not None]
    return sum(known) if len(known) == len(parts) and len(others) <= 1 else None


def _minute(register: Register, activity: Activity) -> tuple[Rate | None, bool]:
    """Return what a minute costs by an activity, and whether it is done for every case."""
    each = next((one.each for one in activity.terms if one.measure == "minute"), None)
    if each is None:
        return None, True
    resource = next((one for one in register.resources if one.code == activity.resource), None)
    rates = (Fraction(1),) * 3 if resource is None else rate_of(resource)
    low, middle, high = (
        float(rate * Fraction(str(figure)))
        for rate, figure in zip(rates, (each.lowest, each.middle, each.highest), strict=True)
    )
    of_resource = () if resource is None else (resource.cost, resource.capacity)
    known = all(one.is_known for one in (each, *of_resource))
    return Rate(middle if known else None, low, high), not any(
        (activity.when.channels, activity.when.methods, activity.when.kinds)
    )
