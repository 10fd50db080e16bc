"""Till draft: what a till's act is read in, and the questions that several acts ask."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from ordito import network, orders
from ordito.counter import Device, Entry, SoldAtTill, Tendered
from ordito.network import Place, Power
from ordito.platform.idempotency import Key
from ordito.platform.ids import OrderId
from ordito.reads.memory import Memory

Roles = Mapping[UUID, frozenset[str]]
"""Roles of people, by id."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a sale is read in.

    Attributes:
        memory: network, catalogue, prices.
        device: the till.
        entry: what says so.
        act: the sale.
        order_id: which order it becomes.
        place: of the till.
        roles: of people, by id.
        step_minor: smallest coin.
    """

    memory: Memory
    device: Device
    entry: Entry
    act: SoldAtTill
    order_id: OrderId
    place: Place
    roles: Roles
    step_minor: int


def key_of_sale(sale_id: UUID, order_id: UUID | None = None) -> Key:
    """Return the key under which a till's sale is done once, online or by its log.

    One that was declined online and happened all the same becomes an order of another id.
    """
    again = "" if order_id in (None, sale_id) else ":again"
    return Key(f"till_sale:{sale_id}{again}", hashlib.sha256(sale_id.bytes).digest())


def in_drawer(payments: Sequence[Tendered]) -> int:
    """Return what of some payments lies in the drawer, in whole coins."""
    return sum(
        one.amount_minor + one.rounding_minor for one in payments if one.tender == orders.CASH
    )


def by_tender(payments: Sequence[Tendered]) -> dict[str, int]:
    """Return what each tender gave."""
    sums: dict[str, int] = {}
    for one in payments:
        sums[one.tender] = sums.get(one.tender, 0) + one.amount_minor
    return sums


def may(
    memory: Memory,
    roles_of: Roles,
    people: Sequence[UUID | None],
    *,
    power: Power,
    place: Place,
    currency: str,
    amount_minor: int,
) -> bool:
    """Tell whether one of some people may use a power up to an amount."""
    for person in people:
        roles = roles_of.get(person) if person is not None else None
        if not roles:
            continue
        try:
            network.require_authority(
                memory.directory,
                power=power,
                roles=roles,
                entity_id=place.entity_id,
                currency=currency,
                amount_minor=amount_minor,
            )
        except network.NotEntitled:
            continue
        return True
    return False
