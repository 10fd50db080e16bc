"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "counter.entry": Kept(hidden=("text", "signature", "taken_by")),
    "counter.exception": Kept(silent="a till's doubt about its own books"),
    "counter.receipt": Kept(),
    "counter.hold": Kept(),
}
