"""Commands over HTTP: each has a key, is done once, and is answered the same when repeated."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from ordito.platform import idempotency
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.events import Context
from ordito.platform.idempotency import Key, Prior
from ordito.surfaces.call import Call

KEY: Final = "Idempotency-Key"
IdempotencyKey = Annotated[str, HeaderParameter(name=KEY)]
_LONGEST: Final = 200
Answer = TypeVar("Answer")


class KeyWrong(Invalid):
    """The request has no usable idempotency key."""

    code = "http.key_wrong"
    remedy = (
        "Send an Idempotency-Key header: 1 to 200 printable ASCII characters, new for each command."
    )


async def key_of(request: Call, sent: str, command: str) -> Key:
    """Return what makes this request the same request when it comes again.

    Raises:
        KeyWrong: empty, too long, or not printable ASCII.
    """
    return key_of_bytes(request, sent, command, await request.body())


def key_of_bytes(request: Call, sent: str, command: str, body: bytes) -> Key:
    """Return the same for a body that is not held in memory; ``body`` is what stands for it.

    Raises:
        KeyWrong: empty, too long, or not printable ASCII.
    """
    if not (0 < len(sent) <= _LONGEST and sent.isascii() and sent.isprintable()):
        raise KeyWrong("The idempotency key cannot be used.", field=KEY)
    return Key.of(caller=request.principal.actor, key=sent, command=command, body=body)


async def answer_once(
    request: Call,
    key: Key,
    *,
    subject_id: UUID,
    command: Callable[[Tx], Awaitable[Answer]],
    status: int | Callable[[Answer], int] = 200,
    renews: bool = False,
    context: Context | None = None,
) -> Response[Answer]:
    """Run a command in one transaction with its key and its answer, or repeat the answer.

    Args:
        request: whose.
        key: of the command.
        subject_id: what it is about.
        command: what to do in the transaction; its result is the answer.
        status: HTTP status of the answer, or what tells it from the answer.
        renews: whether it changes what processes keep in memory; this process takes it up before
            it answers, others within a second.
        context: in which it happens, where that is not the request's own.

    Raises:
        KeyReused: the key belongs to another request.
    """
    prior, told, body = await request.db.transact(
        _once,
        context or request.context,
        key=key,
        subject_id=subject_id,
        command=command,
        status=status,
    )
    if prior is not None:
        assert prior.answer is not None, key.claim
        body, told = prior.answer, prior.status or told
    if renews:
        await request.house.memory.refresh(request.db)
    return Response(body.encode(), status_code=told, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


async def _once(
    tx: Tx,
    *,
    key: Key,
    subject_id: UUID,
    command: Callable[[Tx], Awaitable[Any]],
    status: int | Callable[[Any], int],
) -> tuple[Prior | None, int, str]:
    prior = await idempotency.claim(tx, key=key, subject_id=subject_id, at=now())
    if prior is not None:
        return prior, 200, ""
    answer = await command(tx)
    told = status if isinstance(status, int) else status(answer)
    body = msgspec.json.encode(answer).decode()
    await idempotency.answer(tx, key=key, status=told, body=body)
    return None, told, body
