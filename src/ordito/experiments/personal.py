"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {"experiments.exposure": Kept()}
