"""Order webhooks: a platform hears of the orders that it has sold for us, whole, as they are then.

The address is that of the order capability in the platform's profile, the words are those of the
version that it spoke last. One event keeps its id and its idempotency key however often it is
sent; what it tells is the order at the delivery, so what comes late is never old.

Source: UCP 2026-08-25, Order, Events; ADR 0016.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import msgspec

from ordito import orders
from ordito.orders import UnknownOrder
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.feed import Entry
from ordito.platform.settings import Settings
from ordito.platform.webhooks import Endpoint, Post
from ordito.processes.deliver_webhooks import Courier, Form, Message
from ordito.reads.memory import Memory
from ordito.surfaces.ucp.capabilities import KNOWN, ORDER, TERMS
from ordito.surfaces.ucp.desk.bought import session_of
from ordito.surfaces.ucp.desk.orders import OrderView, read_order_view
from ordito.surfaces.ucp.listeners import FORM
from ordito.surfaces.ucp.profile import PATH, endpoint_of
from ordito.surfaces.ucp.signatures import sign_request
from ordito.surfaces.ucp.signatures.keystore import keystore_of
from ordito.surfaces.ucp.v2026_04_08.order import order_body as april_body
from ordito.surfaces.ucp.v2026_08_25.order import order_body as august_body
from ordito.surfaces.ucp.versions import Version

_BODIES: Final = {Version.AUGUST: august_body, Version.APRIL: april_body}


def forms(settings: Settings, post: Post) -> Mapping[str, Form]:
    """Return how platforms are told of orders, by the name of the form.

    Args:
        settings: of this process.
        post: who talks to platforms.
    """
    return {
        f"{FORM}{version.value}": Form(partial(_write, settings.company, version), post)
        for version in Version
    }


async def _write(
    company: str, version: Version, courier: Courier, fact: Entry, endpoint: Endpoint
) -> Message | None:
    """Return the message of an order's event; None where the order is not there any more."""
    try:
        view = await courier.db.read(_view, courier.memory, str(fact.subject_id))
    except UnknownOrder:
        return None
    active = [ORDER] if view.term is None else [ORDER, TERMS]
    capabilities = {name: [{"version": version.value}] for name in active if name in KNOWN[version]}
    ucp = {"version": version.value, "capabilities": capabilities}
    told: dict[str, Any] = _BODIES[version](view, ucp=ucp, origin=endpoint.origin)
    body = msgspec.json.encode(told, enc_hook=str)
    at = now()
    message_id = str(fact.fact_id)
    headers = {
        "content-type": "application/json",
        "idempotency-key": message_id,
        "ucp-agent": f'profile="{endpoint_of(endpoint.origin, version)}{PATH}"',
        "webhook-id": message_id,
        "webhook-timestamp": str(int(fact.occurred_at.timestamp())),
    }
    signer = keystore_of(company).signer(at)
    signed = sign_request(signer, url=endpoint.url, headers=headers, body=body, at=at)
    return Message({**signed, "user-agent": "Ordito-Webhooks/1"}, body, told)


async def _view(tx: Tx, memory: Memory, name: str) -> OrderView:
    where = await orders.find_order_key(tx, name=name)
    if where is None:
        raise UnknownOrder("There is no such order.")
    session = await session_of(tx, where)
    return await read_order_view(tx, memory=memory, where=where, session=session)
