"""What a till starts with, and its people: who may sign in, by what, and how far they may go."""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import catalogue, counter, network, pricing
from ordito.catalogue import ShelfSku
from ordito.counter import Device, Pin, PinKeys, Verifier
from ordito.network import Place, Power
from ordito.platform import i18n
from ordito.platform.auth import SignInWrong, Staff, is_password
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.pricing import codec
from ordito.reads.lent import list_lent_goods, list_lent_money
from ordito.reads.memory import Memory
from ordito.reads.party import nobody
from ordito.reads.price_context import context_of, zone_of
from ordito.surfaces.api.till_door import TILL, SessionText, own_device, people_at, pin_keys
from ordito.surfaces.api.till_lending import shown_hold
from ordito.surfaces.call import Call

_OFFLINE: Final = ("cash", "terminal")
_ONLINE: Final = ("card", "gift_card", "store_credit", "points")
_POWERS: Final = (Power.DISCOUNT, Power.REFUND, Power.OVERRIDE)
_REASONS: Final = {
    "cash_in": ["change", "float", "other"],
    "cash_out": ["bank", "safe", "expense", "other"],
    "return": ["customer_request", "damaged", "wrong_size", "wrong_article"],
    "discount": ["damaged", "price_match", "goodwill"],
    "no_sale": ["change", "check"],
}
_LIMITS: Final = {
    "unsent_most": 200,
    "unsent_minor_most": 1_000_000,
    "pin_guesses": counter.GUESSES,
    "offline_hours_most": 72,
}


class PersonAtTill(msgspec.Struct, frozen=True):
    """Somebody who may work here; ``limits`` by power and currency, null is any amount."""

    id: UUID
    name: str
    roles: list[str]
    language: str | None
    pin: counter.Verifier | None
    limits: dict[str, dict[str, int | None]]


class TillSku(msgspec.Struct, frozen=True):
    """What a till must know of a SKU."""

    id: UUID
    code: str
    name: str
    barcodes: list[str]
    tax_class: str
    tags: list[str]
    kind: str


class CataloguePage(msgspec.Struct, frozen=True):
    """A page of what may be sold here; send ``next`` as ``after`` for more."""

    version: int
    skus: list[TillSku]
    next: str | None


class NewPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's PIN to be, with the old one or the password as proof of who it is."""

    person: UUID
    pin: Annotated[str, msgspec.Meta(max_length=20)]
    old_pin: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    password: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class TillSignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's PIN, to work here or to approve one act."""

    person: UUID
    pin: Annotated[str, msgspec.Meta(max_length=20)]
    purpose: Literal["work", "approve"] = "work"


class SignedIn(msgspec.Struct, frozen=True):
    """A session; send its text as ``Till-Session``, or, of an approval, as ``Till-Approval``."""

    session: str
    expires_at: datetime
    person: PersonAtTill


@get("/till/start", access=TILL, tags=["till"], summary="Read what a till starts with")
async def show_start(request: Call) -> Response[dict[str, Any]]:
    """Return everything that a till needs to work, also without a connection."""
    device = await own_device(request)
    memory = request.house.memory
    place = memory.directory.place(device.place_id)
    keys = pin_keys(request)
    started = await request.db.read(_started, memory=memory, device=device, keys=keys)
    company = memory.directory.entity(place.entity_id).name
    body = {**_fixed(memory, device, now()), **started, "company": company}
    return Response(body, headers={"Cache-Control": "no-store"})


@get("/till/rulebooks/{version:int}", access=TILL, tags=["till"], summary="Read a rulebook's text")
async def show_till_rulebook(request: Call, version: FromPath[int]) -> Response[str]:
    """Return a published rulebook as the price engine of a till reads it; it never changes.

    Raises:
        UnknownRulebook: the version was never published.
    """
    await own_device(request)
    present = request.house.memory.rulebook
    rulebook = (
        present
        if present.version == version
        else await request.db.read(pricing.load_rulebook, version=version)
    )
    text = await asyncio.to_thread(codec.dumps, rulebook)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(text, media_type="application/json", headers=headers)


