"""Promise policies: published as immutable versions, held in memory by processes."""

from datetime import datetime
from typing import Final

from ordito.fulfilment.events import PromisePolicyPublished
from ordito.fulfilment.promise import PromiseBook, PromisePolicy, require_whole
from ordito.platform.db import Tx
from ordito.platform.policies import Policy

PROMISES: Final = Policy(
    "fulfilment.promise_policy",
    form=PromisePolicy,
    before=PromisePolicy(),
    book=PromiseBook,
    fact=lambda version, _: PromisePolicyPublished(policy_version=version),
)


async def publish_promise_policy(tx: Tx, *, policy: PromisePolicy, by: str, at: datetime) -> int:
    """Put a policy in force for what is sold from now on, and return its version.

    Raises:
        PromisePolicyUnclear: it names zones that it does not have.
    """
    require_whole(policy)
    return (await PROMISES.publish(tx, document=policy, by=by, at=at)).version
