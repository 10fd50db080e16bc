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
from ordito.customers.accounts.codes import (
    CODE_LASTS,
    begin_sign_up,
    close_sign_up,
    find_sign_up,
    new_code,
    try_code,
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
    NewCode,
    Proof,
    Proven,
    Session,
    SignUp,
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
    "CODE_LASTS",
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
    "NewCode",
    "PasswordSet",
    "Proof",
    "Proven",
    "Session",
    "SignInWrong",
    "SignUp",
    "SignedIn",
    "SignedOut",
    "Tokens",
    "allow",
    "begin_sign_up",
    "challenge_of",
    "close_sign_up",
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
    "find_sign_up",
    "is_authentic",
    "is_challenge",
    "is_redirect_of",
    "list_clients",
    "list_links",
    "list_sessions",
    "mark_seen",
    "new_code",
    "open_session",
    "put_client",
    "read_scopes",
    "redeem_code",
    "refresh",
    "revoke",
    "set_password",
    "sweep",
    "try_code",
]
