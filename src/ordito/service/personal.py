"""What this room keeps of people; see ``platform.personal``. Each folder has its part."""

from typing import Final

from ordito.platform.personal import Declared

PERSONAL: Final[Declared] = {}
