"""Owning: what identity does when customers register, prove a value, or are forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.customers.errors import UnknownCustomer
from ordito.customers.identity.events import IdentifierProven
from ordito.customers.identity.model import Means, Rule
from ordito.customers.identity.queries import members, person_of
from ordito.customers.identity.settling import settle
from ordito.customers.model import Identifier
from ordito.customers.rules import key_class, normalise
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, IdentifierId

_sql: Final = statements(__name__)
_JOIN: Final = _sql.query("join_owners", list[UUID])
_SEEN: Final = _sql.query("list_seen", UUID)
_HOLD: Final = _sql.query("hold_customer", UUID)
_PROVE: Final = _sql.query("prove", UUID)
_LOCK: Final = _sql.command("lock_persons")
_CUT_OUTWARD: Final = _sql.query("cut_outward", list[UUID])


class Owning(msgspec.Struct, frozen=True):
    """A value that a customer says is the own, and that belongs to another customer id.

    Attributes:
        customer_id: who says so.
        kind: of the value.
        value: normalised.
    """

    customer_id: CustomerId
    kind: str
    value: str


async def join_observed(tx: Tx, *, owned: Sequence[Owning], at: datetime) -> None:
    """Join customers with values that were observed before anybody was registered with them."""
    await _join(tx, owned, rule=Rule.UNIQUE_KEY, is_proven=False, at=at)


async def resettle(tx: Tx, *, customer_ids: Sequence[UUID], at: datetime) -> None:
    """Settle customers about whom something changed, where they were seen with others."""
    seen = await tx.fetch(_SEEN, customer_ids=customer_ids)
    if seen:
        await settle(tx, customer_ids=[CustomerId(one) for one in seen], at=at)


async def verify(
    tx: Tx, *, customer_id: CustomerId, identifier: Identifier, means: Means, at: datetime
) -> tuple[IdentifierId, CustomerId]:
    """Keep that a customer has proven to have a value, which joins the ids that have proven it.

    Args:
        tx: open transaction.
        customer_id: who read the code or followed the link, or showed it at the till.
        identifier: with the instant of the proof.
        means: how it was proven.
        at: now.

    Returns:
        What stands for the value in facts, and who answers for the customer from now on.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
        InvalidIdentifier: it cannot be a value of its kind.
    """
    assert identifier.verified_at is not None, "without a proof there is nothing to keep"
    value = normalise(identifier)
    if await tx.find(_HOLD, customer_id=customer_id) is None:
        raise UnknownCustomer("There is no such customer.", customer_id=customer_id)
    identifier_id = await tx.one(
        _PROVE,
        customer_id=customer_id,
        identifier_id=ids.new(),
        kind=identifier.kind,
        value=value,
        key_class=key_class(identifier),
        verified_at=identifier.verified_at,
        at=at,
    )
    fact = IdentifierProven(identifier_id=identifier_id, kind=identifier.kind, means=means)
    tx.record(fact, subject=customer_id, customer_id=customer_id, at=at)
    owned = [Owning(customer_id, identifier.kind, value)]
    await resettle(tx, customer_ids=[customer_id], at=at)
    await _join(tx, owned, rule=Rule.VERIFIED_KEY, is_proven=True, at=at)
    return IdentifierId(identifier_id), await person_of(tx, customer_id=customer_id)


async def hold_person(tx: Tx, *, customer_id: CustomerId) -> tuple[CustomerId, ...]:
    """Return all ids of a person, of which none comes or goes before the transaction ends."""
    own: tuple[CustomerId, ...] = ()
    while (found := await members(tx, customer_id=customer_id)) != own:
        own = found
        await tx.run(_LOCK, customer_ids=sorted(own))
    return own


async def close(tx: Tx, *, customer_id: CustomerId, at: datetime) -> tuple[CustomerId, ...]:
    """Cut a person who is to be forgotten off from everybody else; return all own ids."""
    own = await hold_person(tx, customer_id=customer_id)
    others = await tx.one(_CUT_OUTWARD, customer_ids=sorted(own), at=at)
    if others:
        await settle(tx, customer_ids=[*own, *(CustomerId(one) for one in others)], at=at)
    return own


async def _join(
    tx: Tx, owned: Sequence[Owning], *, rule: Rule, is_proven: bool, at: datetime
) -> None:
    touched = await tx.one(
        _JOIN,
        customer_ids=[one.customer_id for one in owned],
        kinds=[one.kind for one in owned],
        values=[one.value for one in owned],
        rule=rule,
        source=tx.context.actor,
        is_proven=is_proven,
        at=at,
    )
    if touched:
        await settle(tx, customer_ids=[CustomerId(one) for one in touched], at=at)
