"""What may be promised ahead; published as immutable versions."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from ordito.fulfilment.ahead.events import AheadPolicyPublished
from ordito.platform.db import Tx
from ordito.platform.policies import Policy

Days = Annotated[int, msgspec.Meta(ge=1, le=365)]


class AheadPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be promised before it lies at its place.

    Attributes:
        lead_days: until goods come that nobody has ordered from a supplier yet; None promises
            ahead what is on its way alone.
        sends_to_stores: whether goods of another place are sent to the place at which a customer
            collects them.
    """

    lead_days: Days | None = 14
    sends_to_stores: bool = False


class AheadBook(msgspec.Struct, frozen=True):
    """The policy in force and its version, 0 where none was published."""

    version: int = 0
    policy: AheadPolicy = AheadPolicy()


AHEAD: Final = Policy(
    "fulfilment.ahead_policy",
    form=AheadPolicy,
    before=AheadPolicy(),
    book=AheadBook,
    fact=lambda version, _: AheadPolicyPublished(policy_version=version),
)


async def publish_policy(tx: Tx, *, policy: AheadPolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what is sold from now on, and return its version."""
    return (await AHEAD.publish(tx, document=policy, by=by, at=at)).version
