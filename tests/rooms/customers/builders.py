"""People for the tests of customers."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.customers.consents import ConsentState, Statement
from ordito.platform import ids
from ordito.platform.ids import CustomerId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def email(value: str = "Anna.Rossi@Example.com", **terms: Any) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value, **terms)


def phone(value: str = "+39 333 123 4567", **terms: Any) -> Identifier:
    return Identifier(IdentifierKind.PHONE, value, **terms)


def card(value: str = "2600 0001-2345") -> Identifier:
    return Identifier(IdentifierKind.CARD, value)


def external(value: str = "4711", source: str = "crm") -> Identifier:
    return Identifier(IdentifierKind.EXTERNAL, value, source=source)


def anna(**changes: Any) -> NewCustomer:
    return replace(
        NewCustomer(
            customer_id=customer_id("anna"),
            language="it",
            particulars=Particulars(name="Anna Rossi", city="Milano", country="IT"),
            identifiers=(email(), phone(), card()),
        ),
        **changes,
    )


def bruno(**changes: Any) -> NewCustomer:
    return replace(
        NewCustomer(
            customer_id=customer_id("bruno"),
            particulars=Particulars(name="Bruno Bianchi"),
            identifiers=(email("bruno@example.com"),),
        ),
        **changes,
    )


def consent(*, given: bool, name: str, at: datetime = NOON, **changes: Any) -> Statement:
    return replace(
        Statement(
            statement_id=ids.derive("consent", name),
            customer_id=customer_id("anna"),
            purpose="marketing",
            channel="email",
            state=ConsentState.GRANTED if given else ConsentState.DENIED,
            evidence="form:web:3",
            source="test",
            said_at=at,
        ),
        **changes,
    )


def customer_id(name: str) -> CustomerId:
    return CustomerId(ids.derive("customer", name))
