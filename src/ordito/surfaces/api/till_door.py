"""The door of tills: which till asks, and who is signed in there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar.params import HeaderParameter

from ordito import counter, orders
from ordito.counter import Device, PinKeys, TillSession
from ordito.platform import auth
from ordito.platform.auth import Staff
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.state import secret_of
from ordito.processes.sale import SalePayment
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

TILL: Final = token(Scope.TILL)
MANAGE: Final = token(Scope.TILL_MANAGE)
SessionText = Annotated[str, HeaderParameter(name="Till-Session")]
ApprovalText = Annotated[str | None, HeaderParameter(name="Till-Approval")]


class AtTill(msgspec.Struct, frozen=True):
    """A till that asks, and the person who is signed in there."""

    device: Device
    person: Staff

    def context(self, request: Call) -> Context:
        """Return the context of what the person does there."""
        return msgspec.structs.replace(
            request.context,
            actor=f"staff:{self.person.staff_id}",
            channel_id=self.device.channel_id,
            place_id=self.device.place_id,
        )


async def own_device(request: Call) -> Device:
    """Return the till whose token asks.

    Raises:
        UnknownDevice: the token is no till's.
        DeviceRevoked: the till was revoked.
    """
    place_id = request.principal.place_id
    kind, _, token_id = request.principal.actor.partition(":")
    found = None
    if place_id is not None and kind == "token":
        found = await request.db.read(
            counter.find_device_of_token, place_id=place_id, token_id=UUID(token_id)
        )
    if found is None:
        raise counter.UnknownDevice("This token is no till's.", field="Authorization")
    counter.require_alive(found)
    return found


async def signed_in(request: Call, text: str) -> AtTill:
    """Return the till that asks, and who is signed in there.

    Raises:
        UnknownDevice: the token is no till's.
        NotSignedIn: nobody is signed in, or no longer.
    """
    device = await own_device(request)
    return await request.db.read(_at_till, device=device, text=text, at=now())


def pin_keys(request: Call) -> PinKeys:
    """Return what opens and seals PINs of this installation."""
    return counter.PinKeys(secret_of(request.house.settings.company, "till-pins"))


def require_shift(device: Device, payments: Sequence[SalePayment]) -> None:
    """Refuse cash while the core knows of no open shift: its count would swallow the cash.

    Raises:
        ShiftNotOpen: the till's log says of none.
    """
    if device.shift_id is None and any(one.tender == orders.CASH for one in payments):
        raise counter.ShiftNotOpen("No shift is open at this till.", field="payments")


async def approved_by(request: Call, device: Device, text: str) -> Staff:
    """Return who has approved, and use the approval up.

    Raises:
        NotSignedIn: it is none of this till, was used, or is over.
    """
    session = await request.db.transact(
        counter.use_approval, request.context, device=device, text=text, at=now()
    )
    return await request.db.read(_person, session=session)


async def people_at(tx: Tx, *, place_id: UUID) -> list[Staff]:
    """Return who may work at a place."""
    return [one for one in await auth.list_staff(tx) if _works_at(one, place_id)]


def _works_at(person: Staff, place_id: UUID) -> bool:
    if person.disabled_at is not None:
        return False
    return person.place_ids is None or place_id in person.place_ids


async def _at_till(tx: Tx, *, device: Device, text: str, at: datetime) -> AtTill:
    session = await counter.get_session(tx, device=device, text=text, at=at)
    return AtTill(device, await _person(tx, session=session))


async def _person(tx: Tx, *, session: TillSession) -> Staff:
    for one in await people_at(tx, place_id=session.place_id):
        if one.staff_id == session.staff_id:
            return one
    raise counter.NotSignedIn("This person may not work here any more.", field="Till-Session")
