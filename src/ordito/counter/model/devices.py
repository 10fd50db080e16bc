"""Devices that act as tills, who may register one, and what tells a right PIN from a wrong one."""

from datetime import datetime
from uuid import UUID

import msgspec


class Device(msgspec.Struct, frozen=True):
    """A till.

    Attributes:
        place_id: where it is, for ever.
        device_id: which.
        code: among the tills of the company; names its drawer and its series of receipts.
        name: as people call it.
        channel_id: through which it sells.
        public_key: of its own key, SubjectPublicKeyInfo.
        token_id: API token that it asks with.
        registered_at: when.
        registered_by: who had invited it.
        revoked_at: when it was revoked, or None.
        revoked_for: why.
        released_at: when what it told since was allowed, or None.
        taken_through: last entry of its log that was taken.
        head: digest of that entry's text, hexadecimal.
        booked_through: last entry that was booked.
        last_told_at: when it last told anything new.
        last_occurred_at: instant of the last entry that was taken, as books have it.
        last_receipt: highest number of its receipts.
        shift_id: of the shift that is open by its log.
    """

    place_id: UUID
    device_id: UUID
    code: str
    name: str
    channel_id: UUID
    public_key: bytes
    token_id: UUID
    registered_at: datetime
    registered_by: str
    revoked_at: datetime | None
    revoked_for: str | None
    released_at: datetime | None
    taken_through: int
    head: str
    booked_through: int
    last_told_at: datetime | None
    last_occurred_at: datetime | None
    last_receipt: int
    shift_id: UUID | None

    @property
    def series(self) -> str:
        """Series of its receipts."""
        return f"T-{self.code}"

    @property
    def drawer(self) -> str:
        """Code of its drawer at its place."""
        return self.code

    @property
    def is_stopped(self) -> bool:
        """Whether its log is stopped: revoked, and not released since."""
        if self.revoked_at is None:
            return False
        return self.released_at is None or self.released_at < self.revoked_at


class Invitation(msgspec.Struct, frozen=True):
    """Leave to register one till, as it is kept."""

    digest: bytes
    device_id: UUID
    place_id: UUID
    channel_id: UUID
    code: str
    name: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    public_key: bytes | None


class Invited(msgspec.Struct, frozen=True):
    """Leave to register one till, as it is shown, once."""

    invitation: str
    expires_at: datetime


class Registered(msgspec.Struct, frozen=True):
    """A till that was registered; token and pepper are shown to it alone, once."""

    device: Device
    token: str


class Pin(msgspec.Struct, frozen=True):
    """What tells a right PIN from a wrong one.

    Attributes:
        staff_id: whose.
        salt: of PBKDF2-HMAC-SHA256.
        iterations: of it.
        sealed: what it gave, 32 bytes, sealed with the installation's key: ``proofs.open_pin``.
        set_at: when it was chosen.
        must_change: it was on a till that is lost.
    """

    staff_id: UUID
    salt: bytes
    iterations: int
    sealed: bytes
    set_at: datetime
    must_change: bool


class PinGuess(msgspec.Struct, frozen=True):
    """Wrong PINs of a person at a till since the last right one."""

    wrong: int
    wait_until: datetime


class Verifier(msgspec.Struct, frozen=True):
    """What a till needs to tell a right PIN without asking; worth nothing without its pepper.

    Attributes:
        salt: base64.
        iterations: of PBKDF2-HMAC-SHA256.
        check: HMAC-SHA256 of what that gives, under the till's pepper, base64.
        must_change: whether the person has to choose another PIN.
    """

    salt: str
    iterations: int
    check: str
    must_change: bool


class TillSession(msgspec.Struct, frozen=True):
    """A person who is signed in at a till, or an approval of one act."""

    place_id: UUID
    device_id: UUID
    staff_id: UUID
    purpose: str
    signed_in_at: datetime
    expires_at: datetime
