"""Facts about access: who may come in, and who did."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class TokenIssued(Event, frozen=True, kw_only=True):
    """A token was made; its secret was shown once."""

    type: ClassVar[str] = "platform.token_issued"
    token_id: UUID
    scopes: list[str]


class TokenRotated(Event, frozen=True, kw_only=True):
    """A token has a successor with the same rights; it ends after an overlap."""

    type: ClassVar[str] = "platform.token_rotated"
    token_id: UUID
    successor_id: UUID


class TokenRevoked(Event, frozen=True, kw_only=True):
    """A token was withdrawn."""

    type: ClassVar[str] = "platform.token_revoked"
    token_id: UUID


class StaffAdded(Event, frozen=True, kw_only=True):
    """A person may sign in."""

    type: ClassVar[str] = "platform.staff_added"
    staff_id: UUID
    roles: list[str]


class StaffDisabled(Event, frozen=True, kw_only=True):
    """A person may not sign in any more; open sessions ended."""

    type: ClassVar[str] = "platform.staff_disabled"
    staff_id: UUID


class PasswordSet(Event, frozen=True, kw_only=True):
    """A person's password was replaced; open sessions ended."""

    type: ClassVar[str] = "platform.password_set"
    staff_id: UUID


class SignedIn(Event, frozen=True, kw_only=True):
    """A person signed in."""

    type: ClassVar[str] = "platform.signed_in"
    staff_id: UUID
