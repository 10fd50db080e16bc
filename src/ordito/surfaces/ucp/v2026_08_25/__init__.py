"""Version 2026-08-25: its operations, and bodies in its words (models of ``ucp-sdk``)."""

from typing import Final

from ordito.surfaces.ucp.operations import Operation
from ordito.surfaces.ucp.v2026_08_25 import catalogue, location, selling

OPERATIONS: Final[tuple[Operation, ...]] = (
    *catalogue.OPERATIONS,
    *location.OPERATIONS,
    *selling.OPERATIONS,
)
