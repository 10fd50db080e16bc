"""How far each pair of channels works as one: multi, cross or omni, measured from rows.

*Multi* is channels that share nothing a customer would notice, *cross* is what is linked
afterwards, *omni* is what is shared and managed together in real time. Each dimension is a share of
rows that are linked; the level follows from declared thresholds, and every share opens to its rows.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.signals.questions import question


class Level(StrEnum):
    """How far two channels know of each other."""

    MULTI = "multi"
    CROSS = "cross"
    OMNI = "omni"


class Dimension(StrEnum):
    """What two channels may share."""

    IDENTITY = "identity"
    STOCK = "stock"
    PRICE = "price"
    ORDER = "order"
    CASE = "case"
    STORY = "story"
    LAG = "lag"


class Bar(msgspec.Struct, frozen=True):
    """From which share of linked rows a dimension is cross, and from which it is omni.

    Attributes:
        cross: share from which rows are linked at all.
        omni: share from which they are as good as shared.
        notices: whether a customer notices that nothing is linked; one price list or one warehouse
            makes no two strangers one company.
    """

    cross: float
    omni: float
    notices: bool


BARS: Final[dict[Dimension, Bar]] = {
    Dimension.IDENTITY: Bar(0.15, 0.25, notices=True),
    Dimension.STOCK: Bar(0.02, 0.20, notices=False),
    Dimension.PRICE: Bar(0.80, 0.97, notices=False),
    Dimension.ORDER: Bar(0.02, 0.20, notices=True),
    Dimension.CASE: Bar(0.10, 0.90, notices=True),
    Dimension.STORY: Bar(0.10, 0.50, notices=False),
    Dimension.LAG: Bar(0.50, 0.95, notices=False),
}
"""Identity counts beside what chance alone would bring together: people choose their channels, so
even where all are known everywhere few use both a screen and an agent."""

_FEWEST: Final = 20.0
_SUMS: Final = (
    "SELECT a, b, count(*), sum(weight), count(*) FILTER (WHERE linked) FROM looked"
    " GROUP BY a, b ORDER BY a, b"
)
_ROWS: Final = (
    "SELECT id, linked FROM looked WHERE a = $a AND b = $b AND linked = $linked"
    " ORDER BY id LIMIT $most"
)
_ORDER: Final = (Level.MULTI, Level.CROSS, Level.OMNI)


class Measured(msgspec.Struct, frozen=True):
    """A dimension of a pair of channels.

    Attributes:
        dimension: what.
        n: rows that were looked at.
        expected: how many of them might be linked.
        linked: how many are.
        share: of the expected, at most 1.
        level: what the share means; None with fewer than 20 expected, which say nothing.
    """

    dimension: Dimension
    n: int
    expected: float
    linked: int
    share: float
    level: Level | None


class Pair(msgspec.Struct, frozen=True):
    """Two channels, in order of their names.

    Attributes:
        one: channel.
        other: channel.
        level: of the pair; None where nothing that a customer notices can be measured.
        rule: which rule gave the level, in words.
        measured: by dimension.
        orders: of the smaller channel: how much hangs on the pair.
    """

    one: str
    other: str
    level: Level | None
    rule: str
    measured: tuple[Measured, ...]
    orders: int


class Integration(msgspec.Struct, frozen=True):
    """How far the channels of a company work as one.

    Attributes:
        version: of the mart.
        as_of_us: until when, microseconds since 1970 in UTC.
        pairs: of channels.
        level: the one that most of the orders hang on.
        score: mean of the dimensions of all pairs, multi 0, cross 0.5, omni 1.
        coverage: share of pairs and dimensions that could be measured.
    """

    version: str
    as_of_us: int
    pairs: tuple[Pair, ...]
    level: Level | None
    score: float | None
    coverage: float


_Pairing = tuple[str, str]


class _Counted(msgspec.Struct, frozen=True):
    a: str
    b: str
    n: int
    expected: float
    linked: int


class Evidence(msgspec.Struct, frozen=True):
    """A row behind a share.

    Attributes:
        id: of a customer (identity), order (stock), SKU (price), case (case, story), touchpoint
            (lag); for what came back, order, line and instant.
        linked: whether it counts as linked.
    """

    id: str
    linked: bool


def measure_integration(mart: Mart) -> Integration:
    """Return how far each pair of channels works as one."""
    counted = {dimension: _count(mart, dimension) for dimension in Dimension}
    sizes = dict(mart.rows("SELECT channel, count(*) FROM fact_order GROUP BY channel"))
    channels = sorted(channel for channel in sizes if channel is not None)
    measured = {
        (one, other): tuple(
            _measure(dimension, found[one, other])
            for dimension, found in counted.items()
            if (one, other) in found
        )
        for place, one in enumerate(channels)
        for other in channels[place + 1 :]
    }
    through = _known_as_one(measured)
    pairs = tuple(
        _judge(*pair, _excused(rows, through, pair), min(sizes[one] for one in pair))
        for pair, rows in measured.items()
    )
    scores = [
        _ORDER.index(one.level) / 2
        for pair in pairs
        for one in pair.measured
        if one.level is not None and one.dimension is not Dimension.LAG
    ]
    possible = len(pairs) * len(Dimension)
    judged = sum(one.level is not None for pair in pairs for one in pair.measured)
    return Integration(
        version=mart.version,
        as_of_us=mart.as_of_us,
        pairs=pairs,
        level=_most(pairs),
        score=sum(scores) / len(scores) if scores else None,
        coverage=judged / possible if possible else 0.0,
    )


def list_evidence(
    mart: Mart, dimension: Dimension, one: str, other: str, *, linked: bool, most: int = 500
) -> list[Evidence]:
    """Return rows behind the share of a dimension of two channels."""
    a, b = sorted((one, other))
    mart.rows(question(dimension))
    return mart.read(Evidence, _ROWS, a=a, b=b, linked=linked, most=most)


def _known_as_one(measured: Mapping[_Pairing, tuple[Measured, ...]]) -> set[_Pairing]:
    """Return the pairs whose customers are known in both channels as one person."""
    return {
        pair
        for pair, rows in measured.items()
        for row in rows
        if row.dimension is Dimension.IDENTITY and row.level is Level.OMNI
    }


def _excused(
    rows: tuple[Measured, ...], through: set[_Pairing], pair: _Pairing
) -> tuple[Measured, ...]:
    """Return the rows of a pair; that nobody uses both says nothing where a third knows both."""
    thirds = [{other for known in through if one in known for other in known} for one in pair]
    if not (thirds[0] & thirds[1]):
        return rows
    return tuple(
        msgspec.structs.replace(row, level=None)
        if row.dimension is Dimension.IDENTITY and row.level is not Level.OMNI
        else row
        for row in rows
    )


def _judge(one: str, other: str, measured: tuple[Measured, ...], orders: int) -> Pair:
    """Return the pair's level: the rule is the same for all."""
    levels = {row.dimension: row.level for row in measured if row.level is not None}
    noticed = {name: level for name, level in levels.items() if BARS[name].notices}
    if not noticed:
        return Pair(one, other, None, "nothing that a customer notices is known", measured, orders)
    if all(level is Level.MULTI for level in noticed.values()):
        told = ", ".join(noticed)
        return Pair(one, other, Level.MULTI, f"not linked: {told}", measured, orders)
    short = [name for name, level in levels.items() if level is not Level.OMNI]
    if short:
        told = f"linked, but not as one: {', '.join(short)}"
        return Pair(one, other, Level.CROSS, told, measured, orders)
    return Pair(one, other, Level.OMNI, f"as one: {', '.join(levels)}", measured, orders)


def _measure(dimension: Dimension, row: _Counted) -> Measured:
    share = min(1.0, row.linked / row.expected) if row.expected > 0 else 0.0
    bar = BARS[dimension]
    level = Level.OMNI if share >= bar.omni else Level.CROSS if share >= bar.cross else Level.MULTI
    known = level if row.expected >= _FEWEST else None
    return Measured(dimension, row.n, row.expected, row.linked, share, known)


def _most(pairs: tuple[Pair, ...]) -> Level | None:
    """Return the level that most orders hang on; of equals the lower."""
    hang = {level: sum(pair.orders for pair in pairs if pair.level is level) for level in _ORDER}
    return max(_ORDER, key=hang.__getitem__) if any(hang.values()) else None


def _count(mart: Mart, dimension: Dimension) -> dict[_Pairing, _Counted]:
    mart.rows(question(dimension))
    return {(row.a, row.b): row for row in mart.read(_Counted, _SUMS)}
