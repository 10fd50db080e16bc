"""Reports over HTTP: what texters tell of messages, and what is written to them, signed."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import messages
from ordito.messages import Medium, NewReport, ReportKind
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Forbidden
from ordito.platform.events import Context
from ordito.platform.webhooks import is_signed
from ordito.processes.receive_mail import receive_text
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC

Code = Annotated[str, msgspec.Meta(max_length=60, pattern=r"^[a-z0-9_.]*$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class NotTheTexter(Forbidden):
    """What was told of messages is not signed by the texter."""

    code = "messages.not_the_texter"
    remedy = "Sign the body by the texter's secret, as Standard Webhooks say, and a fresh time."


class TexterReport(msgspec.Struct, frozen=True):
    """What became of a message.

    Attributes:
        message_id: of ours.
        event_id: the texter's; the same again is not new.
        status: what happened.
        occurred_at: when, with a zone.
        code: why, as the texter says.
    """

    message_id: UUID
    event_id: Name
    status: ReportKind
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    code: Code = ""


class TexterText(msgspec.Struct, frozen=True):
    """What somebody wrote.

    Attributes:
        text_id: the texter's name for it; the same again is not new.
        sender: number of who wrote, or what the network calls that account.
        text: the words.
        occurred_at: when, with a zone.
        sender_name: as the sender is called there.
    """

    text_id: Name
    sender: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
    text: Annotated[str, msgspec.Meta(max_length=5000)]
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    sender_name: Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\x00]*$")] = ""


class TexterTold(msgspec.Struct, frozen=True):
    """What a texter tells at once."""

    reports: Annotated[tuple[TexterReport, ...], msgspec.Meta(max_length=500)] = ()
    texts: Annotated[tuple[TexterText, ...], msgspec.Meta(max_length=50)] = ()


class HeardTold(msgspec.Struct, frozen=True):
    """What became of it: what is new, what was told before, and of which messages nobody knows."""

    new: int
    repeated: int
    unknown: tuple[UUID, ...]


@post("/texters/{code:str}/told", access=PUBLIC, include_in_schema=False, status_code=200)
async def post_told(request: Call, code: FromPath[str], data: JSONBody[TexterTold]) -> HeardTold:
    """Keep what a texter tells, signed as Standard Webhooks say; each once, in any order.

    Raises:
        NotTheTexter: there is no such texter, or the signature is not its own or too old.
    """
    secret = request.house.texters.secrets.get(code)
    if secret is None or not is_signed(await request.body(), request.headers, secret=secret):
        raise NotTheTexter("No texter of that name, or the signature is not its own or too old.")
    heard = await request.db.transact(_hear, Context(actor=f"texter:{code}"), code, data)
    new = heard.new
    for one in data.texts:
        receipt = await receive_text(
            request.house.letter_box,
            source=code,
            medium=request.house.texters.media[code],
            name=one.text_id,
            sender=one.sender,
            sender_name=one.sender_name,
            text=one.text,
            written_at=one.occurred_at,
        )
        new += receipt.is_new
    total = len(data.reports) + len(data.texts)
    return HeardTold(new, total - new - len(heard.unknown), heard.unknown)


async def _hear(tx: Tx, code: str, data: TexterTold) -> HeardTold:
    new, unknown = 0, list[UUID]()
    for one in sorted(data.reports, key=_message_id):
        thread = await messages.find_thread(tx, names=[str(one.message_id)])
        message = thread and await messages.find_message(
            tx, customer_id=thread.customer_id, message_id=one.message_id
        )
        if message is None or message.medium == Medium.EMAIL:
            unknown.append(one.message_id)
            continue
        report = NewReport(
            report_id=ids.derive("report", code, one.event_id),
            kind=one.status,
            code=one.code,
            happened_at=one.occurred_at,
        )
        new += await messages.note_report(tx, message=message, report=report, at=now())
    return HeardTold(new, len(data.reports) - new - len(unknown), tuple(unknown))


def _message_id(report: TexterReport) -> UUID:
    return report.message_id


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (post_told,)
