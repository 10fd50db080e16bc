"""Questions about companies that buy."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from ordito.orders.companies.errors import UnknownCompany
from ordito.orders.companies.model import Company, CreditEntry, CreditUse
from ordito.orders.model import Whereabouts
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, PaymentId

_sql: Final = statements(__name__)
_FIND: Final = _sql.query("list_companies", dict[str, Any])
_ENTRIES: Final = _sql.query("list_credit_entries", CreditEntry)
_FIND_KEY: Final = _sql.query("find_credit_key", Whereabouts)
_FIND_USE: Final = _sql.query("find_credit_draw", int)


async def find_company(tx: Tx, *, customer_id: CustomerId) -> Company | None:
    """Return the company that a customer is, or None."""
    found = await list_companies(tx, customer_ids=[customer_id])
    return found[0] if found else None


async def list_companies(tx: Tx, *, customer_ids: Sequence[CustomerId]) -> list[Company]:
    """Return the companies among at most 1,000 customers."""
    rows = await tx.fetch(_FIND, customer_ids=customer_ids)
    return [msgspec.convert(row, Company) for row in rows]


async def get_company(tx: Tx, *, customer_id: CustomerId) -> Company:
    """Return the company that a customer is.

    Raises:
        UnknownCompany: the customer has no terms.
    """
    company = await find_company(tx, customer_id=customer_id)
    if company is None:
        raise UnknownCompany("The customer is no company with terms.", field="customer_id")
    return company


async def list_credit_entries(tx: Tx, *, customer_id: CustomerId) -> Sequence[CreditEntry]:
    """Return the latest 500 entries of a company's credit book, latest first."""
    return await tx.fetch(_ENTRIES, customer_id=customer_id)


async def find_credit_use(tx: Tx, *, payment_id: PaymentId) -> CreditUse | None:
    """Return what a payment on account has drawn, or None where it is not on account."""
    key = await tx.find(_FIND_KEY, claim=claim_of_credit(payment_id))
    if key is None:
        return None
    drawn = await tx.find(_FIND_USE, customer_id=key.customer_id, payment_id=payment_id)
    return None if drawn is None else CreditUse(key.customer_id, key.order_id, drawn)


def claim_of_credit(payment_id: PaymentId) -> str:
    """Return the claim by which the company of a payment is found."""
    return f"credit:{payment_id}"
