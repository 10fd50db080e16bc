"""Charts drawn on the server: geometry only; templates give them words and colours."""

from ordito.surfaces.charts.process_map import (
    BEGIN,
    DETAILS,
    END,
    Activity,
    Box,
    Drawing,
    Line,
    draw_process_map,
)
from ordito.surfaces.charts.sankey import Sankey, Stream, draw_sankey
from ordito.surfaces.charts.trend import Trend, draw_trend
from ordito.surfaces.charts.waterfall import Drawn, Span, draw_waterfall

__all__ = [
    "BEGIN",
    "DETAILS",
    "END",
    "Activity",
    "Box",
    "Drawing",
    "Drawn",
    "Line",
    "Sankey",
    "Span",
    "Stream",
    "Trend",
    "draw_process_map",
    "draw_sankey",
    "draw_trend",
    "draw_waterfall",
]
