"""Complete a session: its checkout has become an order, so what was said in it is taken down."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from ordito import customers, orders
from ordito.customers import (
    ConsentState,
    CustomerKind,
    Identifier,
    IdentifierKind,
    InvalidIdentifier,
    NewCustomer,
    Particulars,
    Statement,
)
from ordito.orders import Basket
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, OrderId


async def complete_session(
    tx: Tx, *, customer_id: CustomerId, order_id: OrderId, basket: Basket, at: datetime
) -> None:
    """Note that a session became an order; record consents and who bought, forget what was typed.

    Somebody without a name becomes known by what was typed. Who is known already keeps what is
    known: a card that was shown opens nobody's vault.

    Args:
        tx: open transaction.
        customer_id: who buys.
        order_id: of the order.
        basket: that was agreed in the session.
        at: now.
    """
    assert basket.session_id is not None, order_id
    assert basket.session_customer_id is not None, order_id
    session = await orders.sessions.complete(
        tx,
        customer_id=basket.session_customer_id,
        session_id=basket.session_id,
        order_id=order_id,
        at=at,
    )
    typed = await customers.typed.find_typed(
        tx, customer_id=session.customer_id, typed_id=session.session_id
    )
    if typed is not None:
        if await customers.find_customer(tx, customer_id=customer_id) is None:
            await _register(tx, customer_id, typed, at)
        await customers.typed.forget_typed(
            tx, customer_id=session.customer_id, typed_id=session.session_id
        )
    said = list(_consents(session, customer_id, at))
    if said:
        await customers.consents.record_all(tx, said=said, at=at)


async def _register(tx: Tx, customer_id: CustomerId, typed: dict[str, Any], at: datetime) -> None:
    buyer: dict[str, Any] = typed.get("buyer") or {}
    names = [buyer[part] for part in ("first_name", "last_name") if buyer.get(part)]
    reached = tuple(_reached(buyer, typed.get("country")))
    if not names and not reached:
        return
    await customers.register(
        tx,
        customer=NewCustomer(
            customer_id=customer_id,
            kind=CustomerKind.PERSON,
            particulars=Particulars(name=" ".join(names) or None),
            identifiers=reached,
        ),
        at=at,
    )


def _reached(buyer: dict[str, Any], country: str | None) -> Iterator[Identifier]:
    """Yield e-mail and phone as far as they can be right; nobody has proven to have them.

    Args:
        buyer: as typed.
        country: of phone numbers without a country code, ISO 3166-1 alpha-2.
    """
    for kind, field in ((IdentifierKind.EMAIL, "email"), (IdentifierKind.PHONE, "phone")):
        if buyer.get(field):
            identifier = Identifier(kind, buyer[field], region=country)
            try:
                customers.normalise(identifier)
            except InvalidIdentifier:
                continue
            yield identifier


def _consents(
    session: orders.sessions.Session, customer_id: CustomerId, at: datetime
) -> Iterator[Statement]:
    said = msgspec.convert(
        session.agreed.get("consents") or [], list[orders.sessions.KeptConsent], strict=False
    )
    for one in said:
        yield Statement(
            statement_id=ids.derive("session", session.session_id, one.purpose, one.channel),
            customer_id=customer_id,
            purpose=one.purpose,
            channel=one.channel,
            state=ConsentState.GRANTED if one.given else ConsentState.DENIED,
            evidence=one.proof,
            source=session.owner,
            said_at=at,
        )
