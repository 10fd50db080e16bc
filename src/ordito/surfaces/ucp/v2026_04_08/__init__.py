"""Version 2026-04-08: its operations, and bodies in its words."""

from typing import Final

from ordito.surfaces.ucp.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = ()
