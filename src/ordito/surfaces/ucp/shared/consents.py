"""Consents: what a buyer may allow, and what it takes to act on it."""

from collections.abc import Sequence
from typing import Final

import msgspec

from ordito.processes.sessions import SessionPage, WishedBuyer, WishedConsent
from ordito.surfaces.ucp.answers import Message, error, warning
from ordito.surfaces.ucp.shared import said
from ordito.surfaces.ucp.shared.words import Words

# what consents to be written to need, by channel
_NEEDED: Final = {"email": ("email", "$.buyer.email"), "sms": ("phone", "$.buyer.phone_number")}


def warnings_of(page: SessionPage) -> list[Message]:
    """Return what is missing so that what the buyer allowed can be done."""
    return [
        warning("missing", f"To be written to by {channel} the buyer has to leave it.", path=path)
        for channel, path in _missing(page.consents, page.buyer)
    ]


def unmet(page: SessionPage, completion: said.Completion, words: Words) -> list[Message]:
    """Return why a checkout is not completed: the buyer allows what cannot be done yet."""
    buyer, consents = page.buyer, page.consents
    if completion.buyer is not None:
        heard = words.consents_heard(completion.buyer.consent or {})
        consents = heard or consents
        late = WishedBuyer(email=completion.buyer.email, phone=completion.buyer.phone_number)
        known = buyer or WishedBuyer()
        buyer = msgspec.structs.replace(
            known, email=late.email or known.email, phone=late.phone or known.phone
        )
    return [
        error("missing", f"To be written to by {channel} the buyer has to leave it.", path=path)
        for channel, path in _missing(consents, buyer)
    ]


def _missing(consents: Sequence[WishedConsent], buyer: WishedBuyer | None) -> list[tuple[str, str]]:
    known = buyer or WishedBuyer()
    return [
        (one.channel, _NEEDED[one.channel][1])
        for one in consents
        if one.given and one.channel in _NEEDED and not getattr(known, _NEEDED[one.channel][0])
    ]
