"""Gate: who is served, and how often; then the operation, once for each idempotency key."""

from math import ceil
from typing import Final

from ordito.network import Channel
from ordito.platform import i18n, ids
from ordito.platform.clock import now
from ordito.platform.ids import ChannelId
from ordito.surfaces.call import Call
from ordito.surfaces.doorkeeper import address_of
from ordito.surfaces.linking import READ_ORDERS
from ordito.surfaces.ucp import negotiation
from ordito.surfaces.ucp.answers import Answer, Outcome, ProtocolError, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.capabilities import ORDER
from ordito.surfaces.ucp.identity import linked_of, require_scopes
from ordito.surfaces.ucp.listeners import listen
from ordito.surfaces.ucp.platforms import platform_of
from ordito.surfaces.ucp.received import Received
from ordito.surfaces.ucp.repeats import answer_once
from ordito.surfaces.ucp.signed import check_signature

_NOTHING_IN_COMMON: Final = "Nothing that this operation needs is declared by both profiles."


async def serve(received: Received) -> Answer:
    """Serve a request.

    Raises:
        ProtocolError: it is not served.
    """
    asking = await admit(received)
    try:
        _require_common(asking)
        await listen(asking, received.operation)
        return await answer_once(asking, received)
    except Outcome as no:
        return no.answer(asking.ucp("error"))


async def admit(received: Received) -> Asking:
    """Return what is known of who asks.

    Raises:
        ProtocolError: the platform cannot be known, speaks another version, or has not signed
            what is signed in its name.
    """
    request, version = received.request, received.version
    house = request.house
    _ration(request)
    platform = await platform_of(house, received.agent.profile)
    negotiation.check_version(received.agent, platform, version)
    signed = await check_signature(received, platform)
    linked = await linked_of(request, version=version, profile=platform.url, at=now())
    allowed = None if linked is None else linked.scopes
    require_scopes(
        origin=request.origin,
        version=version,
        allowed=allowed,
        needed=_needed(received, is_signed=signed is not None),
    )
    return Asking(
        house=house,
        version=version,
        platform=platform,
        agreed=negotiation.agree(platform, version),
        capability=received.operation.capability,
        channel=channel_of(request),
        language=i18n.choose(
            setting=None, cookie=None, accept=request.headers.get("accept-language", "")
        ),
        request_id=request.scope["state"]["request_id"],
        at=now(),
        origin=request.origin,
        address=address_of(request),
        transport=received.transport,
        subject=received.subject,
        fresh_id=ids.new(),
        idempotency_key=received.key,
        signed_by=None if signed is None else signed.key_id,
        customer_id=None if linked is None else linked.customer_id,
        scopes=allowed or frozenset(),
    )


def _needed(received: Received, *, is_signed: bool) -> frozenset[str]:
    """Return what a linked customer has to have allowed for a request to be served.

    Source: UCP 2026-08-25, Order, Get Order (Authorization).
    """
    needed, shown_to = received.operation.scopes, received.request.house.settings.ucp_orders_to
    is_of_orders = received.operation.capability == ORDER
    if is_of_orders and (shown_to == "buyer" or (shown_to == "proven" and not is_signed)):
        return needed | {READ_ORDERS}
    return needed


def channel_of(request: Call) -> Channel:
    """Return the channel in which platforms buy.

    Raises:
        ProtocolError: 503: the setting names none that is open.
    """
    memory = request.house.memory
    code = request.house.settings.ucp_channel
    channel_id = memory.directory.find_id("channel", code=code) if code else None
    channel = None if channel_id is None else memory.directory.channels.get(ChannelId(channel_id))
    if channel is None or not channel.active:
        raise ProtocolError(
            "channel_closed", "This business does not sell through platforms now.", status=503
        )
    return channel


def _ration(request: Call) -> None:
    """Refuse an address that asks faster than its rate.

    Raises:
        ProtocolError: 429.
    """
    wait_s = request.house.platform_rate.take(address_of(request))
    if wait_s:
        raise ProtocolError(
            "rate_limited",
            "This address asks faster than its rate.",
            status=429,
            headers={"Retry-After": str(ceil(wait_s))},
        )


def _require_common(asking: Asking) -> None:
    """Say no where the operation's capability is not agreed on.

    Raises:
        Outcome: ``capabilities_incompatible``.
    """
    if asking.capability not in asking.agreed:
        raise Outcome(
            error("capabilities_incompatible", _NOTHING_IN_COMMON, severity="unrecoverable")
        )
