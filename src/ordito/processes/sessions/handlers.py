"""Handlers: ways to pay that a session offers, and the instruments that were sent."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from ordito.network import Channel
from ordito.platform.ids import SkuId
from ordito.processes.own_tenders import ON_ACCOUNT
from ordito.processes.sessions.messages import error
from ordito.processes.sessions.page import (
    PaymentHandler,
    SessionMessage,
    SessionPage,
    SessionPoints,
)
from ordito.processes.sessions.terms import is_paid_later
from ordito.processes.sessions.wish import Instrument
from ordito.reads.memory import Memory

CARD: Final = "card"
_SANDBOX: Final = (
    "sandbox-approve",
    "sandbox-decline",
    "sandbox-challenge",
    "sandbox-time-out",
    "sandbox-vanish",
)


def handlers_of(
    memory: Memory, channel: Channel, page: SessionPage, points: SessionPoints | None
) -> tuple[PaymentHandler, ...]:
    """Return the ways to pay for what is in a session, through its channel."""
    tags = tags_of(memory, page)
    return tuple(
        handler
        for handler in _handlers(page, points)
        if may_pay(memory, channel, tags, handler.tender)
    )


def may_pay(memory: Memory, channel: Channel, tags: frozenset[str], tender: str) -> bool:
    """Tell whether the company lets a tender pay for goods of some tags, through a channel."""
    rules = {rule.tender: rule for rule in memory.selling.policy.tenders}
    rule = rules.get(tender)
    if rule is None:
        return True
    return not rule.except_tags & tags and (
        not rule.channels or channel.channel_id in rule.channels
    )


def tags_of(memory: Memory, page: SessionPage) -> frozenset[str]:
    """Return the tags of all that is in a session."""
    return frozenset[str]().union(*(_tags(memory, line.sku_id) for line in page.lines))


def objections(page: SessionPage, instruments: Sequence[Instrument]) -> Iterator[SessionMessage]:
    """Say of what shall pay what stands in its way."""
    if not instruments and page.total_minor:
        yield error("payment_missing", "payment")
    most = {one.handler_id: one.most_minor for one in page.handlers}
    offered = {one.handler_id for one in page.handlers} | {one.tender for one in page.handlers}
    for number, one in enumerate(instruments):
        if one.handler not in offered:
            yield error("handler_unknown", f"payment.instruments[{number}].handler")
        most_minor = most.get(one.handler)
        if most_minor is not None and (one.amount_minor or page.total_minor) > most_minor:
            field = f"payment.instruments[{number}].amount_minor"
            yield error("handler_limit", field, most_minor=most_minor)


def _tags(memory: Memory, sku_id: UUID) -> frozenset[str]:
    sku = memory.shelf.sku(SkuId(sku_id))
    return memory.tags_of(sku) | {f"sku:{sku.code}"}


def _handlers(page: SessionPage, points: SessionPoints | None) -> Iterator[PaymentHandler]:
    if is_paid_later(page):
        yield PaymentHandler(handler_id=ON_ACCOUNT, tender=ON_ACCOUNT, title="On account")
        return
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
