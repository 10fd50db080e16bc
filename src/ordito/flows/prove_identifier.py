"""Prove an identifier: at a till, a desk or on the phone somebody shows that a value is theirs.

A code that was sent, a document that was seen, the own device or a call back; which one is kept.
"""

from datetime import datetime
from typing import Final

import msgspec

from ordito import customers, messages
from ordito.customers import Identifier, IdentifierKind
from ordito.messages import NewMessage, Template
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict, NotFound
from ordito.platform.ids import CustomerId, IdentifierId

_PURPOSE: Final = "proof"


class ValueNotHeld(NotFound):
    """The customer does not have this value."""

    code = "customers.value_not_held"
    remedy = "Add the value to the customer first, or correct it."


class ProofCodeWrong(Conflict):
    """The code is wrong, too old, or was used or tried too often."""

    code = "customers.proof_code_wrong"
    remedy = "Read the code again; after five tries or ten minutes send another one."


class ProvenValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that was proven, and who answers for the customer from now on, under which ids."""

    identifier_id: IdentifierId
    person_id: CustomerId
    customer_ids: tuple[CustomerId, ...]


async def prove_identifier(
    tx: Tx,
    *,
    customer_id: CustomerId,
    identifier: Identifier,
    means: customers.identity.Means,
    at: datetime,
) -> ProvenValue:
    """Keep that somebody showed a value to be theirs; whoever has proven it too is one with them.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
        InvalidIdentifier: it cannot be a value of its kind.
    """
    proven = msgspec.structs.replace(identifier, verified_at=at)
    identifier_id, person_id = await customers.identity.verify(
        tx, customer_id=customer_id, identifier=proven, means=means, at=at
    )
    own = await customers.identity.members(tx, customer_id=person_id)
    return ProvenValue(identifier_id=identifier_id, person_id=person_id, customer_ids=own)


async def send_proof_code(tx: Tx, *, customer_id: CustomerId, email: str, at: datetime) -> str:
    """Send a code to an address that the customer has; return the secret that goes with it.

    Raises:
        InvalidIdentifier: it is no e-mail address.
        UnknownCustomer: nobody was registered under the id.
        ValueNotHeld: the customer does not have the address.
    """
    value = customers.normalise(Identifier(IdentifierKind.EMAIL, email))
    profile = await customers.get_profile(tx, customer_id=customer_id)
    held = next((one for one in profile.identifiers if one.value == value), None)
    if held is None:
        raise ValueNotHeld("The customer does not have this address.", field="email")
    who = profile.customer.customer_id
    code = await customers.accounts.new_code(
        tx, customer_id=who, identifier_id=held.identifier_id, purpose=_PURPOSE, at=at
    )
    message_id = messages.message_id_of(Template.SIGN_IN_CODE, code.code_id, held.identifier_id)
    message = NewMessage(
        who, message_id, Template.SIGN_IN_CODE, code.code_id, held.identifier_id, code.code
    )
    await messages.queue(tx, new=[message], at=at)
    return code.secret


async def prove_by_code(
    tx: Tx, *, customer_id: CustomerId, secret: str, code: str, at: datetime
) -> ProvenValue | None:
    """Keep that the customer has read a code; None where it is good for nothing.

    A wrong try is counted, so the answer is no refusal, which would take that back.
    """
    proven = await customers.accounts.try_code(
        tx, secret=secret, code=code, purpose=_PURPOSE, at=at
    )
    if proven is None:
        return None
    if not await customers.identity.is_one_person(
        tx, customer_id=proven.customer_id, other_id=customer_id
    ):
        return None
    profile = await customers.get_profile(tx, customer_id=customer_id)
    held = {one.identifier_id: one.value for one in profile.identifiers}
    if proven.identifier_id not in held:
        return None
    identifier = Identifier(IdentifierKind.EMAIL, held[proven.identifier_id])
    return await prove_identifier(
        tx,
        customer_id=customer_id,
        identifier=identifier,
        means=customers.identity.Means.CODE,
        at=at,
    )
