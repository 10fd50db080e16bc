"""Erase a customer: the person asked to be forgotten."""

from datetime import datetime

from ordito import customers, journeys
from ordito.platform import files
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


async def erase_customer(tx: Tx, *, customer_id: CustomerId, at: datetime) -> None:
    """Empty the customer's vault, forget interests, let go of files. Again is harmless."""
    await customers.erase(tx, customer_id=customer_id, at=at)
    await journeys.forget_interests(tx, customer_id=customer_id)
    await files.release_customer(tx, customer_id=customer_id)
