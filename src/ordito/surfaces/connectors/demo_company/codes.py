"""Codes by which the demo company is known where nothing of it needs to be made."""

from typing import Final

SOURCE: Final = "demo"
SEED: Final = "demo-seed"
CARRIER: Final = "corriere-demo"
COURIER: Final = "courier"
