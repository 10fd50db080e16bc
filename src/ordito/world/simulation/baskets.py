"""What is in the baskets: lines of SKUs with the price of their day."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation import goods
from ordito.world.simulation.calendar import WEEK_DAYS
from ordito.world.simulation.chance import Ints, Stream, spread
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.parameters import WEB, Parameters
from ordito.world.simulation.people import People

MOST_LINES: Final = 64
_SECOND_UNIT: Final = 0.2
_MOST_UNITS: Final = 12


class Lines(msgspec.Struct, frozen=True):
    """Lines of orders in columns, in order of their orders.

    Attributes:
        ids: unique, the same in every world of a seed in which the order is placed.
        orders: row of the order.
        skus: what.
        units: how many.
        lists: list price of a unit, in cents, tax included.
        prices: price of a unit after what its promotion takes off.
    """

    ids: Ints
    orders: Ints
    skus: Ints
    units: Ints
    lists: Ints
    prices: Ints

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.ids)

    def take(self, rows: Ints) -> "Lines":
        """Return the lines at ``rows`` (indexes or marks)."""
        return Lines(*(column[rows] for column in msgspec.structs.astuple(self)))


def fill(parameters: Parameters, goods_: Goods, people: People, orders: Orders) -> Lines:
    """Return the lines that ``orders`` want, each SKU once in an order."""
    rows, numbers = spread(orders.lines)
    ids = orders.ids[rows] * MOST_LINES + numbers
    draws = Stream(parameters.seed, "lines")
    personas = people.personas[orders.persons[rows]]
    skus = np.empty_like(ids)
    for persona in range(len(parameters.personas)):
        of = personas == persona
        skus[of] = draws.spin(ids[of], goods_.wanted[persona], 0)
    first = np.sort(np.unique(rows * goods_.n_skus + skus, return_index=True)[1])
    rows, ids, skus = rows[first], ids[first], skus[first]
    more = np.log1p(-draws.units(ids, 1)) / np.log(_SECOND_UNIT)
    lists, prices = price(parameters, goods_, orders, rows, skus)
    units = 1 + np.minimum(more.astype(np.int64), _MOST_UNITS - 1)
    return Lines(ids, rows, skus, units, lists, prices)


def price(
    parameters: Parameters, goods_: Goods, orders: Orders, rows: Ints, skus: Ints
) -> tuple[Ints, Ints]:
    """Return the list price and the price of ``skus`` in the orders at ``rows``."""
    online = orders.channels[rows] == WEB
    lists = np.where(online, goods_.web_prices[skus], goods_.prices[skus])
    percents = goods.discounts(parameters.seed, skus, orders.days[rows] // WEEK_DAYS)
    return lists, (lists * (100 - percents) + 50) // 100
