"""Words of customers' accounts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, IdentifierId


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


class NewClient(msgspec.Struct, frozen=True, kw_only=True):
    """A platform as the company registers it.

    Attributes:
        client_id: chosen by the company, letters of an address.
        name: by which customers know it.
        secret: of a confidential client; None for a public one, which proves by PKCE alone.
        redirect_uris: where customers may be led back to, letter for letter.
        profile_urls: of its profiles; a token counts only with requests under one of them.
        scopes: what it may ask customers for.
    """

    client_id: str
    name: str
    secret: str | None = None
    redirect_uris: tuple[str, ...]
    profile_urls: tuple[str, ...]
    scopes: tuple[str, ...] = ()


class Client(msgspec.Struct, frozen=True):
    """A platform that may ask customers for leave; see ``NewClient``.

    Attributes:
        client_id: see ``NewClient``.
        name: see ``NewClient``.
        secret_digest: None for a public client.
        redirect_uris: see ``NewClient``.
        profile_urls: see ``NewClient``.
        scopes: see ``NewClient``.
        created_at: when it was registered.
        disabled_at: since when it may do nothing any more.
    """

    client_id: str
    name: str
    secret_digest: bytes | None
    redirect_uris: list[str]
    profile_urls: list[str]
    scopes: list[str]
    created_at: datetime
    disabled_at: datetime | None


class EndedBecause(StrEnum):
    """Why a link ended."""

    CUSTOMER = "customer"
    PLATFORM = "platform"
    REUSE = "reuse"


class Link(msgspec.Struct, frozen=True):
    """A customer's leave to a platform.

    Attributes:
        customer_id: who gave it.
        link_id: which.
        client_id: to whom.
        name: of the platform.
        scopes: to do what.
        allowed_at: when the customer said yes.
        linked_at: when the platform fetched its first tokens.
    """

    customer_id: CustomerId
    link_id: UUID
    client_id: str
    name: str
    scopes: list[str]
    allowed_at: datetime
    linked_at: datetime | None


class CodeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """To what an authorisation code is bound.

    Attributes:
        client_id: who may exchange it.
        redirect_uri: where it was sent to.
        challenge: S256, whose verifier must be shown.
        scopes: what its tokens are good for.
    """

    client_id: str
    redirect_uri: str
    challenge: str
    scopes: frozenset[str]


class Tokens(msgspec.Struct, frozen=True):
    """Tokens as they are handed to a platform, once.

    Attributes:
        access_token: for requests.
        refresh_token: for the next tokens.
        scopes: what they are good for.
        expires_in_s: until the access token ends, seconds.
    """

    access_token: str
    refresh_token: str
    scopes: frozenset[str]
    expires_in_s: int


class Bearer(msgspec.Struct, frozen=True):
    """For whom a valid access token acts.

    Attributes:
        customer_id: for whom.
        link_id: by which leave.
        client_id: who acts.
        profile_urls: under which profiles it may.
        scopes: to do what.
    """

    customer_id: CustomerId
    link_id: UUID
    client_id: str
    profile_urls: list[str]
    scopes: list[str]


class NewCode(msgspec.Struct, frozen=True):
    """A one-time code as it is handed out.

    Attributes:
        secret: for the browser that asked.
        code: six digits, for the mail.
        code_id: what stands for it.
    """

    secret: str
    code: str
    code_id: UUID


class SignUp(msgspec.Struct, frozen=True):
    """Somebody who is not known and wants an account; lives in the vault.

    Attributes:
        customer_id: that the customer will have.
        identifier_id: what stands for the address.
        email: the address, normalised.
        language: ISO 639-1, or None.
    """

    customer_id: CustomerId
    identifier_id: IdentifierId
    email: str
    language: str | None


class Proven(msgspec.Struct, frozen=True):
    """Somebody who has read a code.

    Attributes:
        customer_id: who, or who will be.
        identifier_id: of the address that is proven.
    """

    customer_id: CustomerId
    identifier_id: IdentifierId
