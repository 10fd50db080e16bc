"""The audit of people's rights; each corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import pytest

from ordito import customers, messages
from ordito.customers import ConsentState, Statement
from ordito.flows.erase_customer import erase_customer
from ordito.messages import Words
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from tests.rooms.customers.builders import anna, bruno

CORRUPTIONS: Final = {
    "consents_against_facts": (
        "UPDATE customers.consent SET state = 'granted' WHERE state = 'objected'",
        "DELETE FROM customers.consent WHERE state = 'objected'",
        "UPDATE customers.consent SET channel = 'sms' WHERE channel = 'email'",
        "DELETE FROM platform.fact WHERE type = 'customers.consent_objected'",
    ),
    "values_of_erased": (
        "UPDATE customers.customer SET erased_at = now() WHERE erased_at IS NULL",
    ),
    "offers_in_service": ("UPDATE messages.announcement SET purpose = 'service'",),
    "erasures_not_beside_backups": (
        "UPDATE customers.erasure SET erased_at = erased_at - interval '2 hours'",
    ),
}
SYSTEM: Final = Context.system()


async def found(tx: Tx) -> dict[str, int]:
    verdicts = await run_audit(tx, since=None, at=now() + timedelta(minutes=1))
    return {one.check: len(one.findings) for one in verdicts if one.findings}


async def lived(tx: Tx) -> None:
    """Let one person say two things, and another one be forgotten."""
    for person in (anna(), bruno()):
        await customers.register(tx, customer=person, at=now())
    for channel, state in (("email", ConsentState.OBJECTED), ("sms", ConsentState.GRANTED)):
        word = Statement(
            statement_id=ids.new(),
            customer_id=anna().customer_id,
            purpose="marketing",
            channel=channel,
            state=state,
            evidence="test",
            source="test",
            said_at=now(),
        )
        await customers.consents.record(tx, statement=word, at=now())
    await messages.put_announcement(
        tx,
        announcement_id=ids.new(),
        purpose="marketing",
        carries_offer=True,
        words={"en": Words("?", "?")},
        link="",
        at=now(),
    )
    await erase_customer(tx, customer_id=bruno().customer_id, at=now())


@pytest.mark.anyio
async def test_the_audit_finds_what_is_wrong_with_people_s_rights(db: Database) -> None:
    await db.transact(lived, SYSTEM)
    assert await db.read(found) == {}
    for check, ways in CORRUPTIONS.items():
        for corrupt in ways:
            async with db.connection() as connection:
                transaction = connection.transaction()
                await transaction.start()
                await connection.execute(corrupt)
                seen = await found(Tx(connection, SYSTEM))
                await transaction.rollback()
            assert check in seen, corrupt
