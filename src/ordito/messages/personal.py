"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept, Lasts

PERSONAL: Final[Declared] = {
    "messages.arrival": Kept(silent="counts deliveries of what is told"),
    "messages.attempt": Kept(lasts=Lasts("message", "at")),
    "messages.message": Kept(
        hidden=("link",),
        on_erasure="blanked",
        blanks={"link": None},
        lasts=Lasts("message", "ended_at"),
    ),
    "messages.name": Kept(silent="digests of the names of messages that are told"),
    "messages.reader": Kept(silent="holds two messages apart"),
    "messages.report": Kept(),
    "messages.suppression": Kept(),
    "messages.received": Kept(
        hidden=("raw", "html"),
        on_erasure="blanked",
        blanks={
            "sender": "",
            "sender_name": "",
            "subject": "",
            "text": "",
            "whole": "",
            "html": "",
            "raw": None,
        },
        lasts=Lasts("message", "received_at"),
    ),
    "messages.received_file": Kept(hidden=("sha256",), on_erasure="deleted"),
    "messages.written": Kept(on_erasure="blanked", blanks={"subject": "", "text": ""}),
    "messages.written_file": Kept(hidden=("sha256",), on_erasure="deleted"),
}
