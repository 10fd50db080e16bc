"""The audit of identity: who is one person is what the standing edges say, and nothing else."""

from typing import Final

from ordito.platform.db import statements
from ordito.reads.finding import Finding

_sql: Final = statements(__name__)
IDENTITY_CHECKS: Final = tuple(
    _sql.query(name, Finding)
    for name in (
        "edges_between_people",
        "ids_without_edge",
        "edges_of_one_side",
        "people_against_history",
        "people_who_moved_on",
    )
)
