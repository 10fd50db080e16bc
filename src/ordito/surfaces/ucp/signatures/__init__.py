"""Signatures of messages: RFC 9421 with Content-Digest (RFC 9530), both ways.

``verification`` says whether a platform has sent a request, ``signing`` proves that an answer or
a webhook is ours, ``keystore`` keeps our keys. The text that is signed is made here, by
``http_sf`` (RFC 8941) and ``cryptography``: the package ``http-message-signatures`` takes ten
times what the signature takes, and says of a wrong one only that it is wrong, where the protocol
asks for five different codes. It is the tests' second opinion.
"""

from ordito.surfaces.ucp.signatures.keys import Jwk, public_jwk, thumbprint
from ordito.surfaces.ucp.signatures.message import Message, digest_of, signable_of
from ordito.surfaces.ucp.signatures.signing import (
    Signer,
    authority_of,
    sign_answer,
    sign_request,
)
from ordito.surfaces.ucp.signatures.verification import (
    SKEW,
    Signed,
    invalid,
    is_signed,
    missing,
    verify,
)

__all__ = [
    "SKEW",
    "Jwk",
    "Message",
    "Signed",
    "Signer",
    "authority_of",
    "digest_of",
    "invalid",
    "is_signed",
    "missing",
    "public_jwk",
    "sign_answer",
    "sign_request",
    "signable_of",
    "thumbprint",
    "verify",
]
