"""Proofs over HTTP: somebody at a till or on the phone shows that a value is theirs."""

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.prove_identifier import (
    ProofCodeWrong,
    ProvenValue,
    prove_by_code,
    prove_identifier,
    send_proof_code,
)
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
_CUSTOMER: Final = "/customers/{customer_id:uuid}"
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody showed to have, and how.

    Attributes:
        kind: of the value.
        value: as written.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        means: ``document``, ``device`` (their telephone, their mail), ``call`` (called back).
    """

    kind: Literal["email", "phone"]
    value: Text
    region: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] | None = None
    means: Literal["document", "device", "call"]


class CodeAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To which address of the customer a code shall go."""

    email: Text


class CodeSent(msgspec.Struct, frozen=True):
    """What belongs to the code that was sent; the code is good for nothing without."""

    secret: str


class CodeRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code that the customer has read out, and what belongs to it."""

    secret: Text
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


@post(
    f"{_CUSTOMER}/proofs",
    access=_WRITE,
    tags=["identity"],
    summary="Note that a customer has shown a value to be theirs",
)
async def post_proof(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[Shown],
    idempotency_key: IdempotencyKey,
) -> Response[ProvenValue]:
    """Keep the proof with how it was given; customers who have both proven a value are one person.

    Raises:
        UnknownCustomer: nobody was registered under the id, or the customer was erased.
        InvalidIdentifier: it cannot be a value of its kind.
    """
    key = await key_of(request, idempotency_key, f"proof:{customer_id}")
    identifier = Identifier(IdentifierKind(data.kind), data.value, region=data.region)

    async def command(tx: Tx) -> ProvenValue:
        return await prove_identifier(
            tx,
            customer_id=CustomerId(customer_id),
            identifier=identifier,
            means=customers.identity.Means(data.means),
            at=now(),
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    f"{_CUSTOMER}/proof-codes",
    access=_WRITE,
    tags=["identity"],
    summary="Send a code to an address of a customer",
)
async def post_proof_code(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[CodeAsked],
    idempotency_key: IdempotencyKey,
) -> Response[CodeSent]:
    """Send six digits, which the customer reads out within ten minutes.

    Raises:
        InvalidIdentifier: it is no e-mail address.
        UnknownCustomer: nobody was registered under the id.
        ValueNotHeld: the customer does not have the address.
    """
    key = await key_of(request, idempotency_key, f"proof-code:{customer_id}")

    async def command(tx: Tx) -> CodeSent:
        return CodeSent(
            await send_proof_code(
                tx, customer_id=CustomerId(customer_id), email=data.email, at=now()
            )
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    f"{_CUSTOMER}/proof-codes/reading",
    access=_WRITE,
    tags=["identity"],
    summary="Prove an address by the code that was sent to it",
    status_code=200,
)
async def post_code_read(
    request: Call, customer_id: FromPath[UUID], data: JSONBody[CodeRead]
) -> ProvenValue:
    """Keep the proof where the code is right. It is used once, so a repeat is refused.

    Raises:
        ProofCodeWrong: it is wrong, too old, or was used or tried too often.
    """
    proven = await request.db.transact(
        prove_by_code,
        request.context,
        customer_id=CustomerId(customer_id),
        secret=data.secret,
        code=data.code,
        at=now(),
    )
    if proven is None:
        raise ProofCodeWrong("The code is good for nothing.", field="code")
    return proven


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (post_proof, post_proof_code, post_code_read)
