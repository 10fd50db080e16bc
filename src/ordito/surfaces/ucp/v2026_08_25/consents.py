"""Consents of 2026-08-25: by purpose, in it by channel, each with who said so."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from ordito.processes.sessions import SessionPage, WishedConsent
from ordito.surfaces.ucp.shared.reading import read

_BUYER: Final = "platform"
# everything that is offered, as purpose and channel of ours
_PURPOSES: Final = {
    "dev.ucp.consent.marketing": ("marketing", "any", "News and offers of this business"),
    "dev.ucp.consent.analytics": ("analytics", "any", "Measuring how this business is used"),
    "dev.ucp.consent.preferences": ("preferences", "any", "Remembering what the buyer prefers"),
    "dev.ucp.consent.sale_or_sharing": (
        "sale_or_sharing",
        "any",
        "Passing personal values on to others",
    ),
}
_SEGMENTS: Final = {
    "dev.ucp.consent.marketing": {
        "dev.ucp.consent.marketing.email": ("marketing", "email", "News and offers by e-mail"),
        "dev.ucp.consent.marketing.sms": ("marketing", "sms", "News and offers by text message"),
    }
}


def consents_heard(said: Mapping[str, Any]) -> tuple[WishedConsent, ...]:
    """Return what the buyer has decided; defaults of ours that come back are no decision."""
    return tuple(_heard(said))


def consents_told(page: SessionPage) -> dict[str, Any]:
    """Return everything that may be consented to, as it stands."""
    decided = {(one.purpose, one.channel): one.given for one in page.consents}
    told: dict[str, Any] = {}
    for name, (purpose, channel, text) in _PURPOSES.items():
        told[name] = _state(text, decided=decided.get((purpose, channel)))
        segments = _SEGMENTS.get(name, {})
        if segments:
            told[name]["segments"] = {
                segment: _state(words, decided=decided.get((of, by)))
                for segment, (of, by, words) in segments.items()
            }
    return told


def _heard(said: Mapping[str, Any]) -> Iterator[WishedConsent]:
    for name, found in read(dict(said), dict[str, _Purpose]).items():
        if name not in _PURPOSES:
            continue
        purpose, channel, _ = _PURPOSES[name]
        yield from _decision(found, purpose, channel)
        for segment, decided in (found.segments or {}).items():
            if segment in _SEGMENTS.get(name, {}):
                of, by, _ = _SEGMENTS[name][segment]
                yield from _decision(decided, of, by)


def _decision(found: "_Segment", purpose: str, channel: str) -> Iterator[WishedConsent]:
    if found.source == _BUYER:
        yield WishedConsent(purpose=purpose, channel=channel, given=found.granted, proof=_BUYER)


class _Segment(msgspec.Struct, frozen=True):
    granted: bool
    source: Literal["business", "platform"]


class _Purpose(_Segment, frozen=True):
    segments: dict[str, _Segment] | None = None


def _state(text: str, *, decided: bool | None) -> dict[str, Any]:
    source = "business" if decided is None else _BUYER
    return {"granted": bool(decided), "source": source, "description": text}
