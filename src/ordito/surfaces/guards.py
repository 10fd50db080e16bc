"""Guards: what a route asks of its caller, who the caller is, and whether they fit.

Every route says ``access=PUBLIC``, ``access=token(Scope...)``, ``access=staff(Role...)``; pages of
the shop say ``access=VISITOR`` (all) or ``access=shopper()`` (signed-in customers). One that
says nothing lets nobody in.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

import msgspec

from ordito.platform.auth import PlaceOutside, RoleMissing, ScopeMissing
from ordito.platform.ids import CustomerId


class Scope(StrEnum):
    """What a token may do."""

    QUOTES = "quotes"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    ORDERS_EVERYWHERE = "orders:everywhere"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    LOYALTY_READ = "loyalty:read"
    LOYALTY_WRITE = "loyalty:write"
    LEDGER_READ = "ledger:read"
    LEDGER_WRITE = "ledger:write"
    TENDERS = "tenders"
    CATALOGUE_READ = "catalogue:read"
    CATALOGUE_WRITE = "catalogue:write"
    PRICES_APPROVE = "prices:approve"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    CASES_ASSIGN = "cases:assign"
    FACTS_READ = "facts:read"
    DECISIONS_READ = "decisions:read"
    WEBHOOKS_WRITE = "webhooks:write"
    SOURCES_READ = "sources:read"
    SOURCES_WRITE = "sources:write"
    TOKENS_WRITE = "tokens:write"
    METRICS_READ = "metrics:read"
    TILL = "till"
    TILL_MANAGE = "till:manage"
    KNOWLEDGE_READ = "knowledge:read"
    KNOWLEDGE_WRITE = "knowledge:write"
    EXPERIENCE_READ = "experience:read"
    EXPERIENCE_WRITE = "experience:write"
    ACT_AS_ASSOCIATE = "role:associate"
    ACT_AS_AGENT = "role:agent"
    ACT_AS_MERCHANDISER = "role:merchandiser"
    ACT_AS_HELM = "role:helm"
    ADMIN = "admin"


class Role(StrEnum):
    """What a person may do."""

    ASSOCIATE = "associate"
    STORE_LEAD = "manager"
    AGENT = "agent"
    MERCHANDISER = "merchandiser"
    HELM = "helm"
    INTEGRATOR = "integrator"
    ADMIN = "admin"


class Access(msgspec.Struct, frozen=True):
    """What a route asks.

    Attributes:
        scopes: the token needs one of these.
        roles: the person needs one of these; both empty means that anybody may call it.
        shop: what a page of the shop asks: a signed-in ``shopper``, or just a ``visitor``.
    """

    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Role] = frozenset()
    shop: Literal["", "visitor", "shopper"] = ""


PUBLIC: Final = Access()
# everybody; ``request.shopper`` says who is signed in, and forms must come from our own pages
VISITOR: Final = Access(shop="visitor")


def token(*scopes: Scope) -> Access:
    """Ask for an API token with one of ``scopes``; ``admin`` is always enough."""
    return Access(scopes=frozenset((*scopes, Scope.ADMIN)))


def staff(*roles: Role) -> Access:
    """Ask for a signed-in person with one of ``roles``; without any, everybody of the staff."""
    return Access(roles=frozenset((*roles, Role.ADMIN) if roles else Role))


def shopper() -> Access:
    """Ask for a customer who is signed in to the shop; ``request.shopper`` says who it is."""
    return Access(shop="shopper")


class Shopper(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who is signed in to the shop.

    Attributes:
        customer_id: who.
        name: for the screen, never logged; may be empty.
        language: preferred, or None.
        form_token: what forms of this session must send back.
        proof: by what the customer signed in: ``password`` or ``code``.
        signed_in_at: when.
        session_digest: names this browser among the customer's.
    """

    customer_id: CustomerId
    name: str
    language: str | None
    form_token: str
    proof: str
    signed_in_at: datetime
    session_digest: bytes

    @property
    def actor(self) -> str:
        """The customer as the log keeps who acted."""
        return f"customer:{self.customer_id}"


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking.

    Attributes:
        actor: ``token:ID`` or ``staff:ID``, as the log keeps it.
        name: for the screen; never logged.
        channel_id: channel of the token.
        place_id: the one place at which the caller acts, where there is just one.
        place_ids: row scope: places whose rows the caller may touch; None means every place.
        channel_ids: channels whose tokens and webhooks the caller looks after, where its scopes or
            roles let it; None means every channel.
        scopes: of the token.
        roles: of the person.
        language: of the person's screens, or None.
        form_token: what forms of this session must send back, or None for tokens.
        staff_id: the signed-in person, or None for tokens.
    """

    actor: str
    name: str
    channel_id: UUID | None = None
    place_id: UUID | None = None
    place_ids: frozenset[UUID] | None = None
    channel_ids: frozenset[UUID] | None = frozenset()
    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    language: str | None = None
    form_token: str | None = None
    staff_id: UUID | None = None

    @property
    def authority(self) -> frozenset[str]:
        """Roles whose limits of authority count: a person's own, or those a token acts in."""
        acted = {scope.partition("role:")[2] for scope in self.scopes} - {""}
        return self.roles | acted | (self.scopes & {Scope.ADMIN})

    def may_act_at(self, place_id: UUID | None) -> bool:
        """Tell whether rows of ``place_id`` (None: of no place) are within the row scope."""
        return self.place_ids is None or place_id is None or place_id in self.place_ids

    def require_place(self, place_id: UUID) -> None:
        """Refuse what is done at a place outside the row scope.

        Raises:
            PlaceOutside: the caller may act at other places only.
        """
        if not self.may_act_at(place_id):
            raise PlaceOutside(f"you may not act at place {place_id}", place_id=place_id)


def require_scope(access: Access, principal: Principal) -> None:
    """Refuse a token that may not do this.

    Raises:
        ScopeMissing: none of its scopes is asked for here.
    """
    if access.scopes.isdisjoint(principal.scopes):
        wanted = sorted(access.scopes - {Scope.ADMIN}) or [Scope.ADMIN]
        raise ScopeMissing(
            f"this API token lacks the scope {' or '.join(wanted)}", scope=" or ".join(wanted)
        )


def require_role(access: Access, principal: Principal) -> None:
    """Refuse a person who may not do this.

    Raises:
        RoleMissing: none of the person's roles is asked for here.
    """
    if access.roles.isdisjoint(principal.roles):
        wanted = sorted(access.roles - {Role.ADMIN}) or [Role.ADMIN]
        raise RoleMissing(f"this needs the role {' or '.join(wanted)}", roles=wanted)
