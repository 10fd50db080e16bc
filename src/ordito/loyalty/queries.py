"""Questions about programmes and members."""

from datetime import datetime

import msgspec

from ordito.customers import Identifier, normalise
from ordito.loyalty.errors import NotEnrolled
from ordito.loyalty.model import PROGRAMMES, Membership, Programme, Programmes
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, ProgrammeId
from ordito.platform.reference import read_version

_sql = statements(__name__)
_PROGRAMMES = _sql.query("list_programmes", Programme)
_MEMBERSHIPS = _sql.query("list_memberships", Membership)


class _Found(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    programme_id: ProgrammeId | None
    account_id: AccountId | None
    enrolled_at: datetime | None


_FIND_MEMBER = _sql.query("find_member", _Found)


async def load_programmes(tx: Tx) -> Programmes:
    """Read all programmes into memory.

    The version is read first: a change that comes in between is at worst read twice.
    """
    version = await read_version(tx, name=PROGRAMMES)
    return Programmes.of(version, await tx.fetch(_PROGRAMMES))


async def refresh_programmes(tx: Tx, *, programmes: Programmes) -> Programmes:
    """Return ``programmes`` itself while its version is the present one, else a new one."""
    if await read_version(tx, name=PROGRAMMES) == programmes.version:
        return programmes
    return await load_programmes(tx)


async def list_memberships(tx: Tx, *, customer_id: CustomerId) -> list[Membership]:
    """Return the programmes in which a customer takes part, the first one first."""
    return await tx.fetch(_MEMBERSHIPS, customer_id=customer_id)


async def find_member(
    tx: Tx, *, identifier: Identifier
) -> tuple[CustomerId, Membership | None] | None:
    """Return whose value it is, with the first membership if there is one; None for nobody's.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
    """
    found = await tx.find(_FIND_MEMBER, kind=identifier.kind, value=normalise(identifier))
    if found is None:
        return None
    if found.programme_id is None or found.account_id is None or found.enrolled_at is None:
        return found.customer_id, None
    return found.customer_id, Membership(
        found.customer_id, found.programme_id, found.account_id, found.enrolled_at
    )


async def get_membership(
    tx: Tx, *, customer_id: CustomerId, programme_id: ProgrammeId
) -> Membership:
    """Return how a customer takes part in a programme.

    Raises:
        NotEnrolled: the customer does not.
    """
    for membership in await list_memberships(tx, customer_id=customer_id):
        if membership.programme_id == programme_id:
            return membership
    raise NotEnrolled("The customer does not take part.", customer_id=customer_id)
