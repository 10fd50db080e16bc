"""Feed customers: what another system says of people and companies, as it knows them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from ordito import customers
from ordito.customers import (
    Address,
    Customer,
    CustomerKind,
    Identifier,
    IdentifierKind,
    NewAddress,
    NewCustomer,
    Particulars,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict, Invalid, Refusal
from ordito.platform.ids import CustomerId
from ordito.platform.reference import PutTwice
from ordito.platform.rows import RowRefused, RowResult, refused
from ordito.platform.system_of_record import Custody, Merged, open_custody, stamp, take_turn

SUBJECT: Final = "customer"
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]

_PARTICULARS: Final = ("name", "street", "postal_code", "city", "country", "birth_date")
_IDENTIFIERS: Final = {
    "email": IdentifierKind.EMAIL,
    "phone": IdentifierKind.PHONE,
    "card": IdentifierKind.CARD,
    "account": IdentifierKind.ACCOUNT,
}
# by what a row finds its customer: values that have one owner
_KEYS: Final = frozenset({IdentifierKind.EXTERNAL, IdentifierKind.CARD, IdentifierKind.ACCOUNT})


class CustomerKeyless(Invalid):
    """A row does not say which customer it means."""

    code = "feed.customer_keyless"
    remedy = "Give an id, an external_id, a card or an account; an e-mail may be shared."


class CustomerAmbiguous(Conflict):
    """A row names values of several customers."""

    code = "feed.customer_ambiguous"
    remedy = "Correct the value that belongs to somebody else, or merge the customers."


class CustomerErased(Conflict):
    """The person asked to be forgotten."""

    code = "feed.customer_erased"
    remedy = "Take the person out of the source; a feed does not bring anybody back."


class ConsentUnproven(Invalid):
    """A row says that somebody allowed something, and not how that is known."""

    code = "feed.consent_unproven"
    remedy = "Give consent_proof, the code of the form, page or call, and consent_at with it."


class ConsentUnclear(Invalid):
    """A consent is not named by its purpose and channel."""

    code = "feed.consent_unclear"
    remedy = "Name it by purpose and channel with a point between them, as marketing.email."


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A customer as another system knows them; what is left out stays as it is.

    Attributes:
        id: of the customer here, where the source knows it.
        external_id: what the source itself calls the customer.
        external_ids: what further systems call the customer.
        email: e-mail address; it is added to those that are known.
        phone: phone number; it is added to those that are known.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        card: number of a card.
        account: name of an account.
        kind: person or company; of a new customer only.
        language: ISO 639-1, preferred.
        name: of the person or company.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
        birth_date: of a person.
        addresses: address book, by label; those that are left out stay.
        groups: codes of groups that the customer is in from now on; those that are left out stay.
        consents: what the customer said, by purpose and channel as ``marketing.email``.
        consent_proof: code of the form, page or call that shows it; none is allowed without.
        consent_at: when it was said; none is allowed without.
        since: when a new customer became known.
        as_of: instant of these values; earlier ones never replace later ones.
    """

    id: UUID | None = None
    external_id: Text | None = None
    external_ids: dict[Text, Text] = {}
    email: Text | UnsetType | None = UNSET
    phone: Text | UnsetType | None = UNSET
    region: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] | None = None
    card: Text | UnsetType | None = UNSET
    account: Text | UnsetType | None = UNSET
    kind: CustomerKind = CustomerKind.PERSON
    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$")] | UnsetType | None = UNSET
    name: Text | UnsetType | None = UNSET
    street: Text | UnsetType | None = UNSET
    postal_code: Text | UnsetType | None = UNSET
    city: Text | UnsetType | None = UNSET
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] | UnsetType | None = UNSET
    birth_date: date | UnsetType | None = UNSET
    addresses: dict[customers.addresses.Label, Address] = {}
    groups: tuple[customers.groups.GroupCode, ...] = ()
    consents: dict[Text, customers.consents.ConsentState] = {}
    consent_proof: Text | None = None
    consent_at: datetime | None = None
    since: datetime | None = None
    as_of: datetime | None = None


