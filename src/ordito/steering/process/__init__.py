"""The process map, conformance to reference paths, the constraint and what relieving it gives."""

from ordito.steering.process.alignment import Alignment, Departure, Deviation
from ordito.steering.process.conformance import (
    AlignedVariant,
    Conformance,
    DepartureShare,
    compare,
    conform,
)
from ordito.steering.process.consequences import Lateness
from ordito.steering.process.constraint import (
    Constraint,
    PlaceLoad,
    Search,
    Window,
    find_constraint,
)
from ordito.steering.process.errors import UnreadablePath
from ordito.steering.process.estimates import Interval
from ordito.steering.process.finding import Finding, find, reckon
from ordito.steering.process.map import EVERYTHING, draw_map, list_journeys, list_variants
from ordito.steering.process.model import (
    Coverage,
    Edge,
    Filter,
    HandOver,
    Journey,
    Node,
    ProcessMap,
    Rework,
    Variant,
)
from ordito.steering.process.paths import Automaton, read_path
from ordito.steering.process.relief import Gain, Relief

__all__ = [
    "EVERYTHING",
    "AlignedVariant",
    "Alignment",
    "Automaton",
    "Conformance",
    "Constraint",
    "Coverage",
    "Departure",
    "DepartureShare",
    "Deviation",
    "Edge",
    "Filter",
    "Finding",
    "Gain",
    "HandOver",
    "Interval",
    "Journey",
    "Lateness",
    "Node",
    "PlaceLoad",
    "ProcessMap",
    "Relief",
    "Rework",
    "Search",
    "UnreadablePath",
    "Variant",
    "Window",
    "compare",
    "conform",
    "draw_map",
    "find",
    "find_constraint",
    "list_journeys",
    "list_variants",
    "read_path",
    "reckon",
]
