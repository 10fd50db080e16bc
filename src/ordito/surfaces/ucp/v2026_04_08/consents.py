"""Consents of 2026-04-08: four switches."""

from collections.abc import Mapping
from typing import Any, Final

from ordito.processes.sessions import SessionPage, WishedConsent

_PURPOSES: Final = {
    "analytics": "analytics",
    "preferences": "preferences",
    "marketing": "marketing",
    "sale_of_data": "sale_or_sharing",
}


def consents_heard(said: Mapping[str, Any]) -> tuple[WishedConsent, ...]:
    """Return what the buyer has decided; what is not sent is no decision."""
    return tuple(
        WishedConsent(purpose=purpose, given=said[name], proof="platform")
        for name, purpose in _PURPOSES.items()
        if isinstance(said.get(name), bool)
    )


def consents_told(page: SessionPage) -> dict[str, Any]:
    """Return what the buyer has decided."""
    decided = {one.purpose: one.given for one in page.consents if one.channel == "any"}
    return {name: decided[of] for name, of in _PURPOSES.items() if of in decided}
