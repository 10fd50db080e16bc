"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "engagement.occasion": Kept(),
    "engagement.offered": Kept(silent="says when the person last got an offer, as offers do"),
    "engagement.offer": Kept(),
}
