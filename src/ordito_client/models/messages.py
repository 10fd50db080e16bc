# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import msgspec


class Cap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """At most so many messages that ask for a purpose, to one person, in so many days."""

    days: int
    most: int


class ContactBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force."""

    version: int = 0
    policy: ContactPolicy | msgspec.UnsetType = msgspec.UNSET


class ContactPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often and when.

    Attributes:
        caps: all of them hold.
        quiet: by medium.
        soft_bounces: after so many mails within ``soft_days`` that came back for now, and none
        that
            arrived, an address is written to no more.
        soft_days: see ``soft_bounces``.
    """

    caps: Sequence[Cap] | msgspec.UnsetType = msgspec.UNSET
    quiet: Sequence[Quiet] | msgspec.UnsetType = msgspec.UNSET
    soft_bounces: int = 5
    soft_days: int = 30


Medium: TypeAlias = str
"""By what somebody is written to, or writes: email, sms, push, social, letter; more may come."""


class Quiet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hours in which a medium is silent, by the company's clock; perhaps over midnight.

    Attributes:
        medium: which.
        begins: as ``21:00``.
        ends: as ``08:00``.
        is_for_all: also for what somebody ordered or asked; codes to sign in and answers to
            what somebody wrote go at any hour.
    """

    medium: Medium
    begins: str
    ends: str
    is_for_all: bool = False
