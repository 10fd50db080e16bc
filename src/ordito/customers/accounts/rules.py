"""Decisions about accounts and links: pure.

Source: RFC 6749 section 3.3 (scopes), RFC 7636 (PKCE).
"""

import base64
import hashlib
import hmac
import re
from typing import Final

# RFC 7636 section 4.1: letters, digits and - . _ ~
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")
# an S256 challenge is 32 bytes in base64url
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_SCOPE: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9_-]*)+:[a-z][a-z0-9_]*")


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_challenge(text: str) -> bool:
    """Tell whether a text can be an S256 challenge."""
    return _CHALLENGE.fullmatch(text) is not None


def proves(verifier: str | None, challenge: str) -> bool:
    """Tell whether a verifier is the one whose challenge was sent before; in constant time."""
    if verifier is None or _VERIFIER.fullmatch(verifier) is None:
        return False
    return hmac.compare_digest(challenge_of(verifier), challenge)


def is_scope(text: str) -> bool:
    """Tell whether a text can be a scope: ``capability:name``."""
    return _SCOPE.fullmatch(text) is not None


def read_scopes(text: str) -> frozenset[str]:
    """Return the scopes of a list parted by blanks."""
    return frozenset(text.split())
