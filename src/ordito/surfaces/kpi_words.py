"""Words of KPIs: what they are about, how they are measured, and what becomes of a table's rows."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "kpi_grain": {
        "week": N_("Week"),
        "month": N_("Month"),
        "quarter": N_("Quarter"),
    },
    "kpi_family": {
        "revenue": N_("Revenue"),
        "cost": N_("Cost"),
        "experience": N_("Experience"),
        "digitalisation": N_("Digitalisation"),
        "volume": N_("Volume"),
    },
    "kpi_subject": {
        "orders": N_("Orders"),
        "steps": N_("Steps of journeys"),
        "cases": N_("Cases"),
        "returns": N_("Returns"),
        "answers": N_("Answers"),
        "customers": N_("Customers"),
    },
    "kpi_unit": {
        "money": N_("Amount"),
        "share": N_("Share"),
        "count": N_("Number"),
        "minutes": N_("Minutes"),
        "hours": N_("Hours"),
        "days": N_("Days"),
        "points": N_("Points"),
    },
    "kpi_direction": {
        "up": N_("More is better"),
        "down": N_("Less is better"),
    },
    "kpi_field": {
        "name": N_("Name"),
        "title": N_("Title"),
        "family": N_("About"),
        "level": N_("Measured down to"),
        "subject": N_("Made of"),
        "formula": N_("Formula"),
        "per": N_("Divided by"),
        "among": N_("Only where"),
        "unit": N_("Unit"),
        "direction": N_("Direction"),
        "owner": N_("Who answers for it"),
        "targets": N_("Targets"),
        "since": N_("Holds since"),
        "settles_days": N_("Days until it settles"),
        "added": N_("added"),
        "retired": N_("retired"),
    },
    "kpi_column": {
        "row": N_("Row"),
        "when": N_("When"),
        "journey": N_("Way of buying"),
        "order": N_("Order"),
        "customer": N_("Customer"),
        "figure": N_("Figure"),
    },
    "kpi_fate": {
        "added": N_("is added"),
        "changed": N_("is changed"),
        "same": N_("is there already"),
        "clashes": N_("contradicts"),
        "wrong": N_("cannot be read"),
    },
    "kpi_clash": {
        "same name, another formula": N_("same name, another formula"),
        "same formula, another name": N_("same formula, another name"),
        "same measure, another unit": N_("same measure, another unit"),
    },
    "kpi_residual": {
        "the same thing is counted in more than one part": N_(
            "the same thing is counted in more than one part"
        ),
        "rounding": N_("rounding"),
    },
}
