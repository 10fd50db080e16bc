"""The process map, conformance to reference paths, the constraint and what relieving it gives."""

from ordito.steering.process.alignment import Alignment, Departure, Deviation, align
from ordito.steering.process.backlog import (
    Improvement,
    Move,
    State,
    get_improvement,
    list_improvements,
    list_moves,
    move_improvement,
    propose_improvement,
    propose_relief,
)
from ordito.steering.process.conformance import (
    AlignedVariant,
    Conformance,
    DepartureShare,
    Fit,
    KindShare,
    compare,
    conform,
    find_fitting,
)
from ordito.steering.process.consequences import Lateness
from ordito.steering.process.constraint import (
    Constraint,
    PlaceLoad,
    Search,
    find_constraint,
)
from ordito.steering.process.errors import (
    ImprovementMovedOn,
    UnknownImprovement,
    UnknownPath,
    UnreadablePath,
)
from ordito.steering.process.estimates import LEAST_WEEKS, Interval
from ordito.steering.process.finding import Finding, find, reckon
from ordito.steering.process.held import HeldUp, list_held_up
from ordito.steering.process.load import Covered, Window
from ordito.steering.process.map import (
    EVERYTHING,
    draw_map,
    list_journeys,
    list_variants,
    name_places,
)
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
from ordito.steering.process.paths import Automaton, read_path
from ordito.steering.process.reference_paths import (
    ReferencePath,
    get_path,
    list_path_versions,
    list_paths,
    publish_path,
)
from ordito.steering.process.relief import Gain, Relief
from ordito.steering.process.unjudged import Slow, Unjudged

__all__ = [
    "EVERYTHING",
    "LEAST_WEEKS",
    "AlignedVariant",
    "Alignment",
    "Automaton",
    "Conformance",
    "Constraint",
    "Coverage",
    "Covered",
    "Departure",
    "DepartureShare",
    "Deviation",
    "Edge",
    "Filter",
    "Finding",
    "Fit",
    "Gain",
    "HandOver",
    "HeldUp",
    "Improvement",
    "ImprovementMovedOn",
    "Interval",
    "Journey",
    "KindShare",
    "Lateness",
    "Move",
    "Node",
    "PlaceLoad",
    "ProcessMap",
    "ReferencePath",
    "Relief",
    "Search",
    "Slow",
    "State",
    "Unjudged",
    "UnknownImprovement",
    "UnknownPath",
    "UnreadablePath",
    "Variant",
    "Window",
    "align",
    "compare",
    "conform",
    "draw_map",
    "find",
    "find_constraint",
    "find_fitting",
    "get_improvement",
    "get_path",
    "list_held_up",
    "list_improvements",
    "list_journeys",
    "list_moves",
    "list_path_versions",
    "list_paths",
    "list_variants",
    "move_improvement",
    "name_places",
    "propose_improvement",
    "propose_relief",
    "publish_path",
    "read_path",
    "reckon",
]
