"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept, Lasts

PERSONAL: Final[Declared] = {
    "journeys.interest": Kept(on_erasure="deleted"),
    "journeys.order_report": Kept(),
    "journeys.presence": Kept(
        hidden=("device_salt", "device_digest"),
        on_erasure="deleted",
        lasts=Lasts("presence", "left_at"),
    ),
    "journeys.stated": Kept(on_erasure="deleted"),
    "journeys.touchpoint": Kept(
        key="identifier_id",
        on_erasure="blanked",
        blanks={"payload": "{}"},
        lasts=Lasts("touchpoint", "recorded_at"),
    ),
    "journeys.trait": Kept(on_erasure="deleted"),
}
