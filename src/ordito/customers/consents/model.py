"""Words of consents."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.ids import CustomerId, IdentifierId

ANY_CHANNEL: Final = "any"
"""Stands for every channel."""


class ConsentState(StrEnum):
    """What a statement says. An objection (GDPR Art. 21) beats every grant of the same person."""

    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"


class LegalBasis(StrEnum):
    """Why personal values may be used (GDPR Art. 6)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    LEGITIMATE_INTEREST = "legitimate_interest"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about a purpose and a channel.

    Attributes:
        statement_id: chosen by the caller; recording it again is harmless.
        customer_id: under which id it was said.
        identifier_id: the address or number that it is about, where it is about one.
        purpose: a declared one, as ``marketing``.
        channel: through what, as ``email``; ``any`` for every one.
        state: see ``ConsentState``.
        legal_basis: that of the purpose where it is not said.
        text_version: which words were read, where they are known.
        language: in which language they were read.
        evidence: code of the form, page or call that shows it; no personal values.
        source: who took it down: a surface or system, as ``shop``.
        said_at: when it was said; it may be heard of later.
    """

    statement_id: UUID
    customer_id: CustomerId
    identifier_id: IdentifierId | None = None
    purpose: str
    channel: str
    state: ConsentState
    legal_basis: LegalBasis | None = None
    text_version: int | None = None
    language: str | None = None
    evidence: str
    source: str
    said_at: datetime


class Said(msgspec.Struct, frozen=True):
    """A statement as it is kept; see ``Statement``.

    Attributes:
        customer_id: see ``Statement``.
        statement_id: see ``Statement``.
        identifier_id: see ``Statement``.
        purpose: see ``Statement``.
        channel: see ``Statement``.
        state: see ``ConsentState``.
        legal_basis: see ``LegalBasis``.
        text_version: see ``Statement``.
        language: see ``Statement``.
        evidence: see ``Statement``.
        source: see ``Statement``.
        said_at: see ``Statement``.
        recorded_at: when it was heard.
    """

    customer_id: CustomerId
    statement_id: UUID
    identifier_id: UUID | None
    purpose: str
    channel: str
    state: str
    legal_basis: str
    text_version: int | None
    language: str | None
    evidence: str
    source: str
    said_at: datetime
    recorded_at: datetime

    @property
    def given(self) -> bool:
        """Whether it allows."""
        return self.state == ConsentState.GRANTED


class Purpose(msgspec.Struct, frozen=True):
    """What people are asked about.

    Attributes:
        purpose: its code.
        is_service: whether it belongs to what somebody ordered; then it carries no offer.
        unless_refused: whether it is allowed while nothing was said; never on the basis of consent.
        legal_basis: see ``LegalBasis``.
        channels: through which it may be allowed, one by one.
        asked: whether people are asked about it on the page of what they allow.
    """

    purpose: str
    is_service: bool
    unless_refused: bool
    legal_basis: str
    channels: list[str]
    asked: bool


class PurposeText(msgspec.Struct, frozen=True, kw_only=True):
    """In which words people are asked, in a language: a title, and a sentence."""

    title: str
    words: str


class Asked(msgspec.Struct, frozen=True):
    """A purpose as it is asked about in a language, with the version of its words."""

    purpose: str
    is_service: bool
    unless_refused: bool
    legal_basis: str
    channels: list[str]
    asked: bool
    version: int
    title: str
    words: str


class ConsentStanding(msgspec.Struct, frozen=True):
    """How a purpose stands for a person in a channel.

    Attributes:
        purpose: which.
        channel: through what.
        state: the most restrictive that the person said; None where nothing was said.
        allowed: whether it may be done.
    """

    purpose: str
    channel: str
    state: str | None
    allowed: bool


class TcString(msgspec.Struct, frozen=True):
    """A string of the IAB's Transparency and Consent Framework, kept as it came."""

    string_id: UUID
    customer_id: CustomerId
    value: str
    source: str
    said_at: datetime


def said(
    *,
    customer_id: CustomerId,
    purpose: str,
    channel: str,
    given: bool,
    evidence: str,
    source: str,
    at: datetime,
    text_version: int | None = None,
    language: str | None = None,
) -> Statement:
    """Return the statement of somebody who ticked a box, or did not.

    Args:
        customer_id: who.
        purpose: see ``Statement``.
        channel: see ``Statement``.
        given: whether it was ticked.
        evidence: see ``Statement``.
        source: see ``Statement``.
        at: when.
        text_version: see ``Statement``.
        language: see ``Statement``.
    """
    return Statement(
        statement_id=ids.new(),
        customer_id=customer_id,
        purpose=purpose,
        channel=channel,
        state=ConsentState.GRANTED if given else ConsentState.DENIED,
        text_version=text_version,
        language=language,
        evidence=evidence,
        source=source,
        said_at=at,
    )
