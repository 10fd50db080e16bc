"""Handlers: ways to pay that a session offers, and the instruments that were sent."""

from collections.abc import Iterator, Sequence
from typing import Final

from ordito.network import Channel
from ordito.processes.sessions.messages import error
from ordito.processes.sessions.page import (
    PaymentHandler,
    SessionMessage,
    SessionPage,
    SessionPoints,
)
from ordito.processes.sessions.wish import Instrument

CARD: Final = "card"
_SANDBOX: Final = ("sandbox-approve", "sandbox-decline", "sandbox-challenge")


def handlers_of(
    channel: Channel, page: SessionPage, points: SessionPoints | None
) -> tuple[PaymentHandler, ...]:
    """Return the ways to pay for what is in a session, through its channel."""
    return tuple(_handlers(channel, page, points))


def objections(page: SessionPage, instruments: Sequence[Instrument]) -> Iterator[SessionMessage]:
    """Say of what shall pay what stands in its way."""
    if not instruments and page.total_minor:
        yield error("payment_missing", "payment")
    offered = {one.handler_id for one in page.handlers} | {one.tender for one in page.handlers}
    for number, one in enumerate(instruments):
        if one.handler not in offered:
            yield error("handler_unknown", f"payment.instruments[{number}].handler")


def _handlers(
    channel: Channel, page: SessionPage, points: SessionPoints | None
) -> Iterator[PaymentHandler]:
    assert channel.active, channel
    yield PaymentHandler(handler_id=CARD, tender=CARD, title="Card", tokens=_SANDBOX)
    yield PaymentHandler(handler_id="gift_card", tender="gift_card", title="Gift card")
    if page.is_signed_in:
        yield PaymentHandler(handler_id="store_credit", tender="store_credit", title="Store credit")
    if points is not None and points.spendable_minor:
        yield PaymentHandler(
            handler_id="points",
            tender="points",
            title=points.name,
            most_minor=points.spendable_minor,
        )
