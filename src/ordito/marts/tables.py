"""Tables of the mart: the steps that make them, in which order, and how their rows lie in files.

A table that grows lies in parts, one for each month of its rows, of whole journeys where they are
steps; a step says in its last column, ``part``, where a row lies. The others lie in one part. Rows
of a part are sorted, so that equal rows give equal bytes.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

WHOLE: Final = "all"
"""The one part of a table that does not grow."""

NONE: Final = "none"
"""The part of rows of which no instant is known."""


class Shape(msgspec.Struct, frozen=True):
    """A table of the mart.

    Attributes:
        name: of it and of its step.
        order: by which its rows are sorted.
        chosen: condition for rows about the people and goods of ``renewed_id``, ``renewed_order``,
            ``renewed_case`` and ``renewed_sku``; empty where the table is made whole each time.
    """

    name: str
    order: str
    chosen: str = ""

    @property
    def is_parted(self) -> bool:
        """Whether it lies in parts."""
        return bool(self.chosen)


_PEOPLE: Final = "customer_id IN (FROM renewed_id)"
_ORDERS: Final = "order_id IN (FROM renewed_order)"
_GOODS: Final = "sku_id IN (FROM renewed_sku)"

SHAPES: Final = (
    Shape("dim_place", "place_id"),
    Shape("dim_channel", "channel"),
    Shape("dim_sku", "sku_id"),
    Shape("fact_shelf_price", "sku_id, channel"),
    Shape("fact_capacity", "resource, place_id, weekday, hour, since_us"),
    Shape("fact_movement", "place_id, sku_id, condition, moved_on, kind", _GOODS),
    Shape("fact_position", "place_id, sku_id, condition, moved_on", _GOODS),
    Shape("fact_treatment", "medium, flight, customer_id, treated, reached_us", _PEOPLE),
    Shape("fact_line", "order_id, line", _ORDERS),
    Shape("fact_return", "order_id, line, returned_us", _ORDERS),
    Shape("fact_case", "case_id", "case_id IN (FROM renewed_case)"),
    Shape("fact_answer", "answer_id", "answer_id IN (FROM renewed_answer)"),
    Shape(
        "fact_touch",
        "started_us, touchpoint_id",
        "touchpoint_id IN (FROM renewed_touch)",
    ),
    Shape("fact_order", "order_id", _ORDERS),
    Shape("dim_customer", "customer_id", _PEOPLE),
    Shape(
        "fact_step",
        "journey_id, seq",
        f"{_ORDERS} OR step_id IN (FROM renewed_touch)"
        " OR step_id IN (FROM renewed_case SELECT 'case:' || case_id)",
    ),
)

STEPS: Final = tuple(one.name for one in SHAPES)


@cache
def text_of(step: str) -> str:
    """Return the SELECT of a step."""
    return (files("ordito.marts") / "steps" / f"{step}.sql").read_text()
