"""Facts of sourcing."""

from typing import ClassVar

from ordito.platform.events import Event


class SourcingPolicyPublished(Event, frozen=True, kw_only=True):
    """Goods are sourced by another policy from now on."""

    type: ClassVar[str] = "fulfilment.sourcing_policy_published"
    policy_version: int
