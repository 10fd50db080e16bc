"""Party: who buys, with the membership that earns, in one round trip."""

from ordito import customers, loyalty
from ordito.customers import Identifier, IdentifierKind
from ordito.loyalty import Membership
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


async def find_party(
    tx: Tx, *, customer: CustomerId | Identifier
) -> tuple[CustomerId, Membership | None]:
    """Return the customer and the first membership, if there is one.

    Raises:
        UnknownCustomer: nobody has that identifier. An id needs no row: it is its own proof.
        InvalidIdentifier: the value cannot be one of its kind.
    """
    if isinstance(customer, Identifier):
        return await _recognise(tx, customer)
    memberships = await loyalty.list_memberships(tx, customer_id=customer)
    return customer, memberships[0] if memberships else None


async def _recognise(tx: Tx, identifier: Identifier) -> tuple[CustomerId, Membership | None]:
    name = "external_id" if identifier.kind is IdentifierKind.EXTERNAL else identifier.kind
    field = f"customer.{name}"
    try:
        found = await loyalty.find_member(tx, identifier=identifier)
    except customers.InvalidIdentifier as refusal:
        raise customers.InvalidIdentifier(refusal.detail, field=field) from refusal
    except loyalty.CardClosed as refusal:
        raise loyalty.CardClosed(refusal.detail, field=field, **refusal.facts) from refusal
    if found is None:
        message = f"Nobody is known by that {identifier.kind}."
        raise customers.UnknownCustomer(message, field=field)
    return found
