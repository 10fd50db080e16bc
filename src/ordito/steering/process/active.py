"""The active period method: which resource holds the chain back at each instant.

At an instant it is the one that has been busy for the longest stretch, from its last idle moment
to its next. Where the stretches of two such resources overlap, the constraint is moving from one to
the other; where they do not, it is the only one.

Source: C. Roser, M. Nakano, M. Tanaka, "A practical bottleneck detection method", 2001.
"""

import heapq
import itertools
from collections.abc import Iterable, Sequence
from operator import itemgetter

import msgspec


class Stretch(msgspec.Struct, frozen=True, order=True):
    """A time during which a resource was busy without a break."""

    began: float
    ended: float
    resource: str


class Hold(msgspec.Struct, frozen=True):
    """How long a resource was the one that held the chain back.

    Attributes:
        resource: which.
        share: of the time in which any was busy.
        sole: the part of ``share`` in which no other was taking over.
    """

    resource: str
    share: float
    sole: float


def stretches(
    resource: str, spells: Iterable[tuple[float, float]], *, servers: int = 1
) -> list[Stretch]:
    """Return when a resource was busy without a break, from the spells of its jobs.

    One that works on several jobs at once is busy while it can take no other.
    """
    changes = sorted(
        change for began, ended in spells if ended > began for change in ((began, 1), (ended, -1))
    )
    found: list[Stretch] = []
    depth, since = 0, 0.0
    for at, together in itertools.groupby(changes, key=itemgetter(0)):
        before, depth = depth, depth + sum(change for _, change in together)
        if before < servers <= depth:
            since = at
        elif depth < servers <= before:
            found.append(Stretch(since, at, resource))
    return found


def holds(busy: Sequence[Stretch]) -> list[Hold]:
    """Return how long each resource held the chain back, longest first."""
    turns = _turns(busy)
    total = sum(ended - began for began, ended, _ in turns)
    if not total:
        return []
    held: dict[str, float] = {}
    shared: dict[str, float] = {}
    for number, (began, ended, stretch) in enumerate(turns):
        held[stretch.resource] = held.get(stretch.resource, 0.0) + ended - began
        # while the forerunner is still busy, or the follower is busy already, it is moving
        handed = [
            (max(began, other.began), min(ended, other.ended))
            for _, _, other in turns[max(0, number - 1) : number + 2]
            if other.resource != stretch.resource
        ]
        shared[stretch.resource] = shared.get(stretch.resource, 0.0) + _covered(handed)
    return sorted(
        (
            Hold(resource, time / total, (time - shared[resource]) / total)
            for resource, time in held.items()
        ),
        key=lambda one: (-one.share, one.resource),
    )


def _turns(busy: Sequence[Stretch]) -> list[tuple[float, float, Stretch]]:
    """Return for each span of time the longest stretch that covers it, in order of time."""
    starts = sorted(busy)
    edges = sorted({edge for one in busy for edge in (one.began, one.ended)})
    live: list[tuple[float, str, Stretch]] = []
    turns: list[tuple[float, float, Stretch]] = []
    following = 0
    for began, ended in itertools.pairwise(edges):
        while following < len(starts) and starts[following].began <= began:
            one = starts[following]
            heapq.heappush(live, (one.began - one.ended, one.resource, one))
            following += 1
        while live and live[0][2].ended <= began:
            heapq.heappop(live)
        if not live:
            continue
        longest = live[0][2]
        if turns and turns[-1][2] is longest and turns[-1][1] == began:
            turns[-1] = (turns[-1][0], ended, longest)
        else:
            turns.append((began, ended, longest))
    return turns


def _covered(spans: list[tuple[float, float]]) -> float:
    """Return the length of what ``spans`` cover together."""
    total, until = 0.0, float("-inf")
    for began, ended in sorted(spans):
        if ended > max(began, until):
            total += ended - max(began, until)
            until = ended
    return total
