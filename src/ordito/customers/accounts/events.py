"""Facts of customers' accounts: ids and codes, never a personal value or a secret."""

from typing import ClassVar

from ordito.platform.events import Event


class SignedIn(Event, frozen=True, kw_only=True):
    """A customer signed in to the shop."""

    type: ClassVar[str] = "customers.signed_in"
    proof: str


class PasswordSet(Event, frozen=True, kw_only=True):
    """A customer chose a password; other browsers were signed out."""

    type: ClassVar[str] = "customers.password_set"
