"""Rules of offers: published as immutable versions, held in memory by processes."""

from datetime import datetime
from typing import Final

from ordito.engagement.events import OfferRulesPublished
from ordito.engagement.model import OfferBook, OfferRules
from ordito.engagement.rules import require_rules
from ordito.platform.db import Tx
from ordito.platform.policies import Policy

OFFERS: Final = Policy(
    "engagement.offer_rules",
    form=OfferRules,
    before=OfferRules(),
    book=OfferBook,
    fact=lambda version, policy: OfferRulesPublished(
        policy_version=version, rules=len(policy.rules)
    ),
)


async def publish_offer_rules(tx: Tx, *, policy: OfferRules, at: datetime) -> OfferBook:
    """Make offers by these rules from now on; without rules nobody gets one.

    Raises:
        OfferRulesUnclear: they contradict themselves.
    """
    require_rules(policy)
    return await OFFERS.publish(tx, document=policy, by=tx.context.actor, at=at)
