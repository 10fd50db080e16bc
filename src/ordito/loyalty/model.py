"""Words of the loyalty room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

import msgspec

from ordito.platform import ids
from ordito.platform.ids import AccountId, CustomerId, OrderId, ProgrammeId

# the programmes' name in platform.reference
PROGRAMMES: Final = "loyalty.programmes"


class Programme(msgspec.Struct, frozen=True):
    """A loyalty programme, the same in every channel.

    Attributes:
        programme_id: which.
        code: short name; it names the points in the ledger and never changes.
        name: as customers know it.
        minor_per_point: by currency, how much is spent for one point, minor units, at least 1.
        pending_days: days until points may be spent; 0 for at once.
    """

    programme_id: ProgrammeId
    code: str
    name: str
    minor_per_point: dict[str, int]
    pending_days: int = 0

    @property
    def unit(self) -> str:
        """Unit of its points in the ledger."""
        return f"points:{self.code}"

    @property
    def issuer_id(self) -> AccountId:
        """Account from which its points are given."""
        return AccountId(ids.derive("points issuer", self.programme_id))

    def account_of(self, customer_id: CustomerId) -> AccountId:
        """Return the account in which a member's points are."""
        return AccountId(ids.derive("points", self.programme_id, customer_id))


@dataclass(frozen=True, slots=True)
class Programmes:
    """All programmes as of one version, in memory.

    Attributes:
        version: grows with each change; see ``platform.reference``.
        by_id: every programme.
    """

    version: int
    by_id: Mapping[ProgrammeId, Programme]

    @classmethod
    def of(cls, version: int, programmes: Iterable[Programme]) -> Self:
        """Build the snapshot of these programmes."""
        return cls(version, {programme.programme_id: programme for programme in programmes})


class Membership(msgspec.Struct, frozen=True):
    """A customer who takes part in a programme.

    Attributes:
        customer_id: who.
        programme_id: in which.
        account_id: where the points are.
        enrolled_at: since when.
    """

    customer_id: CustomerId
    programme_id: ProgrammeId
    account_id: AccountId
    enrolled_at: datetime


class NewMember(msgspec.Struct, frozen=True):
    """Somebody to enrol, for imports.

    Attributes:
        customer_id: who.
        since: enrolled since when.
    """

    customer_id: CustomerId
    since: datetime


class Earning(msgspec.Struct, frozen=True):
    """Points that an order gives.

    Attributes:
        customer_id: to whom.
        order_id: for which order.
        account_id: into which account.
        issuer_id: from which account.
        unit: of both accounts.
        points: how many, at least 1.
        matures_at: when they may be spent; None for at once.
    """

    customer_id: CustomerId
    order_id: OrderId
    account_id: AccountId
    issuer_id: AccountId
    unit: str
    points: int
    matures_at: datetime | None


class Change(msgspec.Struct, frozen=True):
    """What happened to a member's points.

    Attributes:
        points: given, or negative, taken back; 0 where it had happened before.
        debt: change of what the member owes: positive where points taken back were spent already,
            negative where the points given settled such a debt first.
    """

    points: int
    debt: int