class _Asked(msgspec.Struct, frozen=True):
    """A row with its identifiers as they are kept.

    Attributes:
        number: place of the row, from 0.
        row: the row.
        named: identifier and normalised value, by the field that gave it.
        customer_id: whom it means.
        is_new: whether nobody has the id yet.
    """

    number: int
    row: CustomerRow
    named: tuple[tuple[str, Identifier, str], ...]
    customer_id: CustomerId
    is_new: bool


async def feed_customers(
    tx: Tx, *, rows: Sequence[CustomerRow], source: str, at: datetime
) -> list[RowResult]:
    """Register new customers and change known ones; return what became of each row.

    Args:
        tx: open transaction.
        rows: each customer once.
        source: the system that says so.
        at: now.

    Raises:
        RowRefused: a row has a value that belongs to somebody else, or a consent for what nobody
            declared; nothing has changed.
    """
    await take_turn(tx, subject=SUBJECT)
    asked, results = await _identify(tx, rows, source)
    custody = await open_custody(
        tx, subject=SUBJECT, records=[str(one.customer_id) for one in asked], source=source
    )
    people = await _People.of(tx, asked)
    merged: list[tuple[_Asked, Merged]] = []
    for one in asked:
        try:
            _require_proof(one.row)
            merged.append((one, people.merge(custody, one)))
        except Refusal as refusal:
            results[one.number] = refused(refusal)
    await _register(tx, [one for one, _ in merged if one.is_new], at)
    for one, after in merged:
        if not one.is_new and after.taken:
            await _change(tx, one, after, at)
        await _keep_addresses(tx, one, after, at)
        await _assign_groups(tx, one, source, at)
        await _keep_consents(tx, one, source, at)
        results[one.number] = msgspec.structs.replace(after.result, id=one.customer_id)
    await stamp(
        tx,
        subject=SUBJECT,
        merged=[(after, one.row.as_of or at) for one, after in merged],
        source=source,
    )
    return [results[number] for number in range(len(rows))]


async def _identify(
    tx: Tx, rows: Sequence[CustomerRow], source: str
) -> tuple[list[_Asked], dict[int, RowResult]]:
    """Find whom each row means; rows that mean nobody, somebody gone or several are refused."""
    results: dict[int, RowResult] = {}
    usable: list[tuple[int, list[tuple[str, Identifier, str]]]] = []
    for number, row in enumerate(rows):
        try:
            usable.append((number, list(_named(row, source))))
        except Refusal as refusal:
            results[number] = refused(refusal)
    flat = [
        (number, identifier, value) for number, named in usable for _, identifier, value in named
    ]
    found = await customers.look_up(
        tx, identifiers=[one[1] for one in flat], values=[one[2] for one in flat]
    )
    places = dict(enumerate(flat, start=1))
    owners: defaultdict[int, set[CustomerId]] = defaultdict(set)
    erased: set[int] = set()
    for hit in found:
        number, identifier, _ = places[hit.number]
        if hit.erased:
            erased.add(number)
        if hit.customer_id is not None and identifier.kind in _KEYS:
            owners[number].add(hit.customer_id)
    asked: list[_Asked] = []
    for number, named in usable:
        try:
            asked.append(_meant(number, rows[number], named, owners[number], number in erased))
        except Refusal as refusal:
            results[number] = refused(refusal)
    return await _told_apart(tx, asked, results), results


def _named(row: CustomerRow, source: str) -> Iterator[tuple[str, Identifier, str]]:
    """Yield what a row names its customer by: field, identifier, value as it is kept."""
    given = [
        *(
            (name, Identifier(kind, getattr(row, name) or "", region=row.region))
            for name, kind in _IDENTIFIERS.items()
            if getattr(row, name)
        ),
        *(
            ("external_ids", Identifier(IdentifierKind.EXTERNAL, value, source=system))
            for system, value in row.external_ids.items()
        ),
    ]
    if row.external_id is not None:
        own = Identifier(IdentifierKind.EXTERNAL, row.external_id, source=source)
        given.append(("external_id", own))
    for name, identifier in given:
        yield name, identifier, customers.normalise(identifier)


