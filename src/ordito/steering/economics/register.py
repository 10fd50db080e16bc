"""The register of costs: declared by people, kept as immutable versions, checked before it counts.

Source: docs/decisions/0080.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from ordito.platform.db import Tx
from ordito.platform.events import Event
from ordito.platform.policies import Policy
from ordito.steering.economics.errors import RegisterWrong
from ordito.steering.economics.model import (
    MEASURES,
    Activity,
    CostBook,
    Figure,
    Group,
    Register,
)

CUSTOMER_MEASURES: Final = frozenset(
    {
        "orders",
        "years",
        "days_since",
        "gross",
        "net",
        "lines",
        "units",
        "discount",
        "returned_units",
        "carried_out",
        "collected",
        "shipped",
        "shipped_free",
        "small_parcels",
        "small_parcels_free",
        "coupons",
        "in_stores",
        "digital",
        "assisted",
        "channels",
    }
)
"""What a condition of a group may measure; the columns of ``sql/customers.sql``."""


class CostsPublished(Event, frozen=True, kw_only=True):
    """Costs are reckoned by another register from now on."""

    type: ClassVar[str] = "steering.costs_published"
    register_version: int


COSTS: Final = Policy(
    "steering.costs",
    form=Register,
    before=CostBook().register,
    book=CostBook,
    fact=lambda version, _: CostsPublished(register_version=version),
)


def read_register(written: bytes) -> Register:
    """Return the register in a JSON document.

    Raises:
        RegisterWrong: it is none, or does not hold together.
    """
    try:
        register = msgspec.json.decode(written, type=Register)
    except (msgspec.ValidationError, msgspec.DecodeError) as fault:
        raise RegisterWrong(str(fault)) from fault
    check_register(register)
    return register


def check_register(register: Register) -> None:
    """See that a register holds together.

    Raises:
        RegisterWrong: with the first fault.
    """
    for fault in _faults(register):
        raise RegisterWrong(fault)


async def publish_costs(
    tx: Tx, *, register: Register, at: datetime, over: int | None = None
) -> int:
    """Reckon costs by ``register`` from now on, and return its version.

    Args:
        tx: the transaction.
        register: all that is declared, and why it changes.
        at: now.
        over: version that it was made of; None puts it over any.

    Raises:
        RegisterWrong: it does not hold together.
        PolicyChanged: another version is in force than ``over``.
    """
    check_register(register)
    await COSTS.require(tx, version=over)
    published = await COSTS.publish(tx, document=register, by=tx.context.actor, at=at)
    return published.version


def _faults(register: Register) -> Iterator[str]:
    for kind, codes in (
        ("resource", [one.code for one in register.resources]),
        ("activity", [one.code for one in register.activities]),
        ("group", [one.code for one in register.groups]),
    ):
        yield from (f"{kind} {code} is there twice" for code, n in Counter(codes).items() if n > 1)
    resources = {one.code for one in register.resources}
    for activity in register.activities:
        yield from _faults_of_activity(activity, resources)
    for one in register.resources:
        if one.capacity.lowest <= 0:
            yield f"resource {one.code}: its capacity may be nothing"
    yield from (f"{where}: {fault}" for where, one in register.figures() for fault in _off(one))
    if sorted(set(register.basket_limits)) != list(register.basket_limits):
        yield "basket_limits do not ascend"
    for group in register.groups:
        yield from _faults_of_group(group)


def _faults_of_activity(activity: Activity, resources: set[str]) -> Iterator[str]:
    if activity.resource is not None and activity.resource not in resources:
        yield f"activity {activity.code}: there is no resource {activity.resource}"
    measures = [term.measure for term in activity.terms]
    for measure, n in Counter(measures).items():
        if measure not in MEASURES[activity.subject]:
            yield f"activity {activity.code}: a {activity.subject} has no measure {measure}"
        if n > 1:
            yield f"activity {activity.code}: {measure} is there twice"


def _faults_of_group(group: Group) -> Iterator[str]:
    for condition in group.conditions:
        for measure in (condition.measure, condition.over):
            if measure is not None and measure not in CUSTOMER_MEASURES:
                yield f"group {group.code}: a customer has no measure {measure}"
        if condition.at_least is None and condition.below is None:
            yield f"group {group.code}: {condition.measure} is compared with nothing"


def _off(figure: Figure) -> Iterator[str]:
    if figure.value is None and (figure.low is None or figure.high is None):
        yield "neither a value nor both bounds are given"
    elif not figure.lowest <= figure.middle <= figure.highest:
        yield "the value is not within its bounds"
