"""Party: who buys, with the membership that earns and the offers made to them."""

import msgspec

from ordito import customers, loyalty
from ordito.customers import Identifier, IdentifierKind
from ordito.loyalty import Membership
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


class Party(msgspec.Struct, frozen=True):
    """Who buys, as far as a price depends on it.

    Attributes:
        customer_id: whose order it will be; a fresh id for somebody anonymous.
        membership: what earns points and names groups, if there is one.
        is_named: whether somebody known was named; nothing else is known of the others.
        groups: of the company's own in which somebody is, was or will be.
    """

    customer_id: CustomerId
    membership: Membership | None = None
    is_named: bool = True
    groups: tuple[customers.groups.GroupMembership, ...] = ()


def nobody() -> Party:
    """Return somebody anonymous."""
    return Party(CustomerId(ids.new()), is_named=False)


async def find_party(
    tx: Tx, *, customer: CustomerId | Identifier, with_groups: bool = False
) -> Party:
    """Return the customer with the first membership, if there is one, in one statement.

    Args:
        tx: open transaction.
        customer: id, or by what somebody is recognised.
        with_groups: whether prices name groups, which are then looked up by another statement.

    Raises:
        UnknownCustomer: nobody has that identifier. An id needs no row: it is its own proof.
        InvalidIdentifier: the value cannot be one of its kind.
        CardClosed: the card was lost or replaced.
    """
    if isinstance(customer, Identifier):
        party = await _recognise(tx, customer)
    else:
        memberships = await loyalty.list_memberships(tx, customer_id=customer)
        party = Party(customer, memberships[0] if memberships else None)
    if not with_groups:
        return party
    groups = await customers.groups.list_groups(tx, customer_id=party.customer_id)
    return msgspec.structs.replace(party, groups=tuple(groups))


async def _recognise(tx: Tx, identifier: Identifier) -> Party:
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
    customer_id, membership = found
    return Party(customer_id, membership)