def _meant(
    number: int,
    row: CustomerRow,
    named: Sequence[tuple[str, Identifier, str]],
    owners: set[CustomerId],
    is_erased: bool,  # noqa: FBT001 # the one caller names it
) -> _Asked:
    if is_erased:
        raise CustomerErased("A value of the row belonged to somebody who was forgotten.")
    if row.id is not None:
        owners = owners | {CustomerId(row.id)}
    if len(owners) > 1:
        raise CustomerAmbiguous("The row names values of several customers.")
    keys = [f"{one.kind}:{value}" for _, one, value in named if one.kind in _KEYS]
    if not owners and not keys:
        raise CustomerKeyless("The row names no customer.", field="external_id")
    derived = CustomerId(ids.derive("customer", *keys[-1:]))
    return _Asked(number, row, tuple(named), next(iter(owners), derived), is_new=False)


async def _told_apart(
    tx: Tx, asked: Sequence[_Asked], results: dict[int, RowResult]
) -> list[_Asked]:
    """Say of each row whether its customer is new; refuse who was erased, or is named twice."""
    there = await customers.list_customers(tx, customer_ids=[one.customer_id for one in asked])
    known = {one.customer_id: one for one in there}
    kept: dict[CustomerId, _Asked] = {}
    for one in asked:
        customer = known.get(one.customer_id)
        if customer is not None and customer.erased_at is not None:
            results[one.number] = refused(CustomerErased("The customer was forgotten."))
        elif one.customer_id in kept:
            results[one.number] = refused(PutTwice("An earlier row is of the same customer."))
        else:
            kept[one.customer_id] = msgspec.structs.replace(one, is_new=customer is None)
    return list(kept.values())


class _People:
    """The customers that a feed names, as they are."""

    def __init__(
        self,
        known: Mapping[CustomerId, Customer],
        held: Mapping[CustomerId, set[tuple[str, str]]],
        books: Mapping[tuple[CustomerId, str], Any],
    ) -> None:
        self._known = known
        self._held = held
        self._books = books

    @classmethod
    async def of(cls, tx: Tx, asked: Sequence[_Asked]) -> "_People":
        named = [one.customer_id for one in asked if not one.is_new]
        known = {c.customer_id: c for c in await customers.list_customers(tx, customer_ids=named)}
        held: defaultdict[CustomerId, set[tuple[str, str]]] = defaultdict(set)
        for one in await customers.list_held(tx, customer_ids=named):
            held[one.customer_id].add((one.kind, one.value))
        books = {
            (one.customer_id, one.label or ""): msgspec.to_builtins(customers.addresses.read(one))
            for one in await customers.addresses.list_books(tx, customer_ids=named)
        }
        return cls(known, held, books)

    def merge(self, custody: Custody, one: _Asked) -> Merged:
        """Decide what is taken of a row."""
        held = self._held.get(one.customer_id, set[tuple[str, str]]())
        there = self._known.get(one.customer_id)
        current: dict[str, Any] = {}
        given: dict[str, Any] = {}
        for name in (*_PARTICULARS, "language"):
            if there is not None:
                current[name] = getattr(there, name)
            if getattr(one.row, name) is not UNSET:
                given[name] = getattr(one.row, name)
        kinds = {kind for kind, _ in held}
        for name, identifier, value in one.named:
            label = f"{name}.{identifier.source}" if name == "external_ids" else name
            given[label] = value
            if (identifier.kind, value) in held:
                current[label] = value
            elif identifier.kind in kinds:
                current[label] = None
        self._add_addresses(one, current, given)
        return custody.merge(
            record=str(one.customer_id),
            current=current,
            given=given,
            as_of=one.row.as_of,
            is_new=one.is_new,
        )

    def _add_addresses(self, one: _Asked, current: dict[str, Any], given: dict[str, Any]) -> None:
        """Add the address book: each label is a field of its own."""
        for label, address in one.row.addresses.items():
            name = f"addresses.{label}"
            given[name] = msgspec.to_builtins(customers.addresses.written(address, field=name))
            if (one.customer_id, label) in self._books:
                current[name] = self._books[one.customer_id, label]


