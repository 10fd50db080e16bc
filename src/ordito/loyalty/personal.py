"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "loyalty.card": Kept(),
    "loyalty.earning": Kept(),
    "loyalty.membership": Kept(),
    "loyalty.redemption": Kept(),
    "loyalty.redemption_step": Kept(),
}
