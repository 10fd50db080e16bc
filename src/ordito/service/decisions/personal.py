"""What decisions keep of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "service.decision": Kept(),
    "service.decision_person": Kept(silent="when the person was last decided on"),
    "service.approval": Kept(hidden=("asked", "effect")),
}
