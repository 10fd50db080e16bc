"""Words of customers' accounts."""

from datetime import datetime
from enum import StrEnum

import msgspec

from ordito.platform.ids import CustomerId


class Proof(StrEnum):
    """By what somebody proved to be the customer."""

    PASSWORD = "password"  # noqa: S105 # a word, not a secret
    CODE = "code"


class Session(msgspec.Struct, frozen=True):
    """A browser in which a customer is signed in.

    Attributes:
        customer_id: who.
        digest: of the cookie's secret.
        proof: see ``Proof``.
        opened_at: when the customer signed in.
        seen_at: last request, to the hour.
        expires_at: end of the session, used or not.
        name: of the customer, from the vault.
        language: ISO 639-1, preferred.
    """

    customer_id: CustomerId
    digest: bytes
    proof: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    name: str | None
    language: str | None
