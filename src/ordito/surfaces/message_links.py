"""Links of messages: our own addresses, signed, that lead on and tell that somebody came.

Nothing leads anywhere that was not written into the message here. A picture tells that a message
was opened by readers alone who allow measuring.
"""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import messages
from ordito.messages import NewReport, ReportKind, UnknownMessage
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC

_BY_LINK: Final = Context(actor="link")
_DOT: Final = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
Code = Annotated[str, msgspec.Meta(min_length=10, max_length=60, pattern="^[a-z2-7]+$")]
To = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern="^[A-Za-z0-9_-]+$")]


@get("/m/{code:str}/o.gif", access=PUBLIC, include_in_schema=False)
async def show_dot(request: Call, code: FromPath[Code]) -> Response[bytes]:
    """Answer a picture of one point, and note that the message was opened.

    Raises:
        UnknownMessage: the address was not made here.
    """
    await _note(request, code, "", ReportKind.OPENED)
    return Response(_DOT, media_type="image/gif", headers={"Cache-Control": "no-store"})


@get("/m/{code:str}/{to:str}", access=PUBLIC, include_in_schema=False)
async def follow_link(request: Call, code: FromPath[Code], to: FromPath[To]) -> Redirect:
    """Lead on to where a message leads, and note that its reader followed.

    Raises:
        UnknownMessage: the address was not made here.
    """
    target = messages.read_target(to)
    await _note(request, code, target, ReportKind.CLICKED)
    return Redirect(target, headers={"Cache-Control": "no-store"})


async def _note(request: Call, code: str, target: str, kind: ReportKind) -> None:
    message_id = messages.read_tracked(request.house.post_office.seal, code, target)
    if message_id is None:
        raise UnknownMessage("No message has this link.", field="code")
    await request.db.transact(_keep, _BY_LINK, message_id=message_id, kind=kind, at=now())


async def _keep(tx: Tx, *, message_id: UUID, kind: ReportKind, at: datetime) -> None:
    """Keep it once a day: programs look at links again and again."""
    thread = await messages.find_thread(tx, names=[str(message_id)])
    if thread is None:
        return
    message = await messages.find_message(tx, customer_id=thread.customer_id, message_id=message_id)
    if message is not None:
        report_id = ids.derive("report", message_id, kind, at.date())
        report = NewReport(report_id=report_id, kind=kind, happened_at=at)
        await messages.note_report(tx, message=message, report=report, at=at)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_dot, follow_link)
