"""What the company promises and how work is routed: published as versions, held in memory."""

from datetime import datetime
from typing import Final

from ordito.platform.db import Tx
from ordito.platform.policies import Policy
from ordito.service.cases.events import CommitmentPolicyPublished, RoutingPolicyPublished
from ordito.service.cases.model import (
    CommitmentBook,
    CommitmentPolicy,
    RoutingBook,
    RoutingPolicy,
)
from ordito.service.cases.rules.promises import require_policy

COMMITMENTS: Final = Policy(
    "service.commitment_policy",
    form=CommitmentPolicy,
    before=CommitmentPolicy(),
    book=CommitmentBook.of,
    fact=lambda version, _: CommitmentPolicyPublished(policy_version=version),
)

ROUTING: Final = Policy(
    "service.routing_policy",
    form=RoutingPolicy,
    before=RoutingPolicy(),
    book=RoutingBook,
    fact=lambda version, _: RoutingPolicyPublished(policy_version=version),
)


async def publish_commitment_policy(
    tx: Tx, *, policy: CommitmentPolicy, by: str, at: datetime
) -> CommitmentBook:
    """Promise this from now on; what was promised before keeps its own version.

    Raises:
        CommitmentPolicyUnclear: it says less than it seems to.
    """
    require_policy(policy)
    return await COMMITMENTS.publish(tx, document=policy, by=by, at=at)


async def publish_routing_policy(
    tx: Tx, *, policy: RoutingPolicy, by: str, at: datetime
) -> RoutingBook:
    """Route work in this way from now on."""
    return await ROUTING.publish(tx, document=policy, by=by, at=at)
