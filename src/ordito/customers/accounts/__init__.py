"""Accounts: how customers get in by themselves, and whom they let act for them.

A customer proves to have an e-mail address by a code that is sent there; with it, or with a
password chosen afterwards, a browser is signed in. Secrets are kept as digests.
"""

from ordito.customers.accounts.errors import CodeWrong, SignedOut, SignInWrong
from ordito.customers.accounts.events import PasswordSet, SignedIn
from ordito.customers.accounts.model import Proof, Session
from ordito.customers.accounts.passwords import find_password_hash, set_password
from ordito.customers.accounts.secrets import digest_of, sweep
from ordito.customers.accounts.sessions import (
    end_other_sessions,
    end_session,
    find_session,
    list_sessions,
    mark_seen,
    open_session,
)

__all__ = [
    "CodeWrong",
    "PasswordSet",
    "Proof",
    "Session",
    "SignInWrong",
    "SignedIn",
    "SignedOut",
    "digest_of",
    "end_other_sessions",
    "end_session",
    "find_password_hash",
    "find_session",
    "list_sessions",
    "mark_seen",
    "open_session",
    "set_password",
    "sweep",
]
