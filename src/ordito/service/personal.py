"""What this room keeps of people; see ``platform.personal``. Each folder has its part."""

from typing import Final

from ordito.platform.personal import Declared
from ordito.service.cases import personal as cases
from ordito.service.decisions import personal as decisions
from ordito.service.experience import personal as experience
from ordito.service.knowledge import personal as knowledge

PERSONAL: Final[Declared] = {
    **cases.PERSONAL,
    **decisions.PERSONAL,
    **experience.PERSONAL,
    **knowledge.PERSONAL,
}
