"""Rules of asking: published as immutable versions, held in memory by processes."""

from datetime import datetime
from typing import Final

from ordito.platform.db import Tx
from ordito.platform.policies import Policy
from ordito.service.experience.events import AskPolicyPublished
from ordito.service.experience.model import AskBook, AskPolicy
from ordito.service.experience.rules import require_policy

ASKING: Final = Policy(
    "service.ask_policy",
    form=AskPolicy,
    before=AskPolicy(),
    book=AskBook,
    fact=lambda version, policy: AskPolicyPublished(
        policy_version=version, rules=len(policy.rules)
    ),
)


async def publish_ask_policy(tx: Tx, *, policy: AskPolicy, at: datetime) -> AskBook:
    """Ask people by these rules from now on; without rules nobody is asked.

    Raises:
        AskPolicyUnclear: they contradict themselves.
    """
    require_policy(policy)
    return await ASKING.publish(tx, document=policy, by=tx.context.actor, at=at)
