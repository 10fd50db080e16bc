"""The map of journeys: what follows what, how long it waits and works, what is done again.

Source: W. van der Aalst, "Process Mining: Data Science in Action", 2016 (directly-follows graph).
"""

from importlib.resources import files
from typing import Final, TypeVar

import msgspec

from ordito.marts import Mart
from ordito.steering.process.answers import answered
from ordito.steering.process.model import (
    Coverage,
    Edge,
    Filter,
    HandOver,
    Journey,
    Node,
    ProcessMap,
    Variant,
)

EVERYTHING: Final = Filter()
# instants this near are the same: clocks and roundings are no better
GRAIN_US: Final = 1_000_000
_CHOSEN: Final = "    SEMI JOIN chosen ON chosen.journey_id = step.journey_id\n"
_SORTED: Final = "(FROM told ORDER BY journey_id, seq) AS told"
_SORTED_FIRST: Final = ("    FROM told\n", f"    FROM {_SORTED}\n")
_NAMES: Final = {
    "activity_name": "SELECT DISTINCT activity FROM called ORDER BY 1",
    "channel_name": "SELECT DISTINCT channel FROM called WHERE channel IS NOT NULL ORDER BY 1",
}
_TOLD: Final = 50
_MOST_JOURNEYS: Final = 500
Row = TypeVar("Row", bound=msgspec.Struct)


def draw_map(mart: Mart, chosen: Filter = EVERYTHING, *, variants: int = _TOLD) -> ProcessMap:
    """Return the map of the journeys that a filter lets through.

    Args:
        mart: to read.
        chosen: which journeys.
        variants: how many of the sequences are told; all are counted.
    """

    def drawn() -> ProcessMap:
        return _draw(mart, chosen, variants)

    return answered(mart, "map", ProcessMap, drawn, chosen, variants)


def _draw(mart: Mart, chosen: Filter, variants: int) -> ProcessMap:
    walk(mart, chosen)
    found, n_variants = _sequences(mart, variants)
    (coverage,) = _read(mart, Coverage, "coverage")
    return ProcessMap(
        version=mart.version,
        coverage=coverage,
        nodes=tuple(_read(mart, Node, "nodes")),
        edges=tuple(_read(mart, Edge, "edges")),
        hand_overs=tuple(_read(mart, HandOver, "hand_overs")),
        variants=tuple(found),
        n_variants=n_variants,
    )


def list_variants(mart: Mart, chosen: Filter = EVERYTHING) -> list[Variant]:
    """Return all sequences of the journeys that a filter lets through, most frequent first."""
    walk(mart, chosen)
    return _sequences(mart, None)[0]


def list_journeys(
    mart: Mart,
    chosen: Filter = EVERYTHING,
    *,
    activity: str | None = None,
    target: str | None = None,
    sequence: tuple[str, ...] | None = None,
    most: int = _MOST_JOURNEYS,
) -> list[Journey]:
    """Return journeys behind a figure of the map.

    Args:
        mart: to read.
        chosen: as for the map.
        activity: with it.
        target: with this one directly after ``activity``.
        sequence: that are just this variant.
        most: of them.
    """
    walk(mart, chosen)
    given = {
        "activity": activity,
        "target": target,
        "sequence": None if sequence is None else list(sequence),
        "most": most,
    }
    return mart.read(Journey, question("journeys"), **given)


def name_places(mart: Mart) -> dict[str, str]:
    """Return what people call each place, by its id."""
    return dict(mart.rows(question("places")))


def walk(mart: Mart, chosen: Filter) -> None:
    """Lay the steps of the chosen journeys ready as the temporary table ``walked``."""
    steps = question("steps")
    if msgspec.structs.replace(chosen, by_channel=False) == EVERYTHING:
        steps = steps.replace(_CHOSEN, "")
    else:
        mart.rows(question("chosen"), **_asked(chosen))
    by_channel = {"by_channel": chosen.by_channel}
    mart.rows(question("names"), **by_channel)
    for kind, names in _NAMES.items():
        mart.rows(f"CREATE OR REPLACE TEMP TYPE {kind} AS ENUM ({names})")
    given = {**by_channel, "as_of_us": mart.as_of_us, "grain_us": GRAIN_US}
    mart.rows(steps, **given)
    if not _in_order(mart):
        mart.rows(steps.replace(*_SORTED_FIRST), **given)
        assert _in_order(mart), "the steps of a journey follow each other"


def _asked(chosen: Filter) -> dict[str, object]:
    """Return what the statement asks for: a list that is empty asks for nothing, but for people."""
    return {
        "channel": chosen.channel,
        "method": chosen.method,
        "place_id": chosen.place_id,
        "from_us": chosen.from_us,
        "to_us": chosen.to_us,
        "customers": None if chosen.customers is None else list(chosen.customers),
        "having": list(chosen.having) or None,
        "without": list(chosen.without) or None,
    }


def question(name: str) -> str:
    """Return the SELECT in the file ``name`` of this folder's SQL."""
    return (files("ordito.steering.process") / "sql" / f"{name}.sql").read_text()


def _in_order(mart: Mart) -> bool:
    """Return whether each step but the last of a journey was seen with the one after it."""
    ((right,),) = mart.rows(
        "SELECT count(next_activity) + count(*) FILTER (WHERE seq = 1) = count(*) FROM walked"
    )
    return right


def _sequences(mart: Mart, most: int | None) -> tuple[list[Variant], int]:
    """Return the most frequent sequences, and how many there are."""
    mart.rows(question("variants"))
    ((count,),) = mart.rows("SELECT count(*) FROM sequence")
    told = "SELECT * FROM sequence ORDER BY journeys DESC, activities LIMIT $most"
    return mart.read(Variant, told, most=most), count


def _read(mart: Mart, kind: type[Row], name: str) -> list[Row]:
    return mart.read(kind, question(name))
