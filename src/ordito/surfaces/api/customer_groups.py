"""Groups of a customer over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody, PathParameter
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_GROUPS: Final = "/customers/{customer_id:uuid}/groups"
Code = Annotated[
    str,
    PathParameter(
        pattern=r"^(persona:)?[a-z0-9][a-z0-9_-]{0,63}$",
        description="As `wholesale`, or `persona:hunter` for what a customer is taken for.",
    ),
]


class GroupTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From when until when; left out: from now on, for good."""

    valid_from: datetime | None = None
    valid_to: datetime | None = None


@get(
    _GROUPS,
    access=token(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE),
    tags=["customers"],
    summary="List the groups of a customer",
)
async def list_customer_groups(
    request: Call, customer_id: FromPath[UUID]
) -> Sequence[customers.groups.GroupMembership]:
    """Return the groups, those that have ended or not begun among them."""
    return await request.db.read(customers.groups.list_groups, customer_id=CustomerId(customer_id))


@put(
    _GROUPS + "/{code:str}",
    access=token(Scope.CUSTOMERS_WRITE),
    tags=["customers"],
    summary="Put a customer into a group",
)
async def put_customer_group(
    request: Call,
    customer_id: FromPath[UUID],
    code: Code,
    data: JSONBody[GroupTerm],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[customers.groups.GroupMembership]]:
    """Put a customer into a group that price lists and promotions name as `group:CODE`.

    A persona is named as it is, and what is promised in cases may go by it.

    Raises:
        UnknownCustomer: there is none, or the person was forgotten.
        GroupEmpty: it would end before it begins.
    """
    key = await key_of(request, idempotency_key, f"group:{customer_id}:{code}")
    whose = CustomerId(customer_id)

    async def command(tx: Tx) -> Sequence[customers.groups.GroupMembership]:
        at = now()
        await customers.groups.assign_group(
            tx,
            customer_id=whose,
            code=code,
            valid_from=data.valid_from or at,
            valid_to=data.valid_to,
            source=tx.context.actor,
            at=at,
        )
        return await customers.groups.list_groups(tx, customer_id=whose)

    return await answer_once(request, key, subject_id=customer_id, command=command)


@delete(
    _GROUPS + "/{code:str}",
    access=token(Scope.CUSTOMERS_WRITE),
    tags=["customers"],
    summary="Take a customer out of a group",
    status_code=204,
)
async def delete_customer_group(request: Call, customer_id: FromPath[UUID], code: Code) -> None:
    """Take a customer out of a group from now on.

    Raises:
        NotInGroup: the customer is not in it, or has left before.
    """
    await request.db.transact(
        customers.groups.leave_group,
        request.context,
        customer_id=CustomerId(customer_id),
        code=code,
        at=now(),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_customer_groups,
    put_customer_group,
    delete_customer_group,
)
