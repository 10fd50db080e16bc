"""Approval of a change: what is beyond the reader's authority waits for somebody who may."""

from collections.abc import Sequence
from typing import Final

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import orders, service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.approvals import ask_change
from ordito.surfaces.call import Call
from ordito.surfaces.console.changes import read_asked
from ordito.surfaces.console.once import once
from ordito.surfaces.guards import Role, staff


@post(
    "/orders/{name:str}/approvals/{kind:str}",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def ask_approval(request: Call, name: FromPath[str], kind: FromPath[str]) -> Redirect:
    """Ask for a change that the reader may not make; nothing of the order is changed yet.

    Raises:
        UnknownOrder: there is none of that number.
        NothingToChange: it gives nothing that somebody had to allow.
        BeyondPolicy: it is other than the policy says, and nobody said why.
    """
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    form = {key: str(value) for key, value in (await request.form()).items()}
    asked = await read_asked(request, where, kind, form)
    wish = await ask_change(request.house.outlet, where=where, asked=asked, context=request.context)
    approval_id = ids.new()

    async def ask(tx: Tx) -> None:
        await service.decisions.ask_approval(
            tx, customer_id=wish.customer_id, approval_id=approval_id, new=wish.new, at=now()
        )

    await once(request, form.get("key", ""), approval_id, ask)
    return Redirect("/approvals", status_code=303)


ROUTES: Final[Sequence[ControllerRouterHandler]] = (ask_approval,)
