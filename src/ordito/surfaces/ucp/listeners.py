"""Listeners: platforms that hear of the orders that they have sold for us.

Source: UCP 2026-08-25, Order, Webhook URL Configuration.
"""

from typing import Final
from urllib.parse import urlsplit

from ordito.flows.subscriptions import BUYERS_FACTS
from ordito.platform import ids, webhooks
from ordito.platform.errors import Invalid
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.platform.webhooks import Listener
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import CHECKOUT, ORDER
from ordito.surfaces.ucp.desk.checkouts import owner_of
from ordito.surfaces.ucp.operations import Operation

FORM: Final = "ucp-"
_MOST_HEARD: Final = 10_000
_OWN: Final = frozenset({"localhost", "127.0.0.1", "::1"})


async def listen(asking: Asking, operation: Operation) -> None:
    """Let a platform that sells hear of its orders, at the address that its profile names now.

    One that names no address, or none that may be called, hears nothing.
    """
    if operation.capability != CHECKOUT or not operation.is_command or ORDER not in asking.agreed:
        return
    url = asking.platform.hears_at(asking.version.value)
    if url is None or not _may_hear(url, asking.house.settings):
        return
    listener = Listener(
        endpoint_id=ids.derive("ucp listener", asking.platform.url),
        name=f"UCP: {urlsplit(asking.platform.url).netloc}",
        url=url,
        types=sorted(BUYERS_FACTS),
        owner=owner_of(asking),
        form=f"{FORM}{asking.version.value}",
        origin=asking.origin,
    )
    # once a day it is heard anew: who is not heard of for long is forgotten
    heard, today = asking.house.listeners, f"{asking.at:%Y-%m-%d}"
    known = ids.derive("ucp listener", asking.platform.url, today)
    if heard.get(known) != listener:
        if len(heard) >= _MOST_HEARD:
            heard.clear()
        await asking.db.transact(webhooks.hear, Context.system(), listener=listener, at=asking.at)
        heard[known] = listener


def _may_hear(url: str, settings: Settings) -> bool:
    """Tell whether an address may be called: this machine's own in test mode alone."""
    is_own = settings.ucp_test_mode and (urlsplit(url).hostname or "") in _OWN
    try:
        webhooks.require_address(url, allows_private=is_own or settings.webhook_private_networks)
    except Invalid:
        return False
    return True
