"""Queues: replayed as they were, replayed with more capacity, and in closed form.

A queue is replayed in the time of its capacity: each order is served for its own work, and an
instant counts as the work that could have been done until then. Closed hours take no time there,
busy staff takes more, so capacity may change from hour to hour.

Source: D. Lindley, "The theory of queues with a single server", 1952; J. Kiefer and J. Wolfowitz,
"On the theory of queues with many servers", 1955; A. Erlang, 1917 (waiting in M/M/c).
"""

import heapq
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

Reals: TypeAlias = NDArray[np.float64]

_TRICKLE: Final = 1e-6
_HOUR_MINUTES: Final = 60.0


class Supply(msgspec.Struct, frozen=True):
    """What a queue's servers can do, hour by hour.

    Attributes:
        edges: minutes at which hours begin, and the end of the last; ascending.
        done: minutes of work that could have been done until each edge.
    """

    edges: Reals
    done: Reals


class Served(msgspec.Struct, frozen=True):
    """When each job's work begins and ends, in minutes as its arrival."""

    started: Reals
    ended: Reals


class Steady(msgspec.Struct, frozen=True):
    """A queue of ``servers`` equal servers in balance, in the unit of time of its rates.

    Attributes:
        utilisation: of each server.
        waits: probability that an arrival has to wait.
        waiting: mean time before service.
        queue: mean number that wait.
        sojourn: mean time until service ends.
    """

    utilisation: float
    waits: float
    waiting: float
    queue: float
    sojourn: float


def supply(minutes: Reals) -> Supply:
    """Return the supply of consecutive hours, given the minutes of work each can do."""
    edges = np.arange(len(minutes) + 1, dtype=np.float64) * _HOUR_MINUTES
    # a little in closed hours, so that each amount of work done has one instant
    return Supply(edges, np.concatenate([[0.0], np.cumsum(minutes + _TRICKLE)]))


def replay(arrived: Reals, work: Reals, supplied: Supply, *, servers: int = 1) -> Served:
    """Return when jobs are served, first come first served.

    Args:
        arrived: minutes, ascending, within the edges of ``supplied``.
        work: minutes of work of each.
        supplied: by all servers together.
        servers: how many jobs are worked on at once, each by an equal share of the supply.
    """
    at = np.interp(arrived, supplied.edges, supplied.done)
    begins, ends = _one(at, work) if servers == 1 else _many(at, work * servers, servers)
    return Served(
        np.maximum(np.interp(begins, supplied.done, supplied.edges), arrived),
        np.maximum(np.interp(ends, supplied.done, supplied.edges), arrived),
    )


def erlang_c(arrivals: float, service: float, servers: int) -> Steady | None:
    """Return the balance of M/M/c, or None if more arrives than can be served.

    Args:
        arrivals: a unit of time.
        service: mean units of time of one job.
        servers: at least 1.
    """
    load = arrivals * service
    if load >= servers:
        return None
    blocked = 1.0  # Erlang's B, by its recursion
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    rho = load / servers
    waits = blocked / (1 - rho * (1 - blocked))
    waiting = waits * service / (servers - load)
    return Steady(rho, waits, waiting, arrivals * waiting, waiting + service)


def _one(at: Reals, work: Reals) -> tuple[Reals, Reals]:
    done = np.cumsum(work)
    ends = done + np.maximum.accumulate(at - (done - work)) if len(at) else done
    return ends - work, ends


def _many(at: Reals, work: Reals, servers: int) -> tuple[Reals, Reals]:
    free = [0.0] * servers
    begins = np.empty_like(at)
    # `at` counts the work of all servers, so one of them works at a share of that clock
    for row, arrival in enumerate(at.tolist()):
        begins[row] = max(arrival, free[0])
        heapq.heapreplace(free, float(begins[row] + work[row]))
    return begins, begins + work
