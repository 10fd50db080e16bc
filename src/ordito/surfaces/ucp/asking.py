"""What is known of somebody who asks, once the gate has let the request in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from ordito.network import Channel
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.memory import Memory
from ordito.surfaces.house import House
from ordito.surfaces.ucp import capabilities
from ordito.surfaces.ucp.platforms import Platform
from ordito.surfaces.ucp.versions import Version


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A request of a platform, admitted.

    Attributes:
        house: what this process holds.
        version: of the protocol, by the endpoint that was called.
        platform: who asks, with what its profile declares.
        agreed: version of each capability that both sides have, by name.
        capability: root capability of the operation.
        channel: in which is sold.
        language: of texts, one of ``i18n.LANGUAGES``.
        request_id: in the log.
        at: now.
        origin: address of this server, without a slash at its end.
        address: network address of the platform.
        transport: that carries it.
        subject: id in the path, or the tool's argument ``id``; empty where there is none.
        fresh_id: for what a command creates; the same when the command is repeated.
        idempotency_key: as the platform sent it, unique for this platform.
        signed_by: id of the platform's key that the request is signed with, where it is.
        customer_id: the buyer who has linked the account with this platform, where one has.
        scopes: what that buyer lets the platform do.
    """

    house: House
    version: Version
    platform: Platform
    agreed: Mapping[str, str]
    capability: str
    channel: Channel
    language: str
    request_id: UUID
    at: datetime
    origin: str
    address: str
    transport: Literal["rest", "mcp"]
    subject: str
    fresh_id: UUID
    idempotency_key: str | None = None
    signed_by: str | None = None
    customer_id: CustomerId | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def db(self) -> Database:
        """The company's database."""
        return self.house.db

    @property
    def memory(self) -> Memory:
        """Network, catalogue and prices as of their latest versions."""
        return self.house.memory

    @property
    def context(self) -> Context:
        """The context in which the facts of this request are written."""
        who = "system" if self.customer_id is None else f"customer:{self.customer_id}"
        return Context(actor=who, channel_id=self.channel.channel_id, request_id=self.request_id)

    def has(self, capability: str) -> bool:
        """Tell whether both sides have agreed on a capability, named without ``dev.ucp.``."""
        return f"dev.ucp.{capability}" in self.agreed

    def ucp(self, status: Literal["success", "error"] = "success", **more: Any) -> dict[str, Any]:
        """Return the ``ucp`` member of an answer: version, status, capabilities that matter to it.

        Args:
            status: ``error`` where the answer carries messages instead of what was asked.
            more: further members, as ``payment_handlers``.
        """
        relevant = capabilities.relevant(self.version, self.capability)
        active = {name: [{"version": self.agreed[name]}] for name in relevant & self.agreed.keys()}
        return {
            "version": self.version.value,
            "status": status,
            "capabilities": dict(sorted(active.items())),
            **more,
        }
