"""Mail hooks over HTTP: who takes in our mail hands it over, signed, as it came."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from ordito.platform.clock import now
from ordito.platform.errors import Forbidden
from ordito.platform.ids import CustomerId
from ordito.platform.webhooks import is_signed_raw
from ordito.processes.receive_mail import receive_mail
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC

_BODY: Final = 61_000_000


class NotTheInbox(Forbidden):
    """What was handed over is not signed by the inbox."""

    code = "messages.not_the_inbox"
    remedy = "Sign the body by the inbox's secret, as Standard Webhooks say, and a fresh time."


class TakenMail(msgspec.Struct, frozen=True):
    """What became of a mail: under what it stands, what it is, and whether it was new."""

    received_id: UUID
    customer_id: CustomerId
    kind: str
    is_new: bool


@post(
    "/inboxes/{name:str}/mail",
    access=PUBLIC,
    include_in_schema=False,
    status_code=200,
    request_max_body_size=_BODY,
)
async def post_mail(request: Call, name: FromPath[str]) -> TakenMail:
    """Keep a mail as it came (RFC 5322), signed as Standard Webhooks say; each once.

    Raises:
        NotTheInbox: there is no such inbox, or the signature is not its own or too old.
        FileTooLarge: the mail is larger than is taken.
    """
    secret = request.house.inboxes.secrets.get(name)
    raw = await request.body()
    if secret is None or not _is_signed(request, raw, secret):
        raise NotTheInbox("No inbox of that name, or the signature is not its own or too old.")
    receipt = await receive_mail(request.house.letter_box, source=name, raw=raw)
    return TakenMail(receipt.received_id, receipt.customer_id, receipt.kind, receipt.is_new)


def _is_signed(request: Call, raw: bytes, secret: str) -> bool:
    return is_signed_raw(raw, request.headers, secret=secret, at=now())


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (post_mail,)
