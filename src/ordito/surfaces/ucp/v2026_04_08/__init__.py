"""Version 2026-04-08: its operations, and bodies in its words."""

from typing import Final

from ordito.surfaces.ucp.operations import Operation
from ordito.surfaces.ucp.v2026_04_08 import catalogue, selling

OPERATIONS: Final[tuple[Operation, ...]] = (
    *catalogue.OPERATIONS,
    *selling.OPERATIONS,
)
