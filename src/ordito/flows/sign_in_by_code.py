"""Sign in by code: an e-mail address is written to, and whoever reads the code has it.

An address that nobody has is treated like any other: who proves to have it becomes a customer.
"""

from datetime import datetime, timedelta

import msgspec

from ordito import customers, messages
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.flows.enter_account import Entered, enter_account
from ordito.messages import NewMessage, Template
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, IdentifierId


class EnteredByCode(msgspec.Struct, frozen=True):
    """Who is signed in now, and whether as a new customer."""

    entered: Entered
    is_new: bool


async def ask_code(tx: Tx, *, email: str, language: str, at: datetime) -> str:
    """Send a code to an address; return the secret that the asking browser keeps.

    Args:
        tx: open transaction.
        email: as typed.
        language: ISO 639-1, of the page; customers are written to in their own.
        at: now.

    Raises:
        InvalidIdentifier: it is no e-mail address.
    """
    identifier = Identifier(IdentifierKind.EMAIL, email)
    value = customers.normalise(identifier)
    owner = await customers.find_by_identifier(tx, identifier=identifier)
    held = None if owner is None else await _held(tx, owner, value)
    if owner is None or held is None:
        sign_up = await customers.accounts.begin_sign_up(tx, email=value, language=language, at=at)
        owner, held = sign_up.customer_id, sign_up.identifier_id
    code = await customers.accounts.new_code(tx, customer_id=owner, identifier_id=held, at=at)
    message_id = messages.message_id_of(Template.SIGN_IN_CODE, code.code_id, held)
    message = NewMessage(owner, message_id, Template.SIGN_IN_CODE, code.code_id, held, code.code)
    await messages.queue(tx, new=[message], at=at)
    return code.secret


async def enter_by_code(
    tx: Tx,
    *,
    secret: str,
    code: str,
    nameless: CustomerId | None,
    lasts: timedelta,
    at: datetime,
) -> EnteredByCode | None:
    """Sign in whoever has read a code; None where the code is good for nothing.

    Args:
        tx: open transaction; its context says in which channel.
        secret: that the browser keeps since it asked.
        code: as typed.
        nameless: under whom the cart stands that this browser began without a name.
        lasts: of the session.
        at: now.

    Raises:
        IdentifierTaken: somebody else has just proven to have the address; again helps.
    """
    proven = await customers.accounts.try_code(tx, secret=secret, code=code, at=at)
    if proven is None:
        return None
    sign_up = await customers.accounts.find_sign_up(tx, customer_id=proven.customer_id, at=at)
    if sign_up is None:
        customer_id, is_new = proven.customer_id, False
        value = await _value(tx, customer_id, proven.identifier_id)
        if value is None:
            return None
        verified = Identifier(IdentifierKind.EMAIL, value, verified_at=at)
        await customers.add_identifier(tx, customer_id=customer_id, identifier=verified, at=at)
    else:
        customer_id, is_new = await _register(tx, sign_up, at)
    entered = await enter_account(
        tx,
        customer_id=customer_id,
        proof=customers.accounts.Proof.CODE,
        nameless=nameless,
        lasts=lasts,
        at=at,
    )
    return EnteredByCode(entered, is_new)


async def _register(
    tx: Tx, sign_up: customers.accounts.SignUp, at: datetime
) -> tuple[CustomerId, bool]:
    """Make a customer of who signs up; return the one who has the address by now, if one has."""
    email = Identifier(IdentifierKind.EMAIL, sign_up.email, verified_at=at)
    await customers.accounts.close_sign_up(tx, customer_id=sign_up.customer_id)
    known = await customers.find_by_identifier(tx, identifier=email)
    if known is not None:
        await customers.add_identifier(tx, customer_id=known, identifier=email, at=at)
        return known, False
    customer = NewCustomer(
        customer_id=sign_up.customer_id, language=sign_up.language, identifiers=(email,)
    )
    return await customers.register(tx, customer=customer, at=at), True


async def _held(tx: Tx, customer_id: CustomerId, value: str) -> IdentifierId | None:
    profile = await customers.get_profile(tx, customer_id=customer_id)
    return next((one.identifier_id for one in profile.identifiers if one.value == value), None)


async def _value(tx: Tx, customer_id: CustomerId, identifier_id: IdentifierId) -> str | None:
    if await customers.find_customer(tx, customer_id=customer_id) is None:
        return None
    profile = await customers.get_profile(tx, customer_id=customer_id)
    held = {one.identifier_id: one.value for one in profile.identifiers}
    return held.get(identifier_id)
