"""Accounts: how customers get in by themselves, and whom they let act for them.

A customer proves to have an e-mail address by a code that is sent there; with it, or with a
password chosen afterwards, a browser is signed in. Platforms that a customer allows to act get
tokens (OAuth 2.0). Secrets are kept as digests, and whose a secret is as a claim.
"""

from ordito.customers.accounts.clients import (
    disable_client,
    find_client,
    is_authentic,
    list_clients,
    put_client,
)
from ordito.customers.accounts.errors import (
    ClientWrong,
    CodeWrong,
    SignedOut,
    SignInWrong,
)
from ordito.customers.accounts.events import (
    AccountLinked,
    AccountUnlinked,
    PasswordSet,
    SignedIn,
)
from ordito.customers.accounts.links import (
    allow,
    end_link,
    find_bearer,
    list_links,
    redeem_code,
    refresh,
    revoke,
)
from ordito.customers.accounts.model import (
    Bearer,
    Client,
    CodeTerms,
    EndedBecause,
    Link,
    NewClient,
    Proof,
    Session,
    Tokens,
)
from ordito.customers.accounts.passwords import find_password_hash, set_password
from ordito.customers.accounts.redirects import is_redirect_of
from ordito.customers.accounts.rules import (
    challenge_of,
    is_challenge,
    read_scopes,
)
from ordito.customers.accounts.secrets import digest_of, draw, sweep
from ordito.customers.accounts.sessions import (
    end_other_sessions,
    end_session,
    find_session,
    list_sessions,
    mark_seen,
    open_session,
)

__all__ = [
    "AccountLinked",
    "AccountUnlinked",
    "Bearer",
    "Client",
    "ClientWrong",
    "CodeTerms",
    "CodeWrong",
    "EndedBecause",
    "Link",
    "NewClient",
    "PasswordSet",
    "Proof",
    "Session",
    "SignInWrong",
    "SignedIn",
    "SignedOut",
    "Tokens",
    "allow",
    "challenge_of",
    "digest_of",
    "disable_client",
    "draw",
    "end_link",
    "end_other_sessions",
    "end_session",
    "find_bearer",
    "find_client",
    "find_password_hash",
    "find_session",
    "is_authentic",
    "is_challenge",
    "is_redirect_of",
    "list_clients",
    "list_links",
    "list_sessions",
    "mark_seen",
    "open_session",
    "put_client",
    "read_scopes",
    "redeem_code",
    "refresh",
    "revoke",
    "set_password",
    "sweep",
]
