"""Questions about programmes and members."""

from ordito.loyalty.errors import NotEnrolled
from ordito.loyalty.model import PROGRAMMES, Membership, Programme, Programmes
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, ProgrammeId
from ordito.platform.reference import read_version

_sql = statements(__name__)
_PROGRAMMES = _sql.query("list_programmes", Programme)
_MEMBERSHIPS = _sql.query("list_memberships", Membership)


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
