"""Welcome a customer: what somebody who has just proven an address says of themselves."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from ordito import customers, loyalty
from ordito.customers import Particulars, Statement
from ordito.loyalty import Programme
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


async def welcome_customer(
    tx: Tx,
    *,
    customer_id: CustomerId,
    name: str,
    password_hash: str | None,
    kept: bytes,
    programme: Programme | None,
    consents: Sequence[Statement],
    at: datetime,
) -> None:
    """Keep name, password and consents of a customer, who takes part in a programme if wanted.

    Args:
        tx: open transaction.
        customer_id: who is signed in.
        name: as typed.
        password_hash: of a password, where one was chosen.
        kept: digest of the session that stays.
        programme: in which points are collected from now on, or None.
        consents: what was allowed.
        at: now.

    Raises:
        UnknownCustomer: the customer was erased meanwhile.
    """
    customer = await customers.find_customer(tx, customer_id=customer_id)
    if customer is None or customer.erased_at is not None:
        raise customers.UnknownCustomer("There is no such customer.", customer_id=customer_id)
    known = Particulars(
        **{field: getattr(customer, field) for field in Particulars.__struct_fields__}
    )
    await customers.change_particulars(
        tx,
        customer_id=customer_id,
        particulars=structs.replace(known, name=name),
        language=customer.language,
        at=at,
    )
    if password_hash is not None:
        await customers.accounts.set_password(
            tx, customer_id=customer_id, password_hash=password_hash, kept=kept, at=at
        )
    if programme is not None:
        await loyalty.enrol(tx, programme=programme, customer_id=customer_id, card=None, at=at)
    await customers.consents.record_all(tx, said=consents, at=at)
