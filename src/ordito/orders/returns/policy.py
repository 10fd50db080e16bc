"""Return policies: published as immutable versions, held in memory by processes."""

from datetime import datetime
from typing import Final

from ordito.orders.returns.events import ReturnPolicyPublished
from ordito.orders.returns.model import ReturnBook, ReturnPolicy
from ordito.orders.returns.rules import require_clear
from ordito.platform.db import Tx
from ordito.platform.policies import Policy

RETURNS: Final = Policy(
    "orders.return_policy",
    form=ReturnPolicy,
    before=ReturnPolicy(),
    book=ReturnBook,
    fact=lambda version, policy: ReturnPolicyPublished(
        policy_version=version, rules=len(policy.rules)
    ),
)


async def publish_return_policy(tx: Tx, *, policy: ReturnPolicy, at: datetime) -> int:
    """Put rules in force for what comes back from now on, and return their version.

    Raises:
        PolicyUnclear: a rule is there twice, or a season ends before it begins.
    """
    require_clear(policy)
    published = await RETURNS.publish(tx, document=policy, by=tx.context.actor, at=at)
    return published.version
