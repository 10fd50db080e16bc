"""Groups on the page of a customer: put into one, taken out of one."""

import re
from typing import Final
from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from ordito import customers
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role, staff

_CODE: Final = re.compile(customers.groups.PATTERN)


class GroupUnclear(Invalid):
    """A group has another kind of name."""

    code = "customers.group_unclear"
    remedy = "Write small letters, digits, hyphens and underscores, as in wholesale or staff-it."


@post(
    "/customers/{customer_id:uuid}/groups",
    access=staff(Role.AGENT, Role.MERCHANDISER),
    include_in_schema=False,
)
async def change_groups(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Put a customer into a group from now on, or take them out of it.

    Raises:
        GroupUnclear: it is no name of a group.
        UnknownCustomer: there is none, or the person was forgotten.
        NotInGroup: the customer is not in it.
    """
    form = await request.form()
    code, leaves = str(form.get("group", "")).strip().lower(), form.get("what") == "leave"
    if _CODE.match(code) is None:
        raise GroupUnclear("That is no name of a group.", field="group")
    whose = CustomerId(customer_id)

    async def change(tx: Tx) -> None:
        at = now()
        if leaves:
            await customers.groups.leave_group(tx, customer_id=whose, code=code, at=at)
            return
        await customers.groups.assign_group(
            tx, customer_id=whose, code=code, valid_from=at, source="console", at=at
        )

    await request.db.transact(change, request.context)
    return Redirect(f"/customers/{customer_id}#groups", status_code=303)
