"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

PERSONAL: Final[Declared] = {
    "fulfilment.fulfilment_order": Kept(hidden=("code",)),
    "fulfilment.substitute": Kept(),
    "fulfilment.parcel": Kept(hidden=("told_at", "try_at", "attempts")),
    "fulfilment.waiting": Kept(),
    "fulfilment.expected": Kept(),
    "fulfilment.arrival": Kept(on_erasure="deleted"),
    "fulfilment.claim": Kept(
        hidden=("code", "asked_from"), on_erasure="blanked", blanks={"asked_from": ""}
    ),
}
