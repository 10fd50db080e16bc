"""Values of the process map: what journeys did, how long it took, and how sure that is."""

import msgspec


class Filter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which journeys are looked at; None lets all through.

    Attributes:
        channel: with a step in it.
        method: of the order: carry_out, ship or collect.
        place_id: with a step there.
        from_us: begun then or later, microseconds since 1970 in UTC.
        to_us: begun before.
        customers: of these people: a group.
        having: with all of these activities.
        without: with none of these.
        by_channel: whether an activity in another channel is another activity.
    """

    channel: str | None = None
    method: str | None = None
    place_id: str | None = None
    from_us: int | None = None
    to_us: int | None = None
    customers: tuple[str, ...] | None = None
    having: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    by_channel: bool = False


class Coverage(msgspec.Struct, frozen=True):
    """What the figures of a map rest on, and what is in no figure.

    Attributes:
        journeys: looked at.
        steps: of them.
        start_unknown: steps without the instant they were asked for or begun.
        end_unknown: steps without an end.
        beyond: steps that a clock puts after the mart's own instant.
        reversed: steps that end before they begin, or begin before they were asked for.
        from_us: first step; None where there is none.
        to_us: last step that is not beyond.
    """

    journeys: int
    steps: int
    start_unknown: int
    end_unknown: int
    beyond: int
    reversed: int
    from_us: int | None
    to_us: int | None


class Node(msgspec.Struct, frozen=True):
    """An activity.

    Attributes:
        activity: its name.
        steps: how often it was done.
        journeys: in how many journeys.
        again_in: journeys that do it more than once: rework.
        again: times beyond the first.
        begins: journeys that begin with it.
        ends: journeys that end with it.
        waited: steps whose waiting is known.
        waiting_median_s: seconds from asked for to begun.
        waiting_p90_s: 90 % wait at most so long.
        worked: steps whose working time is known.
        working_median_s: seconds from begun to ended.
        working_p90_s: 90 % take at most so long.
    """

    activity: str
    steps: int
    journeys: int
    again_in: int
    again: int
    begins: int
    ends: int
    waited: int
    waiting_median_s: float | None
    waiting_p90_s: float | None
    worked: int
    working_median_s: float | None
    working_p90_s: float | None


class Edge(msgspec.Struct, frozen=True):
    """One activity directly after another; gaps are seconds from beginning to beginning."""

    source: str
    target: str
    steps: int
    gap_median_s: float
    gap_p90_s: float


class HandOver(msgspec.Struct, frozen=True):
    """One channel directly after another; gaps are seconds from beginning to beginning."""

    source: str
    target: str
    steps: int
    journeys: int
    gap_median_s: float
    gap_p90_s: float


class Variant(msgspec.Struct, frozen=True):
    """A sequence of activities; half of its journeys last at most ``lasted_median_s`` seconds."""

    activities: tuple[str, ...]
    journeys: int
    lasted_median_s: float


class ProcessMap(msgspec.Struct, frozen=True):
    """What journeys do.

    Attributes:
        version: of the mart.
        coverage: what it rests on.
        nodes: most frequent first; so are the following.
        edges: directly-follows relation.
        hand_overs: between channels.
        variants: the most frequent sequences.
        n_variants: how many sequences there are.
    """

    version: str
    coverage: Coverage
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hand_overs: tuple[HandOver, ...]
    variants: tuple[Variant, ...]
    n_variants: int


class Journey(msgspec.Struct, frozen=True):
    """A journey behind a figure."""

    journey_id: str
    customer_id: str | None
    order_id: str | None
    began_us: int | None
