"""Questions about customers; whoever may see personal values asks here."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ordito.customers.consents.queries import list_latest as consents_of
from ordito.customers.errors import UnknownCustomer
from ordito.customers.identity import members, persons_of
from ordito.customers.model import (
    Customer,
    Held,
    HeldIdentifier,
    Identifier,
    Lookup,
    Named,
    Profile,
    SearchHit,
)
from ordito.customers.rules import normalise, search_patterns, similar_patterns
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql = statements(__name__)
_FIND = _sql.query("find_by_identifier", UUID)
_CUSTOMER = _sql.query("get_customer", Customer)
_IDENTIFIERS = _sql.query("list_identifiers", HeldIdentifier)
_SEARCH = _sql.query("search", SearchHit)
_SIMILAR = _sql.query("search_similar", SearchHit)
_NAMES = _sql.query("list_names", Named)
_LOOK_UP = _sql.query("look_up", Lookup)
_CUSTOMERS = _sql.query("list_customers", Customer)
_HELD = _sql.query("list_held", Held)
# of a frequent name more would be looked at than somebody waits for
_MOST_LOOKED_AT: Final = 10_000


async def find_by_identifier(tx: Tx, *, identifier: Identifier) -> CustomerId | None:
    """Return whose value it is, or None.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
    """
    found = await tx.find(_FIND, kind=identifier.kind, value=normalise(identifier))
    return None if found is None else CustomerId(found)


async def find_customer(tx: Tx, *, customer_id: CustomerId) -> Customer | None:
    """Return a customer's row with the vault beside it, or None for somebody anonymous."""
    return await tx.find(_CUSTOMER, customer_id=customer_id)


async def get_profile(tx: Tx, *, customer_id: CustomerId) -> Profile:
    """Return all that this room knows of the person whom an id stands for.

    Raises:
        UnknownCustomer: nobody was registered under the id.
    """
    own = await members(tx, customer_id=customer_id)
    customer = await find_customer(tx, customer_id=own[0])
    if customer is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)
    identifiers = await tx.fetch(_IDENTIFIERS, customer_ids=own)
    consents = await consents_of(tx, customer_id=customer_id)
    return Profile(customer, tuple(identifiers), tuple(consents), own[0], own[1:])


async def search(tx: Tx, *, text: str, size: int = 20) -> list[SearchHit]:
    """Return people whose name, e-mail, phone or card contains ``text``, or else is like it.

    Args:
        tx: open transaction.
        text: at least three letters or digits; words of a name in any order, phone numbers as
            people write them.
        size: hits at most, 1 to 100.

    Raises:
        SearchTooShort: fewer than three letters or digits.
    """
    assert 1 <= size <= 100, size  # noqa: PLR2004 # the promised range
    name_patterns, value_pattern = search_patterns(text)
    found = await tx.fetch(
        _SEARCH,
        longest_pattern=max(name_patterns, key=len),
        name_patterns=name_patterns,
        value_pattern=value_pattern,
        size=size,
    )
    if not found:
        found = await _search_similar(tx, text, size)
    persons = await persons_of(tx, customer_ids=[hit.customer_id for hit in found])
    # of the ids of a person one hit is enough: the person's own, where it is among them
    first = {persons[hit.customer_id]: hit.customer_id for hit in reversed(found)}
    first |= {
        persons[hit.customer_id]: hit.customer_id for hit in found if hit.customer_id in first
    }
    return [hit for hit in found if first[persons[hit.customer_id]] == hit.customer_id]


async def _search_similar(tx: Tx, text: str, size: int) -> list[SearchHit]:
    """Return who is called nearly so; the next try only where one found nobody."""
    for patterns, others in similar_patterns(text):
        found = await tx.fetch(
            _SIMILAR,
            words=text.strip(),
            patterns=patterns,
            other_patterns=others,
            most=_MOST_LOOKED_AT,
            size=size,
        )
        if found:
            return found
    return []


async def list_names(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, str]:
    """Return the names of at most 1,000 customers, where they have one."""
    named = await tx.fetch(_NAMES, customer_ids=customer_ids)
    return {one.customer_id: one.name for one in named}


async def look_up(
    tx: Tx, *, identifiers: Sequence[Identifier], values: Sequence[str]
) -> list[Lookup]:
    """Return what is known of normalised values; one of which nothing is known is absent."""
    if not identifiers:
        return []
    kinds = [identifier.kind for identifier in identifiers]
    return await tx.fetch(_LOOK_UP, kinds=kinds, values=values)


async def list_customers(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[Customer]:
    """Return at most 10,000 customers with the vault beside each; unknown ids are absent."""
    return await tx.fetch(_CUSTOMERS, customer_ids=customer_ids)


async def list_held(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[Held]:
    """Return the values by which customers are reached and recognised."""
    return await tx.fetch(_HELD, customer_ids=customer_ids)
