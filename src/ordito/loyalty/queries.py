"""Questions about programmes and members."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ordito import catalogue
from ordito.customers import Identifier, normalise
from ordito.loyalty.errors import CardClosed, CardUnknown, NotEnrolled, RedemptionUnknown
from ordito.loyalty.model import (
    PROGRAMMES,
    Card,
    CardState,
    Membership,
    Programme,
    Programmes,
    Redemption,
    Terms,
)
from ordito.loyalty.rules import branches_above
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId, IdentifierId, ProgrammeId
from ordito.platform.reference import read_version

_sql = statements(__name__)


class _ProgrammeRow(msgspec.Struct, frozen=True):
    programme_id: ProgrammeId
    code: str
    name: str
    minor_per_point: dict[str, int]
    pending_days: int
    terms: Any
    is_changed: bool

    def programme(self) -> Programme:
        return Programme(
            self.programme_id,
            self.code,
            self.name,
            self.minor_per_point,
            self.pending_days,
            msgspec.convert(self.terms, Terms),
        )


class _Branch(msgspec.Struct, frozen=True):
    category_id: UUID
    parent_id: UUID | None


class _Shelved(msgspec.Struct, frozen=True):
    product_id: UUID
    category_id: UUID


_PROGRAMMES = _sql.query("list_programmes", _ProgrammeRow)
_PROGRAMME = _sql.query("find_programme", _ProgrammeRow)
_CARDS = _sql.query("list_cards", Card)
_SHARERS = _sql.query("list_sharers", UUID)
_REDEMPTION = _sql.query("find_redemption", Redemption)
_BRANCHES = _sql.query("list_branches", _Branch)
_PRODUCTS_IN = _sql.query("list_products_in", _Shelved)
_MEMBERSHIPS = _sql.query("list_memberships", Membership)
_LINKED = _sql.query("list_linked", Membership)


class _Found(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    programme_id: ProgrammeId | None
    account_id: AccountId | None
    enrolled_at: datetime | None
    tier: str | None
    tier_until: datetime | None
    shares: bool | None
    card_state: str | None


_FIND_MEMBER = _sql.query("find_member", _Found)


async def load_programmes(tx: Tx) -> Programmes:
    """Read all programmes into memory.

    The version is read first: a change that comes in between is at worst read twice.
    """
    version = await read_version(tx, name=PROGRAMMES)
    rows = await tx.fetch(_PROGRAMMES)
    changed = [row.programme_id for row in rows if row.is_changed]
    programmes = Programmes.of(version, [row.programme() for row in rows], changed)
    if not _multiplied(programmes):
        return programmes
    shelf_version = await read_version(tx, name=catalogue.SHELF)
    categories = await _categories(tx, _multiplied(programmes))
    return replace(programmes, categories=categories, shelf_version=shelf_version)


async def refresh_programmes(tx: Tx, *, programmes: Programmes) -> Programmes:
    """Return ``programmes`` itself while its version is the present one, else a new one."""
    is_fresh = await read_version(tx, name=PROGRAMMES) == programmes.version
    if is_fresh and programmes.shelf_version:
        is_fresh = await read_version(tx, name=catalogue.SHELF) == programmes.shelf_version
    return programmes if is_fresh else await load_programmes(tx)


async def list_memberships(tx: Tx, *, customer_id: CustomerId) -> list[Membership]:
    """Return the programmes in which a customer takes part, the first one first."""
    return await tx.fetch(_MEMBERSHIPS, customer_id=customer_id)


async def list_linked(
    tx: Tx, *, customer_id: CustomerId, programme_id: ProgrammeId
) -> list[Membership]:
    """Return how a person takes part in a programme under all own ids, the one asked for first."""
    linked = await tx.fetch(_LINKED, customer_id=customer_id)
    return [one for one in linked if one.programme_id == programme_id]


async def list_programmes_of(tx: Tx, *, customer_id: CustomerId) -> list[Membership]:
    """Return one membership for each programme in which a person takes part, under any own id.

    That of the id that was asked for where there is one: it is where points are collected.
    """
    first: dict[ProgrammeId, Membership] = {}
    for membership in await tx.fetch(_LINKED, customer_id=customer_id):
        first.setdefault(membership.programme_id, membership)
    return list(first.values())


async def find_member(
    tx: Tx, *, identifier: Identifier
) -> tuple[CustomerId, Membership | None] | None:
    """Return whose value it is, with the first membership if there is one; None for nobody's.

    Raises:
        InvalidIdentifier: it cannot be a value of its kind.
        CardClosed: the card was lost or replaced.
    """
    found = await tx.find(_FIND_MEMBER, kind=identifier.kind, value=normalise(identifier))
    if found is None:
        return None
    if found.card_state not in {None, CardState.ACTIVE}:
        raise CardClosed(f"The card is {found.card_state}.", field="card", state=found.card_state)
    if found.programme_id is None or found.account_id is None or found.enrolled_at is None:
        return found.customer_id, None
    return found.customer_id, Membership(
        found.customer_id,
        found.programme_id,
        found.account_id,
        found.enrolled_at,
        found.tier,
        found.tier_until,
        bool(found.shares),
    )


async def get_membership(
    tx: Tx, *, customer_id: CustomerId, programme_id: ProgrammeId
) -> Membership:
    """Return how a customer takes part in a programme.

    Raises:
        NotEnrolled: the customer does not.
    """
    for membership in await list_memberships(tx, customer_id=customer_id):
        if membership.programme_id == programme_id:
            return membership
    raise NotEnrolled("The customer does not take part.", customer_id=customer_id)


async def get_programme(tx: Tx, *, programme_id: ProgrammeId) -> Programme:
    """Return a programme from its row; it must exist."""
    found = await tx.one(_PROGRAMME, programme_id=programme_id)
    return found.programme()


async def list_cards(tx: Tx, *, customer_id: CustomerId, programme_id: ProgrammeId) -> list[Card]:
    """Return the cards of a member, closed ones as well, the first one first."""
    return await tx.fetch(_CARDS, customer_id=customer_id, programme_id=programme_id)


async def get_card(
    tx: Tx, *, customer_id: CustomerId, programme_id: ProgrammeId, card_id: IdentifierId
) -> Card:
    """Return a card of a member.

    Raises:
        CardUnknown: the customer has no such card.
    """
    for card in await list_cards(tx, customer_id=customer_id, programme_id=programme_id):
        if card.card_id == card_id:
            return card
    raise CardUnknown("The customer has no such card.", card_id=card_id)


async def list_drawable(tx: Tx, *, membership: Membership, programme: Programme) -> list[AccountId]:
    """Return the accounts a member may spend from, one after the other.

    The own one first, then those of the person's other ids, then the household's.
    """
    who, programme_id = membership.customer_id, programme.programme_id
    linked = await list_linked(tx, customer_id=who, programme_id=programme_id)
    accounts = dict.fromkeys((membership.account_id, *(one.account_id for one in linked)))
    if programme.terms.household:
        others = await tx.fetch(_SHARERS, customer_id=who, programme_id=programme_id)
        accounts |= dict.fromkeys(AccountId(account_id) for account_id in others)
    return list(accounts)


async def find_redemption(
    tx: Tx, *, customer_id: CustomerId, redemption_id: UUID
) -> Redemption | None:
    """Return a redemption as it stands, or None."""
    return await tx.find(_REDEMPTION, customer_id=customer_id, redemption_id=redemption_id)


async def get_redemption(tx: Tx, *, customer_id: CustomerId, redemption_id: UUID) -> Redemption:
    """Return a redemption as it stands.

    Raises:
        RedemptionUnknown: the customer has none of that id.
    """
    found = await find_redemption(tx, customer_id=customer_id, redemption_id=redemption_id)
    if found is None:
        raise RedemptionUnknown("The customer has no such redemption.", redemption_id=redemption_id)
    return found


def _multiplied(programmes: Programmes) -> frozenset[UUID]:
    """Return the categories that some programme multiplies."""
    return frozenset(
        one.category_id
        for programme in programmes.by_id.values()
        for one in programme.terms.multipliers
    )


async def _categories(tx: Tx, multiplied: frozenset[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return the categories of each product in the multiplied branches."""
    above = branches_above({one.category_id: one.parent_id for one in await tx.fetch(_BRANCHES)})
    wanted = [category_id for category_id, path in above.items() if path & multiplied]
    products = await tx.fetch(_PRODUCTS_IN, category_ids=wanted)
    return {one.product_id: above[one.category_id] for one in products}
