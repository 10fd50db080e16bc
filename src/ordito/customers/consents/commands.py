"""Verbs that take down what people say, and hold it while it is used."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.customers.consents.errors import UnknownPurpose
from ordito.customers.consents.events import ConsentGiven, ConsentObjected, ConsentWithdrawn
from ordito.customers.consents.model import ConsentState, Statement
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_RECORD: Final = _sql.query("record", UUID)
_UNDECLARED: Final = _sql.query("list_undeclared", str)
_HOLD: Final = _sql.query("hold", bool)
_CLOSE: Final = _sql.command("close")
_EVENTS: Final = {
    ConsentState.GRANTED: ConsentGiven,
    ConsentState.DENIED: ConsentWithdrawn,
    ConsentState.WITHDRAWN: ConsentWithdrawn,
    ConsentState.OBJECTED: ConsentObjected,
}


async def record(tx: Tx, *, statement: Statement, at: datetime) -> None:
    """Take down a statement; again is harmless. A refusal waits for a use that is under way.

    Raises:
        UnknownPurpose: nobody declared the purpose.
    """
    await record_all(tx, said=[statement], at=at)


async def record_all(tx: Tx, *, said: Sequence[Statement], at: datetime) -> int:
    """Take down statements; return how many are new. They count in the order they were said.

    Raises:
        UnknownPurpose: nobody declared one of the purposes.
    """
    if not said:
        return 0
    purposes = sorted({one.purpose for one in said})
    undeclared = await tx.fetch(_UNDECLARED, purposes=purposes)
    if undeclared:
        message = f"Nobody declared the purpose {undeclared[0]!r}."
        raise UnknownPurpose(message, field="purpose")
    new = await _record(tx, said, at)
    for one in said:
        if one.statement_id in new:
            event = _EVENTS[one.state](
                statement_id=one.statement_id,
                purpose=one.purpose,
                channel=one.channel,
                source=one.source,
            )
            tx.record(event, subject=one.customer_id, customer_id=one.customer_id, at=one.said_at)
    return len(new)


async def hold(tx: Tx, *, customer_id: CustomerId, purpose: str, channel: str) -> bool:
    """Tell whether a purpose is allowed, and hold that until the transaction ends.

    Whoever refuses meanwhile waits for the end of this transaction, so that nothing is used after
    the commit of a refusal. Keep it short.
    """
    return await tx.one(_HOLD, customer_id=customer_id, purpose=purpose, channel=channel)


async def close(tx: Tx, *, customer_id: CustomerId, at: datetime) -> None:
    """Wait until no use of what a customer allowed is under way; none begins before the commit."""
    await tx.run(_CLOSE, customer_id=customer_id, at=at)


async def _record(tx: Tx, said: Sequence[Statement], at: datetime) -> set[UUID]:
    return set(
        await tx.fetch(
            _RECORD,
            customer_ids=[one.customer_id for one in said],
            statement_ids=[one.statement_id for one in said],
            identifier_ids=[one.identifier_id for one in said],
            purposes=[one.purpose for one in said],
            channels=[one.channel for one in said],
            states=[one.state for one in said],
            bases=[one.legal_basis for one in said],
            versions=[one.text_version for one in said],
            languages=[one.language for one in said],
            evidence=[one.evidence for one in said],
            sources=[one.source for one in said],
            said_ats=[one.said_at for one in said],
            at=at,
        )
    )
