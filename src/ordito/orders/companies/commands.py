"""Verbs that change the terms and the credit of companies, inside the caller's transaction."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.orders.companies.errors import CreditTooSmall, PaidTooMuch
from ordito.orders.companies.events import CompanyChanged, CompanyPaid, CreditMoved
from ordito.orders.companies.model import Company, CreditEntry, CreditKind, CreditUse
from ordito.orders.companies.queries import claim_of_credit, get_company
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId, OrderId, PaymentId

_sql: Final = statements(__name__)
_PUT: Final = _sql.query("put_company", str)
_KEEP: Final = _sql.command("keep_entry")
_DRAW: Final = _sql.query("draw", UUID)
_FREE: Final = _sql.query("free", UUID)
_LOCK: Final = _sql.query("lock_credit", int)
_CLAIM: Final = _sql.command("claim_credit")


class CreditCurrencyKept(Conflict):
    """The credit of a company stays in its currency."""

    code = "orders.credit_currency_kept"
    remedy = "Leave the currency as it is, or keep another company for the other currency."


async def put_company(tx: Tx, *, company: Company, at: datetime) -> None:
    """Give a customer the terms of a company; what it uses of its credit stays.

    Raises:
        CreditCurrencyKept: it has credit in another currency.
    """
    columns = msgspec.structs.asdict(company)
    del columns["used_minor"]
    currency = await tx.one(_PUT, at=at, **columns)
    if currency != company.currency:
        raise CreditCurrencyKept(f"Its credit is in {currency}.", field="currency")
    event = CompanyChanged(
        currency=company.currency,
        terms_days=company.terms_days,
        credit_limit_minor=company.credit_limit_minor,
        active=company.active,
    )
    _record(tx, company.customer_id, event, at)


async def draw_credit(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    payment_id: PaymentId,
    currency: str,
    amount_minor: int,
    at: datetime,
) -> None:
    """Use credit of a company for a payment; the same payment again changes nothing.

    Raises:
        UnknownCompany: the customer has no terms.
        CreditTooSmall: it has less free, is not active, or its credit is in another currency.
    """
    company = await get_company(tx, customer_id=customer_id)
    entry = CreditEntry(f"draw:{payment_id}", CreditKind.DRAW, payment_id, amount_minor, None, at)
    if not await _keep(tx, customer_id, entry):
        return
    drawn = await tx.find(
        _DRAW, customer_id=customer_id, currency=currency, amount_minor=amount_minor
    )
    if drawn is None:
        free_minor = max(company.credit_limit_minor - company.used_minor, 0)
        raise CreditTooSmall(
            f"Of its credit {free_minor} minor units of {company.currency} are free.",
            field="payments",
            free_minor=free_minor,
        )
    claim = claim_of_credit(payment_id)
    await tx.run(_CLAIM, claim=claim, customer_id=customer_id, order_id=order_id)
    event = CreditMoved(
        payment_id=payment_id, kind=CreditKind.DRAW, currency=currency, amount_minor=amount_minor
    )
    _record(tx, customer_id, event, at)


async def give_back_credit(
    tx: Tx, *, use: CreditUse, payment_id: PaymentId, key: str, amount_minor: int, at: datetime
) -> int:
    """Free credit that a payment had used: its promise or its money goes back. Twice is once.

    Args:
        tx: open transaction.
        use: what the payment drew.
        payment_id: which payment.
        key: names the movement.
        amount_minor: minor units, at least 1.
        at: now.

    Returns:
        What the company has paid already and is not owed any more, minor units.
    """
    company = await get_company(tx, customer_id=use.customer_id)
    used_minor = await tx.one(_LOCK, customer_id=use.customer_id)
    freed_minor = min(amount_minor, used_minor)
    entry = CreditEntry(
        f"release:{payment_id}:{key}", CreditKind.RELEASE, payment_id, -freed_minor, None, at
    )
    if not await _keep(tx, use.customer_id, entry):
        return 0
    if freed_minor:
        await tx.one(_FREE, customer_id=use.customer_id, amount_minor=freed_minor)
        event = CreditMoved(
            payment_id=payment_id,
            kind=CreditKind.RELEASE,
            currency=company.currency,
            amount_minor=-freed_minor,
        )
        _record(tx, use.customer_id, event, at)
    return amount_minor - freed_minor


async def note_payment(
    tx: Tx,
    *,
    customer_id: CustomerId,
    key: str,
    amount_minor: int,
    reference: str | None,
    at: datetime,
) -> Company:
    """Note that a company has paid; the same key again changes nothing.

    Raises:
        UnknownCompany: the customer has no terms.
        PaidTooMuch: it owes less.
    """
    company = await get_company(tx, customer_id=customer_id)
    entry = CreditEntry(f"paid:{key}", CreditKind.PAID, None, -amount_minor, reference, at)
    if await _keep(tx, customer_id, entry):
        freed = await tx.find(_FREE, customer_id=customer_id, amount_minor=amount_minor)
        if freed is None:
            raise PaidTooMuch(
                f"It owes {company.used_minor} minor units.",
                field="amount_minor",
                used_minor=company.used_minor,
            )
        event = CompanyPaid(currency=company.currency, amount_minor=amount_minor)
        _record(tx, customer_id, event, at)
    return await get_company(tx, customer_id=customer_id)


async def _keep(tx: Tx, customer_id: CustomerId, entry: CreditEntry) -> bool:
    """Write an entry; return False where it is there already."""
    return await tx.run(_KEEP, customer_id=customer_id, **msgspec.structs.asdict(entry)) > 0


def _record(tx: Tx, customer_id: CustomerId, event: Event, at: datetime) -> None:
    tx.record(event, subject=customer_id, customer_id=customer_id, at=at)
