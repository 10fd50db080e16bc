"""What stands still while a world lives, and the orders that it lives by."""

import msgspec
import numpy as np

from ordito.world.simulation import (
    aftermath,
    calendar,
    demand,
    fulfilment,
    goods,
    network,
    overlay,
    people,
)
from ordito.world.simulation.calendar import Calendar
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.fulfilment import Capacity, Fulfilment
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.network import Network
from ordito.world.simulation.overlay import Real
from ordito.world.simulation.parameters import COLLECT, Parameters
from ordito.world.simulation.people import People


class Setting(msgspec.Struct, frozen=True):
    """What stands still while a world lives; ``real`` are the baskets that it is laid over."""

    parameters: Parameters
    calendar: Calendar
    network: Network
    goods: Goods
    people: People
    real: Real | None = None


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
        _calendar(parameters),
        places,
        goods.stock_up(parameters),
        people.settle(parameters, places),
    )


def lay_over(parameters: Parameters, real: Real) -> Setting:
    """Return what stands still in a world that is laid over real baskets."""
    told = msgspec.structs.replace(
        parameters,
        first=overlay.FIRST,
        days=overlay.DAYS,
        zone=overlay.ZONE,
        people=len(real.households),
    )
    places = overlay.network_of(told, real)
    who = overlay.people_of(told, real, places)
    return Setting(told, _calendar(told), places, overlay.goods_of(told, real), who, real)


def trade(setting: Setting) -> Trade:
    """Return the orders of a world and how they were carried out."""
    told, days = setting.parameters, setting.calendar
    if setting.real is not None:
        real = overlay.orders_of(told, days, setting.people, setting.real)
        capacity = fulfilment.staff(told, days, setting.network, real)
        none = real.take(np.zeros(0, np.int64))
        return Trade(
            real, fulfilment.fulfil(told, days, setting.network, capacity, real), capacity, none
        )
    wished = demand.buy(told, days, setting.network, setting.people)
    capacity = fulfilment.staff(told, days, setting.network, wished)
    first = fulfilment.fulfil(told, days, setting.network, capacity, wished)
    late = aftermath.missed(wished, first) & (wished.methods == COLLECT)
    lost = fulfilment.lost_after_lateness(told, wished, late)
    orders = wished.take(~lost)
    done = fulfilment.fulfil(told, days, setting.network, capacity, orders)
    return Trade(orders, done, capacity, wished.take(lost))


def _calendar(parameters: Parameters) -> Calendar:
    return calendar.lay_out(parameters.first, days=parameters.days, zone=parameters.zone)
