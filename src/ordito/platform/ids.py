"""Identifiers: made by the application, never by the database.

Source: RFC 9562 (UUID version 7 for live identifiers, version 8 for derived ones).
"""

import hashlib
import os
import time
from datetime import datetime
from typing import Final, NewType
from uuid import UUID

EntityId = NewType("EntityId", UUID)
ChannelId = NewType("ChannelId", UUID)
PlaceId = NewType("PlaceId", UUID)
PartnerId = NewType("PartnerId", UUID)
CustomerId = NewType("CustomerId", UUID)
IdentifierId = NewType("IdentifierId", UUID)
CategoryId = NewType("CategoryId", UUID)
CollectionId = NewType("CollectionId", UUID)
ProductId = NewType("ProductId", UUID)
SkuId = NewType("SkuId", UUID)
PriceListId = NewType("PriceListId", UUID)
PromotionId = NewType("PromotionId", UUID)
ReservationId = NewType("ReservationId", UUID)
AccountId = NewType("AccountId", UUID)
TransferId = NewType("TransferId", UUID)
ProgrammeId = NewType("ProgrammeId", UUID)
CheckoutId = NewType("CheckoutId", UUID)
OrderId = NewType("OrderId", UUID)
PaymentId = NewType("PaymentId", UUID)
FulfilmentOrderId = NewType("FulfilmentOrderId", UUID)
FactId = NewType("FactId", UUID)

_VARIANT: Final = 0b10 << 62
_TAIL_MASK: Final = (1 << 62) - 1
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new() -> UUID:
    """Return a fresh time-ordered identifier (UUID version 7, millisecond precision)."""
    random = int.from_bytes(os.urandom(10), "big")
    return _assemble(time.time_ns() // 1_000_000, 7, random)


def derive(*parts: object) -> UUID:
    """Return the identifier that these parts always have, in every process (UUID version 8)."""
    digest = _digest(parts)
    return _assemble(digest >> 80, 8, digest)


def derive_at(instant: datetime, *parts: object) -> UUID:
    """Return a derived identifier that sorts by ``instant`` (aware, millisecond precision)."""
    return _assemble(int(instant.timestamp() * 1000), 8, _digest(parts))


def number_of(identifier: UUID) -> str:
    """Return the number that people read out for ``identifier``: 12 letters and digits, by fours.

    Drawn from its 60 last, random bits in Crockford's base 32, which has no I, L, O and U.
    """
    tail = identifier.int
    letters = [_CROCKFORD[(tail >> shift) & 31] for shift in range(55, -1, -5)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def _digest(parts: tuple[object, ...]) -> int:
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def _assemble(milliseconds: int, version: int, random: int) -> UUID:
    head = (milliseconds & ((1 << 48) - 1)) << 16 | version << 12 | (random >> 62) & 0xFFF
    return UUID(int=head << 64 | _VARIANT | random & _TAIL_MASK)
