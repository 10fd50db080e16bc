# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.customers import Said


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purpose as it is asked about in a language, with the version of its words."""

    purpose: str
    is_service: bool
    unless_refused: bool
    legal_basis: str
    channels: Sequence[str]
    asked: bool
    version: int
    title: str
    words: str


class ConsentSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a customer says about a purpose and a channel.

    Attributes:
        purpose: a declared one, as ``marketing``.
        channel: through what, as ``email``; ``any`` for every one.
        state: what is said; an objection beats every grant.
        evidence: code of the form, page or call that shows it; no personal values.
        identifier_id: the address or number that it is about, where it is about one.
        legal_basis: that of the purpose where it is left out.
        text_version: version of the words that were read.
        language: in which language they were read.
        said_at: when it was said, where that was before now.
    """

    purpose: str
    channel: str
    state: ConsentState
    evidence: str
    identifier_id: UUID | None = None
    legal_basis: LegalBasis | None = None
    text_version: int | None = None
    language: str | None = None
    said_at: dt.datetime | None = None


class ConsentStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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


ConsentState: TypeAlias = str
"""What a statement says. An objection (GDPR Art. 21) beats every grant of the same person:
granted, denied, withdrawn, objected; more may come.
"""


class ConsentsOfPerson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a person stands: each purpose and channel, and every word, latest first."""

    choices: Sequence[ConsentStanding]
    statements: Sequence[Said]
    tc_strings: Sequence[TcString]


class Declared(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which version of the words counts from now on."""

    version: int


LegalBasis: TypeAlias = str
"""Why personal values may be used (GDPR Art. 6): consent, contract, legal_obligation,
legitimate_interest; more may come.
"""


class PurposeDeclaration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purpose, and in which words people are asked, by language.

    Attributes:
        is_service: whether it belongs to what somebody ordered; then it carries no offer.
        unless_refused: whether it is allowed while nothing was said; never with consent.
        legal_basis: why it is lawful.
        channels: through which it may be allowed.
        asked: whether it stands on the page of what somebody allows.
        texts: by language, all of them; other words than before are a new version.
    """

    texts: Mapping[str, PurposeText]
    is_service: bool = False
    unless_refused: bool = False
    legal_basis: LegalBasis | msgspec.UnsetType = msgspec.UNSET
    channels: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    asked: bool = True


class PurposeText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In which words people are asked, in a language: a title, and a sentence."""

    title: str
    words: str


class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    customer_id: UUID
    purpose: str
    channel: str
    state: ConsentState
    evidence: str
    source: str
    said_at: dt.datetime
    identifier_id: UUID | None = None
    legal_basis: LegalBasis | None = None
    text_version: int | None = None
    language: str | None = None


class TcString(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A string of the IAB's Transparency and Consent Framework, kept as it came."""

    string_id: UUID
    customer_id: UUID
    value: str
    source: str
    said_at: dt.datetime


class TcStringSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A TCF string as a consent platform handed it out; it is kept, nothing is decided by it."""

    value: str
    source: str
