"""Contact policy: how often and when people may be written to.

It is published as immutable versions. What somebody ordered or asked is told at any hour and as
often as it takes; what the company wants of people waits for the day and is counted.
"""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from ordito.messages.errors import ContactPolicyUnclear
from ordito.messages.events import ContactPolicyPublished
from ordito.messages.model import Medium
from ordito.platform.db import Tx
from ordito.platform.policies import Policy

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Cap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most so many messages that ask for a purpose, to one person, in so many days."""

    days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    most: Annotated[int, msgspec.Meta(ge=0, le=1000)]


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours in which a medium is silent, by the company's clock; perhaps over midnight.

    Attributes:
        medium: which.
        begins: as ``21:00``.
        ends: as ``08:00``.
        is_for_all: also for what somebody ordered or asked; codes to sign in and answers to
            what somebody wrote go at any hour.
    """

    medium: Medium
    begins: Clock
    ends: Clock
    is_for_all: bool = False


class ContactPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often and when.

    Attributes:
        caps: all of them hold.
        quiet: by medium.
        soft_bounces: after so many mails within ``soft_days`` that came back for now, and none that
            arrived, an address is written to no more.
        soft_days: see ``soft_bounces``.
    """

    caps: Annotated[tuple[Cap, ...], msgspec.Meta(max_length=10)] = (Cap(1, 1), Cap(7, 3))
    quiet: Annotated[tuple[Quiet, ...], msgspec.Meta(max_length=8)] = (
        Quiet(Medium.SMS, "21:00", "08:00", is_for_all=True),
        Quiet(Medium.PUSH, "21:00", "08:00"),
    )
    soft_bounces: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5
    soft_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30


class ContactBook(msgspec.Struct, frozen=True):
    """The policy in force."""

    version: int = 0
    policy: ContactPolicy = ContactPolicy()


CONTACTS: Final = Policy(
    "messages.contact_policy",
    form=ContactPolicy,
    before=ContactPolicy(),
    book=ContactBook,
    fact=lambda version, _: ContactPolicyPublished(policy_version=version),
)


async def publish_contact_policy(tx: Tx, *, policy: ContactPolicy, by: str, at: datetime) -> int:
    """Put a policy in force from now on, and return its version.

    Raises:
        ContactPolicyUnclear: a medium is quiet twice, or never and always at once.
    """
    media = [one.medium for one in policy.quiet]
    if len(set(media)) < len(media) or any(one.begins == one.ends for one in policy.quiet):
        raise ContactPolicyUnclear("Each medium has one span that begins and ends.", field="quiet")
    return (await CONTACTS.publish(tx, document=policy, by=by, at=at)).version
