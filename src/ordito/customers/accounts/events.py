"""Facts of customers' accounts: ids and codes, never a personal value or a secret."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class SignedIn(Event, frozen=True, kw_only=True):
    """A customer signed in to the shop."""

    type: ClassVar[str] = "customers.signed_in"
    proof: str


class PasswordSet(Event, frozen=True, kw_only=True):
    """A customer chose a password; other browsers were signed out."""

    type: ClassVar[str] = "customers.password_set"


class AccountLinked(Event, frozen=True, kw_only=True):
    """A platform got its first tokens to act for a customer."""

    type: ClassVar[str] = "customers.account_linked"
    link_id: UUID
    client_id: str
    scopes: list[str]


class AccountUnlinked(Event, frozen=True, kw_only=True):
    """A platform may not act for a customer any more: ``customer``, ``platform`` or ``reuse``.

    The last means that a code or refresh token came a second time: it was stolen.
    """

    type: ClassVar[str] = "customers.account_unlinked"
    link_id: UUID
    client_id: str
    because: str
