"""Relations of a customer: household, contacts, address books, and proofs of who somebody is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import Address, Identifier, IdentifierKind, NewAddress, Profile
from ordito.flows.prove_identifier import prove_by_code, prove_identifier, send_proof_code
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Forbidden, Invalid
from ordito.platform.ids import CustomerId
from ordito.reads.verified import read_heard
from ordito.surfaces import relation_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look

_ACCESS: Final = staff(Role.AGENT, Role.ASSOCIATE)
_URL: Final = "/customers/{customer_id:uuid}/relations"
_KINDS: Final = (IdentifierKind.EMAIL, IdentifierKind.PHONE, IdentifierKind.CARD)
_MEANS: Final = tuple(
    one for one in customers.identity.Means if one is not customers.identity.Means.CODE
)


class NotVerified(Forbidden):
    """What is known of a person is shown to who has verified the person."""

    code = "console.not_verified"
    remedy = "Verify the person on the customer's page first; it holds for half an hour."


class RelationUnclear(Invalid):
    """A form about a customer's relations cannot be read."""

    code = "console.relation_unclear"
    remedy = "Name the other by the whole e-mail, phone or card number of a known customer."


@get(_URL, access=_ACCESS, include_in_schema=False, media_type=MediaType.HTML)
async def show_relations(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Show with whom somebody lives, who speaks for whom, where parcels go, what was proven.

    Raises:
        NotVerified: the reader has not verified the person.
        UnknownCustomer: nobody was registered under the id.
    """
    return await _page(request, CustomerId(customer_id))


@post(f"{_URL}/household", access=_ACCESS, include_in_schema=False)
async def change_household(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Let a customer live with another, or alone.

    Raises:
        RelationUnclear: the other is not known.
    """
    whose = CustomerId(customer_id)
    form = await _form(request, whose)

    async def change(tx: Tx) -> None:
        if "alone" in form:
            await customers.relations.change_household(
                tx, customer_id=whose, household_id=None, at=now()
            )
            return
        other = await _other(tx, whose, form.get("who", ""))
        await customers.relations.share_household(tx, customer_id=whose, other_id=other, at=now())

    return await _do(request, whose, change, "household")


@post(f"{_URL}/contacts", access=_ACCESS, include_in_schema=False)
async def change_contact(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Let a person speak for a company, or no longer.

    Raises:
        RelationUnclear: the person is not known, or it is not said as what.
        NotACompany: the customer is no company.
    """
    whose = CustomerId(customer_id)
    form = await _form(request, whose)
    role = "_".join(form.get("role", "").lower().split())[:40]

    async def change(tx: Tx) -> None:
        if ended := form.get("end"):
            await customers.relations.end_contact(
                tx, company_id=whose, person_id=_id(ended), at=now()
            )
            return
        if not role.isidentifier():
            raise RelationUnclear("It is not said as what the person speaks.", field="role")
        person = await _other(tx, whose, form.get("who", ""))
        await customers.relations.keep_contact(
            tx, company_id=whose, person_id=person, role=role, at=now()
        )

    return await _do(request, whose, change, "contacts")


@post(f"{_URL}/addresses", access=_ACCESS, include_in_schema=False)
async def change_address(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Keep an address under its label, or take it out of the book.

    Raises:
        InvalidAddress: no parcel would arrive there as it is written.
        RelationUnclear: a field is missing or too long.
    """
    whose = CustomerId(customer_id)
    form = await _form(request, whose)
    label = form.get("label", "").strip()[:40].replace("/", " ")

    async def change(tx: Tx) -> None:
        if "retire" in form:
            await customers.addresses.retire_address(
                tx, customer_id=whose, label=form["retire"], at=now()
            )
            return
        new = NewAddress(address_id=ids.new(), label=label, address=_address(form))
        await customers.addresses.keep_address(tx, customer_id=whose, new=new, at=now())

    if not label and "retire" not in form:
        raise RelationUnclear("The address has no name in the book.", field="label")
    return await _do(request, whose, change, "addresses")


@post(f"{_URL}/book", access=_ACCESS, include_in_schema=False)
async def change_book(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Enter a customer in the reader's own address book, or strike it there."""
    whose = CustomerId(customer_id)
    form, owner = await _form(request, whose), request.principal.staff_id
    assert owner is not None, "people sign in"

    async def change(tx: Tx) -> None:
        if "strike" in form:
            await customers.relations.strike_from_book(
                tx, owner_id=owner, customer_id=whose, at=now()
            )
        else:
            await customers.relations.enter_in_book(tx, owner_id=owner, customer_id=whose, at=now())

    return await _do(request, whose, change, "book")


@post(f"{_URL}/proofs", access=_ACCESS, include_in_schema=False)
async def prove(request: Call, customer_id: FromPath[UUID]) -> Redirect:
    """Note that a customer has shown a value to be theirs, and how.

    Raises:
        RelationUnclear: it is not said how it was shown.
        InvalidIdentifier: it cannot be a value of its kind.
    """
    whose = CustomerId(customer_id)
    form = await _form(request, whose)
    kind = next((one for one in _KINDS[:2] if one == form.get("kind")), None)
    means = next((one for one in _MEANS if one == form.get("means")), None)
    if kind is None or means is None:
        raise RelationUnclear("It is not said how the value was shown.", field="means")
    value = form.get("value", "").strip()[:200]

    async def note(tx: Tx) -> None:
        profile = await customers.get_profile(tx, customer_id=whose)
        identifier = Identifier(kind, value, region=profile.customer.country)
        await prove_identifier(tx, customer_id=whose, identifier=identifier, means=means, at=now())

    return await _do(request, whose, note, "proofs")


@post(f"{_URL}/proof-codes", access=_ACCESS, include_in_schema=False, media_type=MediaType.HTML)
async def send_code(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Send six digits to an address of the customer, who reads them out within ten minutes.

    Raises:
        ValueNotHeld: the customer does not have the address.
    """
    whose = CustomerId(customer_id)
    form = await _form(request, whose)
    secret = await request.db.transact(
        send_proof_code,
        request.context,
        customer_id=whose,
        email=form.get("email", "").strip()[:200],
        at=now(),
    )
    return await _page(request, whose, secret=secret)


@post(
    f"{_URL}/proof-codes/reading",
    access=_ACCESS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def read_code(request: Call, customer_id: FromPath[UUID]) -> Template | Redirect:
    """Prove an address by the code that the customer has read out; a wrong one is counted."""
    whose = CustomerId(customer_id)
    form = await _form(request, whose)
    secret = form.get("secret", "")[:200]
    proven = await request.db.transact(
        prove_by_code,
        request.context,
        customer_id=whose,
        secret=secret,
        code=form.get("code", "").strip()[:20],
        at=now(),
    )
    if proven is None:
        return await _page(request, whose, secret=secret, failure="code")
    return _back(whose, "proofs")


async def _page(
    request: Call, whose: CustomerId, *, secret: str | None = None, failure: str | None = None
) -> Template:
    await _require_verified(request, whose)
    profile = await request.db.read(customers.get_profile, customer_id=whose)
    await note_look(request, [whose], why="relations")
    found = await request.db.read(_read, whose, request.principal.staff_id)
    names = await request.db.read(customers.list_names, customer_ids=found.others)
    told = request.query_params.get("told")
    screen = screens.Relations(
        name=profile.customer.name or "",
        url=f"/customers/{whose}/relations",
        customer_url=f"/customers/{whose}",
        is_company=profile.customer.kind == customers.CustomerKind.COMPANY,
        country=profile.customer.country or "",
        household=tuple(_named(names, one) for one in found.household),
        contacts=tuple(
            msgspec.structs.replace(
                _named(names, one.other_id), role=one.role, since=one.since, ended_at=one.ended_at
            )
            for one in found.contacts
        ),
        addresses=tuple(
            screens.BookAddress(
                label=one.label or "",
                recipient=one.recipient,
                lines=tuple(one.lines),
                locality=f"{one.country} {one.postal_code} {one.city}".replace("  ", " "),
                phone=one.phone,
            )
            for one in found.addresses
        ),
        values=_values(profile),
        means=tuple(one.value for one in _MEANS),
        is_in_my_book=found.is_in_my_book,
        secret=secret,
        told=told if told in ("household", "contacts", "addresses", "book", "proofs") else None,
        failure=failure,
    )
    return Template("customer_relations.html", context={"screen": screen})


class _Found(msgspec.Struct, frozen=True):
    """What is read for the page."""

    household: Sequence[CustomerId]
    contacts: Sequence[customers.relations.Contact]
    addresses: Sequence[customers.KeptAddress]
    is_in_my_book: bool

    @property
    def others(self) -> list[CustomerId]:
        """All others who are named."""
        return sorted({*self.household, *(one.other_id for one in self.contacts)})


async def _read(tx: Tx, whose: CustomerId, owner: UUID | None) -> _Found:
    own = await customers.identity.members(tx, customer_id=whose)
    book = [] if owner is None else await customers.relations.list_book(tx, owner_id=owner)
    return _Found(
        household=await customers.relations.list_household(tx, customer_id=whose),
        contacts=await customers.relations.list_contacts(tx, customer_id=whose),
        addresses=await customers.addresses.list_addresses(tx, customer_id=whose),
        is_in_my_book=not set(book).isdisjoint(own),
    )


def _named(names: Mapping[CustomerId, str], one: CustomerId) -> screens.Other:
    return screens.Other(
        name=names.get(one) or f"…{str(one)[-6:]}",
        url=f"/customers/{one}",
        customer_id=str(one),
    )


def _values(profile: Profile) -> tuple[screens.Provable, ...]:
    return tuple(
        screens.Provable(kind=one.kind, value=one.value, verified_at=one.verified_at)
        for one in profile.identifiers
        if one.kind in _KINDS[:2]
    )


async def _require_verified(request: Call, whose: CustomerId) -> None:
    heard = await request.db.read(
        read_heard, customer_id=whose, actor=request.principal.actor, at=now()
    )
    if not heard.is_verified and Role.ADMIN not in request.principal.roles:
        raise NotVerified("The person is not verified.")


async def _form(request: Call, whose: CustomerId) -> dict[str, str]:
    await _require_verified(request, whose)
    return {key: str(value) for key, value in (await request.form()).items()}


async def _do(
    request: Call, whose: CustomerId, act: Callable[[Tx], Awaitable[None]], told: str
) -> Redirect:
    await request.db.transact(act, request.context)
    return _back(whose, told)


def _back(whose: CustomerId, told: str) -> Redirect:
    return Redirect(f"/customers/{whose}/relations?told={told}#{told}", status_code=303)


async def _other(tx: Tx, whose: CustomerId, said: str) -> CustomerId:
    """Return the customer who has a value that somebody said."""
    profile = await customers.get_profile(tx, customer_id=whose)
    for kind in _KINDS:
        identifier = Identifier(kind, said.strip()[:200], region=profile.customer.country)
        try:
            found = await customers.find_by_identifier(tx, identifier=identifier)
        except customers.InvalidIdentifier:
            continue
        if found is not None:
            return found
    raise RelationUnclear("Nobody has that e-mail, phone or card.", field="who")


def _address(form: Mapping[str, str]) -> Address:
    lines = tuple(line.strip() for line in form.get("lines", "").splitlines() if line.strip())
    try:
        address = msgspec.convert(
            {
                "recipient": form.get("recipient", "").strip(),
                "lines": lines,
                "postal_code": form.get("postal_code", "").strip(),
                "city": form.get("city", "").strip(),
                "country": form.get("country", "").strip().upper(),
                "phone": form.get("phone", "").strip() or None,
            },
            Address,
        )
    except msgspec.ValidationError:
        raise RelationUnclear("A field of the address is missing.", field="address") from None
    return customers.addresses.written(address)


def _id(text: str) -> CustomerId:
    try:
        return CustomerId(UUID(text))
    except ValueError:
        raise RelationUnclear("That is nobody's id.", field="end") from None


ROUTES: Final[Sequence[ControllerRouterHandler]] = (
    show_relations,
    change_household,
    change_contact,
    change_address,
    change_book,
    prove,
    send_code,
    read_code,
)
