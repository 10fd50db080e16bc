"""Where a simulated company works: stores of one country's plane, depots, franchisees, agents."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.calendar import DAY_MINUTES, WEEK_DAYS
from ordito.world.simulation.chance import Ints, Marks, Reals, Stream, running
from ordito.world.simulation.doors import Doors
from ordito.world.simulation.parameters import Parameters

_WIDTH_KM: Final = 420.0
_FOOTFALL_SIGMA: Final = 0.5
_FRANCHISED: Final = 0.2
_STORES_A_DEPOT: Final = 34
_STORES_AN_AGENT: Final = 4
_DEPOT_FROM: Final = 8
_SLOW_AT_MOST: Final = 3
_STORE_HOURS: Final = (8 * 60, 22 * 60)


class Network(msgspec.Struct, frozen=True):
    """The places; stores come first, depots after them.

    Attributes:
        n_stores: how many stores.
        east_km: of each place on the plane.
        north_km: of each place on the plane.
        footfall: running sums of how many live around each store.
        franchised: which places belong to a franchisee.
        contested: the franchised stores in whose zones the web shop opens later (P5).
        slow: stores that pick too slowly on some evenings (P1).
        depots: the place from which parcels for each store's people leave.
        agents: the agent who visits around each store; -1 is none.
        doors: when each place and the contact centre are open.
    """

    n_stores: int
    east_km: Reals
    north_km: Reals
    footfall: Reals
    franchised: Marks
    contested: Marks
    slow: Marks
    depots: Ints
    agents: Ints
    doors: Doors

    @property
    def n_places(self) -> int:
        """How many places there are."""
        return len(self.east_km)


def found(parameters: Parameters) -> Network:
    """Return the network of a world."""
    stores = parameters.n_stores
    depots = max(1, round(stores / _STORES_A_DEPOT)) if stores >= _DEPOT_FROM else 0
    ids = np.arange(stores + depots)
    draws = Stream(parameters.seed, "network")
    east, north = (draws.units(ids, number) * _WIDTH_KM for number in (0, 1))
    order = np.argsort(draws.units(ids[:stores], 2))
    franchised, contested, slow = (np.zeros(stores + depots, np.bool_) for _ in range(3))
    franchised[order[: int(stores * _FRANCHISED)]] = True
    contested[order[: min(2, int(stores * _FRANCHISED))]] = True
    slow[order[::-1][: min(parameters.weakest_link.stores, max(1, stores // _SLOW_AT_MOST))]] = True
    return Network(
        n_stores=stores,
        east_km=east,
        north_km=north,
        footfall=running(draws.lognormal(ids[:stores], 1.0, _FOOTFALL_SIGMA, 3)),
        franchised=franchised,
        contested=contested,
        slow=slow,
        depots=_nearest(east, north, stores) if depots else ids[:stores],
        agents=np.where(franchised[:stores], -1, ids[:stores] // _STORES_AN_AGENT),
        doors=usual_doors(stores, len(ids)),
    )


def usual_doors(n_stores: int, n_places: int) -> Doors:
    """Return doors of stores that open every day, and of depots and a desk that never close."""
    always = ((0, DAY_MINUTES),) * WEEK_DAYS
    return Doors.of([(_STORE_HOURS,) * WEEK_DAYS] * n_stores + [always] * (n_places - n_stores + 1))


def _nearest(east: Reals, north: Reals, stores: int) -> Ints:
    """Return the depot nearest to each store."""
    away = np.hypot(
        east[:stores, None] - east[None, stores:], north[:stores, None] - north[None, stores:]
    )
    return stores + np.argmin(away, axis=1)
