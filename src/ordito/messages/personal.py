"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept, Lasts

PERSONAL: Final[Declared] = {
    "messages.attempt": Kept(lasts=Lasts("message", "at")),
    "messages.message": Kept(
        hidden=("link",),
        on_erasure="blanked",
        blanks={"link": None},
        lasts=Lasts("message", "ended_at"),
    ),
}
