"""What each order is truly worth: the answer that channel economics has to find (P2, P3).

Source: R. Kaplan, S. Anderson, "Time-Driven Activity-Based Costing", Harvard Business Review,
November 2004: cost follows what was done for an order, also what it caused later.
"""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.aftermath import Cases, Returns
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.chance import Ints, Reals, Stream
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.parameters import (
    AGENT,
    APP,
    CARRY_OUT,
    COLLECT,
    SHIP,
    STORE,
    WEB,
    Parameters,
)
from ordito.world.simulation.people import People

_BP: Final = 10_000
_SHIPPING_TAX: Final = 1.22


class Worth(msgspec.Struct, frozen=True):
    """Of each order, in cents without tax; costs are positive.

    Attributes:
        gross: paid for goods, tax included.
        revenue: goods and shipping charged, without tax, before returns.
        goods: cost of goods.
        fees: commission, advertising and payment.
        serving: till, picking, packing and hand-over.
        shipping: of the parcel.
        returned: revenue given back, less the goods' cost, and the handling.
        service: of the cases about it.
        agent: commission of an agent.
    """

    gross: Reals
    revenue: Reals
    goods: Reals
    fees: Reals
    serving: Reals
    shipping: Reals
    returned: Reals
    service: Reals
    agent: Reals

    @property
    def contribution(self) -> Reals:
        """What is left of each order when all that it caused is paid."""
        caused = self.goods + self.fees + self.serving + self.shipping + self.returned
        return self.revenue - caused - self.service - self.agent


class Sums(msgspec.Struct, frozen=True):
    """Sums over the lines of each order, in cents; filled in place by place."""

    gross: Reals
    net: Reals
    goods: Reals
    lines: Reals
    returned: Reals
    returned_units: Reals


def open_sums(n: int) -> Sums:
    """Return sums of nothing for ``n`` orders."""
    return Sums(*(np.zeros(n) for _ in range(6)))


def add(sums: Sums, goods: Goods, lines: Lines, returns: Returns) -> None:
    """Add ``lines`` and what came back of them to ``sums``."""
    paid = lines.paid.astype(np.float64)
    net = paid * _BP / (_BP + goods.tax_bp[lines.skus])
    cost = lines.costs.astype(np.float64)
    back = returns.lines
    for total, rows, amounts in (
        (sums.gross, lines.orders, paid),
        (sums.net, lines.orders, net),
        (sums.goods, lines.orders, cost),
        (sums.lines, lines.orders, np.ones(len(paid))),
        (sums.returned, lines.orders[back], net[back] - cost[back]),
        (sums.returned_units, lines.orders[back], lines.units[back].astype(np.float64)),
    ):
        np.add.at(total, rows, amounts)


def shipping_charged(parameters: Parameters, people: People, orders: Orders, sums: Sums) -> Ints:
    """Return what each customer pays for shipping, in cents, tax included."""
    costs = parameters.costs
    pays = (orders.methods == SHIP) & (sums.gross < costs.free_from) & (orders.channels != STORE)
    coded = np.array([one.ships_free for one in parameters.personas])[
        people.personas[orders.persons]
    ]
    coded = np.where(np.isin(orders.channels, [WEB, APP]), coded, 0.0)
    pays &= ~Stream(parameters.seed, "shipping codes").chance(orders.ids, coded)
    return np.where(pays, costs.ship_charged, 0)


def reckon(
    parameters: Parameters, people: People, orders: Orders, sums: Sums, cases: Cases
) -> Worth:
    """Return the worth of each order."""
    costs = parameters.costs
    shipped = orders.methods == SHIP
    at_till = (orders.channels == STORE) & (orders.methods == CARRY_OUT)
    picked = ~at_till
    serving = (
        at_till * (costs.till_order + costs.till_line * sums.lines)
        + picked * (costs.pick_order + costs.pick_line * sums.lines)
        + shipped * costs.pack
        + (orders.methods == COLLECT) * costs.hand_over
    )
    shares = np.array(costs.commission) + np.array(costs.ads)
    fees = shares[orders.channels] + np.where(orders.channels == STORE, 0.0, costs.payment)
    minutes: Reals = np.bincount(cases.orders, cases.minutes, len(orders)).astype(np.float64)
    charged = shipping_charged(parameters, people, orders, sums) / _SHIPPING_TAX
    return Worth(
        gross=sums.gross,
        revenue=sums.net + charged,
        goods=sums.goods,
        fees=sums.net * fees,
        serving=serving,
        shipping=shipped * np.array(costs.ship, np.float64)[orders.channels],
        returned=sums.returned + sums.returned_units * costs.return_unit,
        service=minutes * costs.contact_minute,
        agent=np.where(orders.channels == AGENT, sums.net * costs.agent, 0.0),
    )
