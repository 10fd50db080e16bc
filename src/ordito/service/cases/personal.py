"""What cases keep of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept

_ERASED: Final = "—"

PERSONAL: Final[Declared] = {
    "service.case": Kept(hidden=("version",), on_erasure="blanked", blanks={"subject": _ERASED}),
    "service.claim": Kept(silent="what finds cases that are told beside"),
    "service.entry": Kept(
        hidden=("cause",), on_erasure="blanked", blanks={"body": _ERASED, "told": "{}"}
    ),
    "service.attachment": Kept(on_erasure="deleted"),
    "service.link": Kept(),
    "service.draft": Kept(silent="what staff has not sent", on_erasure="deleted"),
    "service.looking": Kept(silent="who of the staff looks", on_erasure="deleted"),
    "service.task": Kept(on_erasure="blanked", blanks={"title": _ERASED, "said": None}),
    "service.follow_up": Kept(on_erasure="blanked", blanks={"said": None}),
    "service.commitment": Kept(words=("reason",)),
    "service.clock_span": Kept(silent="how the clocks of promises ran that are told beside"),
    "service.care": Kept(on_erasure="blanked", blanks={"note": _ERASED, "ended_note": None}),
}
