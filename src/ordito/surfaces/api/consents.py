"""Consents over HTTP: what people are asked, what they said, and what holds."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import ConsentState, LegalBasis, Statement
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.i18n import LANGUAGES
from ordito.platform.ids import CustomerId, IdentifierId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.CUSTOMERS_WRITE)
_DECLARE: Final = token(Scope.ADMIN)
Code = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$")]
Language = Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class ConsentSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a customer says about a purpose and a channel.

    Attributes:
        purpose: a declared one, as ``marketing``.
        channel: through what, as ``email``; ``any`` for every one.
        state: what is said; an objection beats every grant.
        evidence: code of the form, page or call that shows it; no personal values.
        identifier_id: the address or number that it is about, where it is about one.
        legal_basis: that of the purpose where it is left out.
        text_version: version of the words that were read.
        language: in which language they were read.
        said_at: when it was said, where that was before now.
    """

    purpose: Code
    channel: Code
    state: ConsentState
    evidence: Code
    identifier_id: UUID | None = None
    legal_basis: LegalBasis | None = None
    text_version: Annotated[int, msgspec.Meta(ge=1)] | None = None
    language: Language | None = None
    said_at: datetime | None = None

    def statement(self, customer_id: CustomerId, *, source: str, at: datetime) -> Statement:
        """Return it as a statement of a customer; nobody speaks in the future."""
        return Statement(
            statement_id=ids.new(),
            customer_id=customer_id,
            identifier_id=None if self.identifier_id is None else IdentifierId(self.identifier_id),
            purpose=self.purpose,
            channel=self.channel,
            state=self.state,
            legal_basis=self.legal_basis,
            text_version=self.text_version,
            language=self.language,
            evidence=self.evidence,
            source=source,
            said_at=at if self.said_at is None else min(self.said_at, at),
        )


class ConsentsOfPerson(msgspec.Struct, frozen=True, kw_only=True):
    """How a person stands: each purpose and channel, and every word, latest first."""

    choices: list[customers.consents.ConsentStanding]
    statements: list[customers.consents.Said]
    tc_strings: list[customers.consents.TcString]


class TcStringSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A TCF string as a consent platform handed it out; it is kept, nothing is decided by it."""

    value: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.~-]{1,8000}$")]
    source: Code


class PurposeDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A purpose, and in which words people are asked, by language.

    Attributes:
        is_service: whether it belongs to what somebody ordered; then it carries no offer.
        unless_refused: whether it is allowed while nothing was said; never with consent.
        legal_basis: why it is lawful.
        channels: through which it may be allowed.
        asked: whether it stands on the page of what somebody allows.
        texts: by language, all of them; other words than before are a new version.
    """

    is_service: bool = False
    unless_refused: bool = False
    legal_basis: LegalBasis = LegalBasis.CONSENT
    channels: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=20)] = ("any",)
    asked: bool = True
    texts: dict[Language, customers.consents.PurposeText]


class Declared(msgspec.Struct, frozen=True):
    """Which version of the words counts from now on."""

    version: int


@get(
    "/consent-purposes",
    access=_READ,
    tags=["consents"],
    summary="List purposes with the words in which people are asked",
)
async def list_purposes(
    request: Call, language: FromQuery[str] = LANGUAGES[0]
) -> list[customers.consents.Asked]:
    """Return every declared purpose with its latest words in a language."""
    return await request.db.read(customers.consents.list_asked, language=language)


@put(
    "/consent-purposes/{purpose:str}",
    access=_DECLARE,
    tags=["consents"],
    summary="Declare a purpose or give it new words",
)
async def put_purpose(
    request: Call,
    purpose: FromPath[Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,63}$")]],
    data: JSONBody[PurposeDeclaration],
    idempotency_key: IdempotencyKey,
) -> Response[Declared]:
    """Declare what people are asked. A version of the words never changes.

    Raises:
        PurposeWrong: consent would be presumed, or words are missing in a language.
    """
    key = await key_of(request, idempotency_key, f"purpose:{purpose}")

    async def command(tx: Tx) -> Declared:
        declared = customers.consents.Purpose(
            purpose=purpose,
            is_service=data.is_service,
            unless_refused=data.unless_refused,
            legal_basis=data.legal_basis,
            channels=list(data.channels),
            asked=data.asked,
        )
        by = request.principal.actor
        return Declared(
            await customers.consents.declare_purpose(
                tx, purpose=declared, texts=data.texts, by=by, at=now()
            )
        )

    subject = ids.derive("purpose", purpose)
    return await answer_once(request, key, subject_id=subject, command=command)


@get(
    "/customers/{customer_id:uuid}/consents",
    access=_READ,
    tags=["consents"],
    summary="Read what a customer allows, and every word about it",
)
async def show_consents(request: Call, customer_id: FromPath[UUID]) -> ConsentsOfPerson:
    """Return what holds for the person, the most restrictive of what was said under every id."""
    who = CustomerId(customer_id)

    async def read(tx: Tx) -> ConsentsOfPerson:
        return ConsentsOfPerson(
            choices=await customers.consents.list_choices(tx, customer_id=who),
            statements=await customers.consents.list_record(tx, customer_id=who),
            tc_strings=await customers.consents.list_tc_strings(tx, customer_id=who),
        )

    return await request.db.read(read)


@post(
    "/customers/{customer_id:uuid}/consents",
    access=_WRITE,
    tags=["consents"],
    summary="Record what a customer allows, forbids or objects to",
)
async def post_consent(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[ConsentSaid],
    idempotency_key: IdempotencyKey,
) -> Response[Statement]:
    """Keep a statement with its proof; it counts in the order in which things were said.

    Raises:
        UnknownPurpose: nobody declared the purpose.
    """
    key = await key_of(request, idempotency_key, f"consent:{customer_id}")
    said = data.statement(CustomerId(customer_id), source=request.principal.actor, at=now())

    async def command(tx: Tx) -> Statement:
        await customers.consents.record(tx, statement=said, at=now())
        return said

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    "/customers/{customer_id:uuid}/tc-strings",
    access=_WRITE,
    tags=["consents"],
    summary="Keep a TCF string of a customer",
)
async def post_tc_string(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[TcStringSaid],
    idempotency_key: IdempotencyKey,
) -> Response[customers.consents.TcString]:
    """Keep what a consent platform of advertisers handed out; nothing is decided by it."""
    key = await key_of(request, idempotency_key, f"tc-string:{customer_id}")
    string = customers.consents.TcString(
        string_id=ids.new(),
        customer_id=CustomerId(customer_id),
        value=data.value,
        source=data.source,
        said_at=now(),
    )

    async def command(tx: Tx) -> customers.consents.TcString:
        await customers.consents.keep_tc_string(tx, string=string)
        return string

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


ROUTES: Final[list[ControllerRouterHandler]] = [
    list_purposes,
    put_purpose,
    show_consents,
    post_consent,
    post_tc_string,
]
