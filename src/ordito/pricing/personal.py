"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "pricing.coupon": Kept(hidden=("digest", "code")),
    "pricing.customer_use": Kept(),
    "pricing.offer": Kept(),
    "pricing.redemption": Kept(hidden=("digest",)),
    "pricing.simulated_basket": Kept(silent="reckoned anew from orders, which are told"),
}
