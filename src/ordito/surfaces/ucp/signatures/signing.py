"""Signing: answers, and requests that this business sends.

Source: UCP 2026-08-25, Message Signatures (REST Request Signing, REST Response Signing).
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from ordito.surfaces.ucp.signatures.keys import sign
from ordito.surfaces.ucp.signatures.message import (
    Component,
    Message,
    digest_of,
    params_of,
    signable_of,
)

LABEL: Final = "sig1"
_OWN_PORTS: Final = {"https": 443, "http": 80}


class Signer(msgspec.Struct, frozen=True):
    """A key that this business signs with.

    Attributes:
        key_id: under which its public half is published.
        private: of P-256.
    """

    key_id: str
    private: ec.EllipticCurvePrivateKey


def sign_answer(
    signer: Signer, *, status: int, body: bytes, content_type: str, at: datetime
) -> dict[str, str]:
    """Return the headers that make an answer provably ours."""
    headers = {"content-digest": digest_of(body), "content-type": content_type} if body else {}
    message = Message(headers=list(headers.items()), body=body, status=status)
    signed = _signed(signer, message, ["@status", *headers], at=at)
    return {name: value for name, value in headers.items() if name != "content-type"} | signed


def sign_request(
    signer: Signer, *, url: str, headers: Mapping[str, str], body: bytes, at: datetime
) -> dict[str, str]:
    """Return ``headers`` of a POST with those that make it provably ours.

    Args:
        signer: key.
        url: where it goes.
        headers: names in small letters; all of them are signed.
        body: that is sent.
        at: when.
    """
    target = urlsplit(url)
    told = {**headers, "content-digest": digest_of(body)}
    message = Message(
        headers=list(told.items()),
        body=body,
        method="POST",
        scheme=target.scheme,
        authority=authority_of(target.netloc, target.scheme),
        path=target.path or "/",
        query=target.query,
    )
    names = ["@method", "@authority", "@path", *(["@query"] if target.query else []), *told]
    return told | _signed(signer, message, names, at=at)


def authority_of(netloc: str, scheme: str) -> str:
    """Return host and port as signatures name them: without the scheme's own port."""
    return netloc.lower().removesuffix(f":{_OWN_PORTS.get(scheme, 0)}")


def _signed(
    signer: Signer, message: Message, names: Sequence[str], *, at: datetime
) -> dict[str, str]:
    components: list[Component] = [(name, {}) for name in names]
    params = {"created": int(at.timestamp()), "keyid": signer.key_id}
    value = b64encode(sign(signer.private, signable_of(message, components, params))).decode()
    return {
        "signature-input": f"{LABEL}={params_of(components, params)}",
        "signature": f"{LABEL}=:{value}:",
    }