@get("/till/catalogue", access=TILL, tags=["till"], summary="Read what may be sold here")
async def show_till_catalogue(
    request: Call,
    after: Annotated[str | None, QueryParameter(description="`next` of the page before.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=5000)] = 1000,
    language: Annotated[str, QueryParameter(max_length=10)] = "",
) -> CataloguePage:
    """Return the SKUs that may be sold at the till's place, by code, with their barcodes."""
    device = await own_device(request)
    memory = request.house.memory
    if language in i18n.LANGUAGES:
        await memory.learn(request.db, language)
    shelf = memory.shelf_in(language)
    channel = memory.channel(device.channel_id)
    scene = catalogue.Scene(
        at=now(), channel_id=device.channel_id, place_id=device.place_id, market=channel.market
    )
    found = sorted(
        (sku for sku in shelf.skus.values() if sku.code > (after or "") and sku.active),
        key=_code,
    )
    page: list[ShelfSku] = []
    for sku in found:
        if len(page) == limit:
            break
        with suppress(catalogue.NotSoldHere, catalogue.InactiveSku):
            catalogue.require_sold(memory.shelf, sku=sku, scene=scene, field="sku")
            page.append(sku)
    gtins = await request.db.read(catalogue.list_gtins, sku_ids=[one.sku_id for one in page])
    return CataloguePage(
        version=memory.shelf.version,
        skus=[_sku(memory, one, gtins.get(one.sku_id)) for one in page],
        next=page[-1].code if len(page) == limit and page[-1] is not found[-1] else None,
    )


@put("/till/pin", access=TILL, tags=["till"], summary="Choose a PIN", status_code=200)
async def put_pin(request: Call, data: JSONBody[NewPin]) -> PersonAtTill:
    """Give oneself another PIN, by the old one or by the password.

    Raises:
        PinTooSimple: it has not four to eight digits, or is one that everybody tries.
        WrongPin: the old PIN is not right, or was on a till that is lost.
        SignInWrong: the password is not right.
        PinLocked: too many wrong tries.
    """
    device = await own_device(request)
    counter.require_pin(data.pin)
    person = await _worker(request, device, data.person)
    await _prove(request, device, person, data)
    salt = secrets.token_bytes(16)
    digest = await asyncio.to_thread(
        counter.digest_pin, data.pin, salt=salt, iterations=counter.ITERATIONS
    )
    keys = pin_keys(request)
    await request.db.transact(
        counter.set_pin,
        request.context,
        staff_id=person.staff_id,
        salt=salt,
        iterations=counter.ITERATIONS,
        sealed=keys.seal(digest, staff_id=person.staff_id),
        at=now(),
    )
    pin = await request.db.read(counter.find_pin, staff_id=person.staff_id)
    return _person(request.house.memory, device, person, keys.verifier_of(pin, device.device_id))


@post("/till/sign-in", access=TILL, tags=["till"], summary="Sign in by a PIN", status_code=200)
async def post_sign_in(request: Call, data: JSONBody[TillSignIn]) -> SignedIn:
    """Sign a person in at this till, or let one approve one act.

    Raises:
        WrongPin: it says how many tries are left.
        PinLocked: it says how long to wait.
        PinStale: the PIN was on a till that is lost.
    """
    device = await own_device(request)
    person = await _worker(request, device, data.person)
    pin = await _require_pin(request, device, person, data.pin)
    text, expires_at = await request.db.transact(
        counter.sign_in, request.context, device=device, pin=pin, purpose=data.purpose, at=now()
    )
    verifier = pin_keys(request).verifier_of(pin, device.device_id)
    return SignedIn(text, expires_at, _person(request.house.memory, device, person, verifier))


@post("/till/sign-out", access=TILL, tags=["till"], summary="Sign out", status_code=204)
async def post_sign_out(request: Call, session: SessionText) -> None:
    """End a person's session at this till; a repeat changes nothing."""
    device = await own_device(request)
    await request.db.transact(
        counter.sign_out, request.context, device=device, text=session, at=now()
    )


async def _worker(request: Call, device: Device, staff_id: UUID) -> Staff:
    for one in await request.db.read(people_at, place_id=device.place_id):
        if one.staff_id == staff_id:
            return one
    raise counter.WrongPin("Nobody of that id works here.", field="person", tries_left=0)


async def _require_pin(request: Call, device: Device, person: Staff, pin: str) -> Pin:
    """Return what the PIN was told by; a wrong one is counted."""
    at, staff_id = now(), person.staff_id
    await request.db.read(counter.require_tries, device=device, staff_id=staff_id, at=at)
    kept = await request.db.read(counter.find_pin, staff_id=staff_id)
    if await asyncio.to_thread(pin_keys(request).is_pin, kept, pin):
        assert kept is not None
        return kept
    left = await request.db.transact(
        counter.note_wrong, request.context, device=device, staff_id=staff_id, at=at
    )
    raise counter.WrongPin("This PIN is not right.", field="pin", tries_left=left)


async def _prove(request: Call, device: Device, person: Staff, data: NewPin) -> None:
    if data.password is None:
        pin = await _require_pin(request, device, person, data.old_pin or "")
        if pin.must_change:
            message = "This PIN was on a till that is lost: the password is needed."
            raise counter.WrongPin(message, field="password", tries_left=0)
        return
    at, staff_id = now(), person.staff_id
    await request.db.read(counter.require_tries, device=device, staff_id=staff_id, at=at)
    if not await asyncio.to_thread(is_password, person.password_hash, data.password):
        await request.db.transact(
            counter.note_wrong, request.context, device=device, staff_id=staff_id, at=at
        )
        raise SignInWrong("this password is not right", field="password")


async def _started(tx: Tx, *, memory: Memory, device: Device, keys: PinKeys) -> dict[str, Any]:
    people = await people_at(tx, place_id=device.place_id)
    pins = {one.staff_id: one for one in await counter.list_pins(tx)}
    shift = (
        None
        if device.shift_id is None
        else await counter.find_shift(
            tx, place_id=device.place_id, device_id=device.device_id, shift_id=device.shift_id
        )
    )
    return {
        "staff": [
            _person(memory, device, one, keys.verifier_of(pins.get(one.staff_id), device.device_id))
            for one in people
            if {"associate", "manager", "admin"} & set(one.roles)
        ],
        "shift": shift
        and {
            "id": shift.shift_id,
            "opened_at": shift.opened_at,
            "by": shift.opened_by,
            "counted_minor": shift.float_minor,
        },
        "escrow": await _lent(tx, device),
        "holds": [shown_hold(one) for one in await list_lent_money(tx, device=device)],
    }


async def _lent(tx: Tx, device: Device) -> list[dict[str, Any]]:
    return [
        {
            "escrow_id": one.escrow.escrow_id,
            "lines": [{"sku": line.sku_id, "left": line.left} for line in one.lines],
        }
        for one in await list_lent_goods(tx, place_id=device.place_id)
        if one.escrow.device == device.code
    ]


def _fixed(memory: Memory, device: Device, at: datetime) -> dict[str, Any]:
    """Return what the network and the rulebook say of a till."""
    place, channel = memory.directory.place(device.place_id), memory.channel(device.channel_id)
    entity = memory.directory.entity(place.entity_id)
    rule = memory.rounding.find(
        currency=place.currency, market=channel.market, entity_id=place.entity_id
    )
    context = context_of(memory, channel=channel, place=place, party=nobody(), at=at)
    version = memory.rulebook.version
    return {
        "server_at": at,
        "device": {
            "id": device.device_id,
            "code": device.code,
            "name": device.name,
            "series": device.series,
            "drawer": device.drawer,
        },
        "place": {
            "id": place.place_id,
            "code": place.code,
            "name": place.name,
            "zone": zone_of(memory, channel, place),
            "country": place.country,
            "entity": {
                "id": entity.entity_id,
                "code": entity.code,
                "name": entity.name,
                "tax_number": entity.tax_number,
            },
        },
        "channel": {"id": channel.channel_id, "code": channel.code},
        "currency": place.currency,
        "cash_step_minor": rule.cash_step_minor,
        "languages": list(i18n.LANGUAGES),
        "log": {"taken_through": device.taken_through, "head": device.head},
        "receipts": {"series": device.series, "next": device.last_receipt + 1},
        "rulebook": {"version": version, "url": f"/api/v1/till/rulebooks/{version}"},
        "price_context": codec.plain(context),
        "catalogue": {"version": memory.shelf.version, "url": "/api/v1/till/catalogue"},
        "tenders": [
            *({"tender": one, "offline": True} for one in _OFFLINE),
            *({"tender": one, "offline": False} for one in _ONLINE),
        ],
        "reasons": _REASONS,
        "limits": _LIMITS,
    }


def _person(memory: Memory, device: Device, person: Staff, pin: Verifier | None) -> PersonAtTill:
    place = memory.directory.place(device.place_id)
    return PersonAtTill(
        id=person.staff_id,
        name=person.name,
        roles=person.roles,
        language=person.language,
        pin=pin,
        limits={power.value: _reach(memory, person, power, place) for power in _POWERS},
    )


def _reach(memory: Memory, person: Staff, power: Power, place: Place) -> dict[str, int | None]:
    """Return how far a person may go in the place's currency; nothing where not at all."""
    reaches = [
        network.authority_minor(
            memory.directory,
            power=power,
            role=role,
            entity_id=place.entity_id,
            currency=place.currency,
        )
        for role in person.roles
    ]
    if None in reaches:
        return {place.currency: None}
    most = max((one for one in reaches if one is not None), default=0)
    return {place.currency: most} if most else {}


def _sku(memory: Memory, sku: ShelfSku, gtin: str | None) -> TillSku:
    return TillSku(
        id=sku.sku_id,
        code=sku.code,
        name=sku.name,
        barcodes=[gtin] if gtin else [],
        tax_class=sku.tax_class,
        tags=sorted(memory.tags_of(sku)) if memory.rulebook.promotions else [],
        kind=sku.kind,
    )


def _code(sku: ShelfSku) -> str:
    return sku.code


ROUTES: Final[Sequence[Any]] = (
    show_start,
    show_till_rulebook,
    show_till_catalogue,
    put_pin,
    post_sign_in,
    post_sign_out,
)
