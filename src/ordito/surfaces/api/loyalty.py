"""Loyalty over HTTP: programmes, members, cards, points; the same answers in every channel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import customers, loyalty
from ordito.customers import CustomerKind, Identifier, NewCustomer, Particulars
from ordito.flows.decide_gift import Gift, give, worth_of
from ordito.flows.decide_grant import Warrant
from ordito.flows.enrol_customer import Enrolled, enrol_customer
from ordito.loyalty import (
    Card,
    CardForm,
    Membership,
    Programme,
    Standing,
)
from ordito.network import Power
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, IdentifierId, TransferId
from ordito.platform.reference import Put
from ordito.processes.sale import SaleCustomer
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.consents import ConsentSaid
from ordito.surfaces.api.customers import Code, UnknownProgramme
from ordito.surfaces.authority import entity_of, require_power
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.LOYALTY_READ, Scope.LOYALTY_WRITE, Scope.CUSTOMERS_READ)
_WRITE: Final = token(Scope.LOYALTY_WRITE)
_MEMBER: Final = "/customers/{customer_id:uuid}/memberships/{programme:str}"
Rows = Annotated[list[Programme], msgspec.Meta(min_length=1, max_length=100)]
Points = Annotated[int, msgspec.Meta(ge=-1_000_000_000, le=1_000_000_000)]


class NewMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody who wants to take part: told to a till, typed into a page, said on the phone.

    Attributes:
        programme: its code.
        identifiers: by what the person is reached; one with ``verified_at`` was proven.
        language: ISO 639-1, preferred.
        particulars: name and address, as far as they are told.
        card: number of a physical card that is handed out.
        virtual_card: whether to draw a card for the phone; its number stands in the profile.
        consents: what the person allows.
    """

    programme: Code
    identifiers: Annotated[tuple[Identifier, ...], msgspec.Meta(max_length=20)] = ()
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] | None = None
    particulars: Particulars = Particulars()
    card: Code | None = None
    virtual_card: bool = False
    consents: Annotated[tuple[ConsentSaid, ...], msgspec.Meta(max_length=20)] = ()


class Member(msgspec.Struct, frozen=True):
    """Who was recognised, and how this member stands in each programme."""

    customer_id: UUID
    standings: Sequence[Standing]


class NewLoyaltyCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A card for a member; without a number one is drawn for the phone."""

    number: Code | None = None


class Sharing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the household may spend the member's points."""

    shares: bool


class PointsGrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Points to give, or, negative, to take.

    Attributes:
        points: how many.
        reason: code, as ``appeasement``.
        order_id: order that it is about, where there is one.
        case_id: case in which they are given.
        deviation: code why they are given although the decision policy says otherwise.
    """

    points: Points
    reason: Code
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: Code | None = None


@get("/programmes", access=_READ, tags=["loyalty"], summary="List the programmes")
async def list_programmes(request: Call) -> Sequence[Programme]:
    """Return all programmes with their rules."""
    return list(request.house.memory.programmes.by_id.values())


@put("/programmes", access=token(), tags=["loyalty"], summary="Put programmes")
async def put_programmes(
    request: Call, data: JSONBody[Rows], idempotency_key: IdempotencyKey
) -> Response[list[Put]]:
    """Create or change programmes, all or none; orders that have earned keep their terms.

    Raises:
        ImpossibleRule: a rule cannot be; the field names it.
        ProgrammeDiffers: a code belongs to another programme.
    """
    key = await key_of(request, idempotency_key, "put_programmes")

    async def command(tx: Tx) -> list[Put]:
        known = (await loyalty.load_programmes(tx)).by_id
        for programme in data:
            await loyalty.put_programme(tx, programme=programme, at=now())
        return [Put(one.programme_id, _outcome(known.get(one.programme_id), one)) for one in data]

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


@post("/enrolments", access=_WRITE, tags=["loyalty"], summary="Enrol a person")
async def post_enrolment(
    request: Call, data: JSONBody[NewMember], idempotency_key: IdempotencyKey
) -> Response[Enrolled]:
    """Enrol somebody new or known, at a till, on the web or on the phone alike.

    Raises:
        UnknownProgramme: there is none of that code.
        InvalidIdentifier: a value cannot be of its kind.
        IdentifierTaken: the card belongs to another customer.
        ProofNeeded: a card is wanted for somebody known by a value that was only typed.
    """
    programme = programme_of(request, data.programme)
    key = await key_of(request, idempotency_key, "enrolment")
    customer_id = CustomerId(ids.new())

    async def command(tx: Tx) -> Enrolled:
        return await enrol_customer(
            tx,
            programme=programme,
            customer=NewCustomer(
                customer_id=customer_id,
                kind=CustomerKind.PERSON,
                language=data.language,
                particulars=data.particulars,
                identifiers=data.identifiers,
            ),
            card=data.card,
            with_virtual_card=data.virtual_card,
            consents=[
                one.statement(customer_id, source=request.principal.actor, at=now())
                for one in data.consents
            ],
            at=now(),
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@get("/members", access=_READ, tags=["loyalty"], summary="Recognise a member")
async def find_member(
    request: Call,
    card: FromQuery[str | None] = None,
    email: FromQuery[str | None] = None,
    phone: FromQuery[str | None] = None,
    external_id: FromQuery[str | None] = None,
    source: FromQuery[str | None] = None,
) -> Member:
    """Return who has the identifier, with balance, tier, benefits and cards in each programme.

    Raises:
        CustomerUnclear: none or several identifiers were given.
        UnknownCustomer: nobody has it.
        CardClosed: the card was lost or replaced.
    """
    asked = SaleCustomer(
        card=card, email=email, phone=phone, external_id=external_id, source=source
    ).reference()
    assert isinstance(asked, Identifier), asked
    found = await request.db.read(loyalty.find_member, identifier=asked)
    if found is None:
        message = f"Nobody is known by that {asked.kind}."
        raise customers.UnknownCustomer(message, field=asked.kind)
    return Member(found[0], await request.db.read(_standings, customer_id=found[0]))


@get(
    "/customers/{customer_id:uuid}/memberships",
    access=_READ,
    tags=["loyalty"],
    summary="Read how a member stands",
)
async def show_memberships(request: Call, customer_id: FromPath[UUID]) -> Sequence[Standing]:
    """Return balance, worth, lapse, tier, benefits and cards in each programme."""
    return await request.db.read(_standings, customer_id=CustomerId(customer_id))


@post(f"{_MEMBER}/cards", access=_WRITE, tags=["loyalty"], summary="Give a member a card")
async def post_card(
    request: Call,
    customer_id: FromPath[UUID],
    programme: FromPath[str],
    data: JSONBody[NewLoyaltyCard],
    idempotency_key: IdempotencyKey,
) -> Response[Card]:
    """Give a further card, of plastic by its number or drawn for the phone.

    Raises:
        NotEnrolled: the customer does not take part.
        IdentifierTaken: the number belongs to another customer.
        CardClosed: the number is of a card that was lost or replaced.
    """
    found = programme_of(request, programme)
    key = await key_of(request, idempotency_key, f"card:{customer_id}:{programme}")

    async def command(tx: Tx) -> Card:
        return await loyalty.issue_card(
            tx,
            membership=await _membership(tx, customer_id, found),
            number=data.number,
            form=_form(data),
            at=now(),
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    f"{_MEMBER}/cards/{{card_id:uuid}}/loss",
    access=_WRITE,
    tags=["loyalty"],
    summary="Report a card lost",
)
async def post_loss(
    request: Call,
    customer_id: FromPath[UUID],
    programme: FromPath[str],
    card_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Card]:
    """Close a card; it recognises nobody from now on, points and other cards stay.

    Raises:
        NotEnrolled: the customer does not take part.
        CardUnknown: the member has no such card.
    """
    found = programme_of(request, programme)
    key = await key_of(request, idempotency_key, f"loss:{card_id}")

    async def command(tx: Tx) -> Card:
        membership = await _membership(tx, customer_id, found)
        return await loyalty.lose_card(
            tx, membership=membership, card_id=IdentifierId(card_id), at=now()
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    f"{_MEMBER}/cards/{{card_id:uuid}}/replacement",
    access=_WRITE,
    tags=["loyalty"],
    summary="Replace a card",
)
async def post_replacement(
    request: Call,
    customer_id: FromPath[UUID],
    programme: FromPath[str],
    card_id: FromPath[UUID],
    data: JSONBody[NewLoyaltyCard],
    idempotency_key: IdempotencyKey,
) -> Response[Card]:
    """Give a new card for a lost or worn one, and answer the new one.

    Raises:
        NotEnrolled: the customer does not take part.
        CardUnknown: the member has no such card.
        IdentifierTaken: the number belongs to another customer.
        CardClosed: the number is of a card that was lost or replaced.
    """
    found = programme_of(request, programme)
    key = await key_of(request, idempotency_key, f"replace:{card_id}")

    async def command(tx: Tx) -> Card:
        return await loyalty.replace_card(
            tx,
            membership=await _membership(tx, customer_id, found),
            card_id=IdentifierId(card_id),
            number=data.number,
            form=_form(data),
            at=now(),
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(f"{_MEMBER}/sharing", access=_WRITE, tags=["loyalty"], summary="Share points at home")
async def post_sharing(
    request: Call,
    customer_id: FromPath[UUID],
    programme: FromPath[str],
    data: JSONBody[Sharing],
    idempotency_key: IdempotencyKey,
) -> Response[Membership]:
    """Allow the household to spend the member's points, or forbid it.

    Raises:
        NotEnrolled: the customer does not take part.
    """
    found = programme_of(request, programme)
    key = await key_of(request, idempotency_key, f"sharing:{customer_id}:{programme}")

    async def command(tx: Tx) -> Membership:
        return await loyalty.choose_sharing(
            tx,
            membership=await _membership(tx, customer_id, found),
            shares=data.shares,
            at=now(),
        )

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(f"{_MEMBER}/points", access=_WRITE, tags=["loyalty"], summary="Give or take points")
async def post_points(
    request: Call,
    customer_id: FromPath[UUID],
    programme: FromPath[str],
    data: JSONBody[PointsGrant],
    idempotency_key: IdempotencyKey,
) -> Response[Standing]:
    """Give points for another reason than an order, or take free ones.

    Raises:
        NotEnrolled: the customer does not take part.
        NotEnoughBalance: fewer are free than shall be taken.
        NotEntitled: they are worth more than the caller may give.
    """
    found = programme_of(request, programme)
    _require_grant(request, found, data.points)
    key = await key_of(request, idempotency_key, f"points:{customer_id}:{programme}")

    async def command(tx: Tx) -> Standing:
        membership, at = await _membership(tx, customer_id, found), now()
        if data.points > 0:
            await _give(request, tx, membership, found, data, at)
        elif data.points:
            await loyalty.grant_points(
                tx,
                membership=membership,
                programme=found,
                points=data.points,
                grant_id=TransferId(ids.new()),
                reason=data.reason,
                at=at,
            )
        return await loyalty.get_standing(tx, membership=membership, programme=found, at=at)

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


async def _give(
    request: Call,
    tx: Tx,
    membership: Membership,
    programme: Programme,
    data: PointsGrant,
    at: datetime,
) -> None:
    currency, worth_minor = worth_of(programme, points=data.points, currency=_own_currency(request))
    await give(
        tx,
        memory=request.house.memory,
        customer_id=membership.customer_id,
        gift=Gift(
            form="points",
            currency=currency,
            amount_minor=max(worth_minor, 1),
            points=data.points,
            programme=programme.code,
            reason=data.reason,
            order_id=data.order_id,
        ),
        grant_id=ids.new(),
        warrant=Warrant(
            authority=request.principal.authority, deviation=data.deviation, case_id=data.case_id
        ),
        entity_id=entity_of(request),
        at=at,
    )


def _require_grant(request: Call, programme: Programme, points: int) -> None:
    """Ask for the limit of giving by what the points are worth in the caller's currency."""
    if points <= 0:
        return
    currency, worth_minor = worth_of(programme, points=points, currency=_own_currency(request))
    require_power(request, Power.GRANT, currency=currency, amount_minor=worth_minor)


