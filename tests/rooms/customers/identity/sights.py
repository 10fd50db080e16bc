"""Sightings for the tests of identity."""

from datetime import UTC, datetime, timedelta

from ordito.customers import Identifier, IdentifierKind
from ordito.customers.identity import Sighting

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def user(value: str, source: str = "web") -> Identifier:
    return Identifier(IdentifierKind.EXTERNAL, value, source=source)


def card(value: str) -> Identifier:
    return Identifier(IdentifierKind.CARD, value)


def browser(value: str) -> Identifier:
    return Identifier(IdentifierKind.ANONYMOUS, value)


def proven(value: str) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value, verified_at=NOON)


def typed(value: str) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value)


def sight(*identifiers: Identifier, minute: int = 0, is_shared_device: bool = False) -> Sighting:
    return Sighting(
        identifiers=identifiers,
        at=after(minute),
        source="web",
        is_shared_device=is_shared_device,
    )


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)
