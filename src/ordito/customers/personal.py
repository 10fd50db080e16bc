"""What this room keeps of people; see ``platform.personal``."""

from typing import Final

from ordito.platform.personal import Declared, Kept, Lasts

_OPENER: Final = "a secret's digest or place; what it opens is told beside"
_IDS: Final = "ids alone; who they stand for is told beside"

PERSONAL: Final[Declared] = {
    "customers.access": Kept(lasts=Lasts("access_log", "at")),
    "customers.address": Kept(on_erasure="deleted", lasts=Lasts("retired_address", "retired_at")),
    "customers.apart": Kept(silent=_IDS, words=("reason",)),
    "customers.book_entry": Kept(on_erasure="deleted"),
    "customers.claim": Kept(silent=_OPENER),
    "customers.consent": Kept(),
    "customers.consent_guard": Kept(silent=_IDS),
    "customers.contact": Kept(on_erasure="deleted"),
    "customers.customer": Kept(),
    "customers.edge": Kept(on_erasure="blanked", blanks={"evidence": "{}"}, words=("cut_reason",)),
    "customers.erasure": Kept(),
    "customers.group_member": Kept(on_erasure="deleted"),
    "customers.identifier": Kept(on_erasure="deleted"),
    "customers.link": Kept(on_erasure="deleted"),
    "customers.link_code": Kept(silent=_OPENER, on_erasure="deleted"),
    "customers.link_token": Kept(silent=_OPENER, on_erasure="deleted"),
    "customers.password": Kept(silent=_OPENER, on_erasure="deleted"),
    "customers.person": Kept(silent=_IDS),
    "customers.person_change": Kept(silent=_IDS),
    "customers.preference_link": Kept(silent=_OPENER, on_erasure="deleted"),
    "customers.secret": Kept(silent=_OPENER, on_erasure="deleted"),
    "customers.session": Kept(hidden=("digest",), on_erasure="deleted"),
    "customers.sign_in_code": Kept(silent=_OPENER, on_erasure="deleted"),
    "customers.sign_up": Kept(on_erasure="deleted"),
    "customers.tc_string": Kept(on_erasure="deleted", lasts=Lasts("tc_string", "said_at")),
    "customers.typed": Kept(on_erasure="deleted"),
    "customers.vault": Kept(on_erasure="deleted"),
}
