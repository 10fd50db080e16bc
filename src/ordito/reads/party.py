"""Party: who buys, with the membership that earns. One statement per question."""

from ordito import customers, loyalty
from ordito.customers import Identifier
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
        found = await customers.find_by_identifier(tx, identifier=customer)
        if found is None:
            message = f"Nobody is known by that {customer.kind}."
            raise customers.UnknownCustomer(message, field=f"customer.{customer.kind}")
        customer = found
    memberships = await loyalty.list_memberships(tx, customer_id=customer)
    return customer, memberships[0] if memberships else None
