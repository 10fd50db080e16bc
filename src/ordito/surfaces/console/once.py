"""Once: a form whose button is pressed twice is one command."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from ordito.platform import idempotency
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key
from ordito.surfaces.call import Call


async def once(
    request: Call, key: str, subject_id: UUID, command: Callable[[Tx], Awaitable[None]]
) -> bool:
    """Run a command of a form once, however often its button is pressed; tell whether it ran.

    Args:
        request: of the reader; keys of different readers never meet.
        key: what the form sent; empty, the command runs each time.
        subject_id: what it is about.
        command: in one transaction with its key.
    """
    ran = True

    async def work(tx: Tx) -> None:
        nonlocal ran
        claim = Key.of(caller=request.principal.actor, key=key, command="console", body=b"")
        if key and await idempotency.claim(tx, key=claim, subject_id=subject_id, at=now()):
            ran = False
            return
        ran = True
        await command(tx)

    await request.db.transact(work, request.context)
    return ran