async def _register(tx: Tx, asked: Sequence[_Asked], at: datetime) -> None:
    new = [_new(one) for one in asked]
    imported = await customers.import_customers(tx, customers=new, at=at)
    if imported.registered == len(new) and not imported.taken:
        return
    if len(asked) == 1:
        taken = customers.IdentifierTaken("One of the values belongs to another customer.")
        raise RowRefused(asked[0].number, taken)
    # which one it is, is found by who feeds: it tries fewer rows
    raise customers.IdentifierTaken("A value of a row belongs to another customer.")


def _new(one: _Asked) -> NewCustomer:
    row = one.row
    return NewCustomer(
        customer_id=one.customer_id,
        kind=row.kind,
        language=row.language or None,
        particulars=Particulars(**{name: getattr(row, name) or None for name in _PARTICULARS}),
        identifiers=tuple(identifier for _, identifier, _ in one.named),
        since=row.since,
    )


async def _keep_addresses(tx: Tx, one: _Asked, after: Merged, at: datetime) -> None:
    for label, address in one.row.addresses.items():
        if f"addresses.{label}" in after.taken:
            written = customers.addresses.written(address)
            new = NewAddress(address_id=ids.new(), label=label, address=written)
            await customers.addresses.keep_address(tx, customer_id=one.customer_id, new=new, at=at)


async def _assign_groups(tx: Tx, one: _Asked, source: str, at: datetime) -> None:
    if not one.row.groups:
        return
    held = await customers.groups.list_groups(tx, customer_id=one.customer_id)
    known = {group.code for group in held if group.holds(at)}
    for code in dict.fromkeys(one.row.groups):
        if code not in known:
            await customers.groups.assign_group(
                tx, customer_id=one.customer_id, code=code, valid_from=at, source=source, at=at
            )


def _require_proof(row: CustomerRow) -> None:
    for name, state in row.consents.items():
        purpose, point, channel = name.partition(".")
        if not (purpose and point and channel):
            raise ConsentUnclear(f"{name!r} is no purpose and channel.", field=f"consents.{name}")
        is_granted = state is customers.consents.ConsentState.GRANTED
        if is_granted and (row.consent_proof is None or row.consent_at is None):
            raise ConsentUnproven("Something is allowed without proof.", field="consent_proof")


async def _keep_consents(tx: Tx, one: _Asked, source: str, at: datetime) -> None:
    """Take down what a row says somebody said; the same again is the same statement."""
    said_at = one.row.consent_at or one.row.as_of or at
    evidence = one.row.consent_proof or "import"
    said = [
        customers.consents.Statement(
            statement_id=ids.derive(
                "consent", source, one.customer_id, name, state, evidence, one.row.consent_at or ""
            ),
            customer_id=one.customer_id,
            purpose=name.partition(".")[0],
            channel=name.partition(".")[2],
            state=state,
            evidence=evidence,
            source=source,
            said_at=said_at,
        )
        for name, state in one.row.consents.items()
    ]
    try:
        await customers.consents.record_all(tx, said=said, at=at)
    except Refusal as refusal:
        raise RowRefused(one.number, refusal) from refusal


async def _change(tx: Tx, one: _Asked, after: Merged, at: datetime) -> None:
    if after.taken & {*_PARTICULARS, "language"}:
        await customers.change_particulars(
            tx,
            customer_id=one.customer_id,
            particulars=Particulars(**{name: after.values[name] for name in _PARTICULARS}),
            language=after.values["language"],
            at=at,
        )
    for name, identifier, _ in one.named:
        label = f"{name}.{identifier.source}" if name == "external_ids" else name
        if label in after.taken:
            try:
                await customers.add_identifier(
                    tx, customer_id=one.customer_id, identifier=identifier, at=at
                )
            except Refusal as refusal:
                raise RowRefused(one.number, refusal) from refusal
