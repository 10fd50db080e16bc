"""Companies over HTTP: terms, credit, and what they have paid."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import orders
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.processes.sale import Text
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.looking import note_look

_READ: Final = token(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class CompanyTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a company agreed with us.

    Attributes:
        name: as registered.
        country: ISO 3166-1 alpha-2.
        currency: of its credit, ISO 4217; it stays.
        credit_limit_minor: how much it may owe, minor units.
        terms_days: days after an invoice within which it is paid.
        tax_number: VAT or other tax number.
        address: for invoices.
        active: whether it may buy on account.
        invoicing: what its invoices need besides: address in parts, codes, electronic address.
    """

    name: Text
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    credit_limit_minor: Minor
    terms_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 30
    tax_number: Text | None = None
    address: Annotated[str, msgspec.Meta(max_length=400, pattern=r"^[^\x00]*$")] = ""
    active: bool = True
    invoicing: orders.companies.Invoicing = orders.companies.Invoicing()


class Paid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a company has paid, and what it wrote on it."""

    amount_minor: Annotated[int, msgspec.Meta(ge=1, le=10**12)]
    reference: Text | None = None


class CompanyPage(msgspec.Struct, frozen=True):
    """A company with its terms; amounts in minor units."""

    customer_id: UUID
    name: str
    tax_number: str | None
    address: str
    country: str
    currency: str
    terms_days: int
    active: bool
    credit_limit_minor: int
    used_minor: int
    free_minor: int
    invoicing: orders.companies.Invoicing


class CreditLine(msgspec.Struct, frozen=True):
    """An entry of the credit book; above 0 uses credit, below 0 frees it."""

    kind: str
    payment_id: UUID | None
    amount_minor: int
    reference: str | None
    at: datetime


@get("/companies/{customer_id:uuid}", access=_READ, tags=["companies"], summary="Read a company")
async def show_company(request: Call, customer_id: FromPath[UUID]) -> CompanyPage:
    """Return the terms of a company and the credit that it uses.

    Raises:
        UnknownCompany: the customer has no terms.
    """
    await note_look(request, [CustomerId(customer_id)])
    return _page(
        await request.db.read(orders.companies.get_company, customer_id=CustomerId(customer_id))
    )


@put(
    "/companies/{customer_id:uuid}",
    access=_WRITE,
    tags=["companies"],
    summary="Give a customer the terms of a company",
)
async def put_company(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[CompanyTerms],
    idempotency_key: IdempotencyKey,
) -> Response[CompanyPage]:
    """Set terms and limit; what is used stays, also above a lower limit, until it is paid.

    Raises:
        CreditCurrencyKept: it has credit in another currency.
    """
    key = await key_of(request, idempotency_key, f"put_company:{customer_id}")
    company = orders.companies.Company(
        customer_id=CustomerId(customer_id), **msgspec.structs.asdict(data)
    )

    async def command(tx: Tx) -> CompanyPage:
        await orders.companies.put_company(tx, company=company, at=now())
        return _page(await orders.companies.get_company(tx, customer_id=company.customer_id))

    return await answer_once(request, key, subject_id=customer_id, command=command)


@get(
    "/companies/{customer_id:uuid}/credit",
    access=_READ,
    tags=["companies"],
    summary="Read a company's credit book",
)
async def list_credit(request: Call, customer_id: FromPath[UUID]) -> Sequence[CreditLine]:
    """Return the latest 500 entries, latest first."""
    entries = await request.db.read(
        orders.companies.list_credit_entries, customer_id=CustomerId(customer_id)
    )
    return [
        CreditLine(one.kind, one.payment_id, one.amount_minor, one.reference, one.at)
        for one in entries
    ]


@post(
    "/companies/{customer_id:uuid}/payments",
    access=_WRITE,
    tags=["companies"],
    summary="Note that a company has paid",
)
async def post_payment(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[Paid],
    idempotency_key: IdempotencyKey,
) -> Response[CompanyPage]:
    """Free as much credit as was paid.

    Raises:
        UnknownCompany: the customer has no terms.
        PaidTooMuch: it owes less.
    """
    key = await key_of(request, idempotency_key, f"company_paid:{customer_id}")

    async def command(tx: Tx) -> CompanyPage:
        return _page(
            await orders.companies.note_payment(
                tx,
                customer_id=CustomerId(customer_id),
                key=key.claim,
                amount_minor=data.amount_minor,
                reference=data.reference,
                at=now(),
            )
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


def _page(company: orders.companies.Company) -> CompanyPage:
    free_minor = max(company.credit_limit_minor - company.used_minor, 0)
    return CompanyPage(**msgspec.structs.asdict(company), free_minor=free_minor)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_company,
    put_company,
    list_credit,
    post_payment,
)