def _own_currency(request: Call) -> str | None:
    channel_id = request.principal.channel_id
    return None if channel_id is None else request.house.memory.channel(channel_id).currency


def programme_of(request: Call, code: str) -> Programme:
    """Return the programme of that code.

    Raises:
        UnknownProgramme: there is none.
    """
    for programme in request.house.memory.programmes.by_id.values():
        if programme.code == code:
            return programme
    raise UnknownProgramme(f"No programme has the code {code[:64]!r}.", field="programme")


async def _membership(tx: Tx, customer_id: UUID, programme: Programme) -> Membership:
    return await loyalty.get_membership(
        tx, customer_id=CustomerId(customer_id), programme_id=programme.programme_id
    )


async def _standings(tx: Tx, *, customer_id: CustomerId) -> list[Standing]:
    return [
        await loyalty.get_standing(
            tx,
            membership=membership,
            programme=await loyalty.get_programme(tx, programme_id=membership.programme_id),
            at=now(),
        )
        for membership in await loyalty.list_programmes_of(tx, customer_id=customer_id)
    ]


def _form(card: NewLoyaltyCard) -> CardForm:
    return CardForm.VIRTUAL if card.number is None else CardForm.PHYSICAL


def _outcome(before: Programme | None, after: Programme) -> str:
    if before is None:
        return "created"
    return "unchanged" if before == after else "updated"


ROUTES: Final[list[ControllerRouterHandler]] = [
    list_programmes,
    put_programmes,
    post_enrolment,
    find_member,
    show_memberships,
    post_card,
    post_loss,
    post_replacement,
    post_sharing,
    post_points,
]
