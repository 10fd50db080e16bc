"""What stands still while a world lives, and the orders that it lives by."""

import msgspec

from ordito.world.simulation import (
    aftermath,
    calendar,
    demand,
    fulfilment,
    goods,
    network,
    people,
)
from ordito.world.simulation.calendar import Calendar
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.fulfilment import Capacity, Fulfilment
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.network import Network
from ordito.world.simulation.parameters import COLLECT, Parameters
from ordito.world.simulation.people import People


class Setting(msgspec.Struct, frozen=True):
    """What stands still while a world lives."""

    parameters: Parameters
    calendar: Calendar
    network: Network
    goods: Goods
    people: People


class Trade(msgspec.Struct, frozen=True):
    """The orders of a world and how they were carried out.

    Attributes:
        orders: in order of time.
        done: of each.
        capacity: of the pickers.
        lost: orders that were not placed because of an earlier late collection (truth only).
    """

    orders: Orders
    done: Fulfilment
    capacity: Capacity
    lost: Orders


def lay_out(parameters: Parameters) -> Setting:
    """Return what stands still in a world."""
    places = network.found(parameters)
    return Setting(
        parameters,
        calendar.lay_out(parameters.first, days=parameters.days, zone=parameters.zone),
        places,
        goods.stock_up(parameters),
        people.settle(parameters, places),
    )


def trade(setting: Setting) -> Trade:
    """Return the orders of a world and how they were carried out."""
    told = setting.parameters
    wished = demand.buy(told, setting.calendar, setting.network, setting.people)
    capacity = fulfilment.staff(told, setting.calendar, setting.network, wished)
    first = fulfilment.fulfil(told, setting.calendar, capacity, wished)
    late = aftermath.missed(wished, first) & (wished.methods == COLLECT)
    lost = fulfilment.lost_after_lateness(told, wished, late)
    orders = wished.take(~lost)
    done = fulfilment.fulfil(told, setting.calendar, capacity, orders)
    return Trade(orders, done, capacity, wished.take(lost))
