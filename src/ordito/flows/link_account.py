"""Link an account: a customer lets a platform act, or takes that back; both stand as consents."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import customers
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId

# the consent's purpose; its channel is the platform
PURPOSE: Final = "act_for_me"


async def link_account(
    tx: Tx,
    *,
    customer_id: CustomerId,
    terms: customers.accounts.CodeTerms,
    proof: str,
    at: datetime,
) -> str:
    """Let a platform act for a customer; return the code that it exchanges for tokens.

    Args:
        tx: open transaction.
        customer_id: who has said yes.
        terms: to what.
        proof: code of the page on which it was said.
        at: now.
    """
    code = await customers.accounts.allow(tx, customer_id=customer_id, terms=terms, at=at)
    await _record(tx, customer_id, terms.client_id, proof, at, given=True)
    return code


async def unlink_account(
    tx: Tx, *, customer_id: CustomerId, client_id: str, proof: str, at: datetime
) -> None:
    """Take back what a customer allowed a platform: every link ends. Again is harmless."""
    links = await customers.accounts.list_links(tx, customer_id=customer_id)
    mine: list[UUID] = [link.link_id for link in links if link.client_id == client_id]
    for link_id in mine:
        await customers.accounts.end_link(
            tx,
            customer_id=customer_id,
            link_id=link_id,
            because=customers.accounts.EndedBecause.CUSTOMER,
            at=at,
        )
    if mine:
        await _record(tx, customer_id, client_id, proof, at, given=False)


async def _record(
    tx: Tx, customer_id: CustomerId, client_id: str, proof: str, at: datetime, *, given: bool
) -> None:
    statement = customers.consents.said(
        customer_id=customer_id,
        purpose=PURPOSE,
        channel=client_id,
        given=given,
        evidence=proof,
        source="shop",
        at=at,
    )
    await customers.consents.record(tx, statement=statement, at=at)
