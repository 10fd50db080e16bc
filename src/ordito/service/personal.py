"""What this room keeps of people; see ``platform.personal``. Each folder has its part."""

from typing import Final

from ordito.platform.personal import Declared
from ordito.service.decisions import personal as decisions
from ordito.service.knowledge import personal as knowledge

PERSONAL: Final[Declared] = {**decisions.PERSONAL, **knowledge.PERSONAL}
