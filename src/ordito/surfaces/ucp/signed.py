"""Signed: whether a request is the platform's own, and the proof that an answer is ours.

A signature that is there is checked, whatever the setting. A nonce is taken once; a request
without one is repeated as any other: the idempotency key, which is signed, lets nothing happen
twice.
"""

import hashlib
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from litestar import Response

from ordito.platform import idempotency, ids
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.surfaces.call import Call
from ordito.surfaces.house import House
from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.platforms import Platform, platform_of
from ordito.surfaces.ucp.received import Received
from ordito.surfaces.ucp.signatures import (
    Message,
    Signed,
    authority_of,
    invalid,
    is_signed,
    missing,
    sign_answer,
    verify,
)
from ordito.surfaces.ucp.signatures.keystore import keystore_of

_JSON: Final = "application/json"
_LONGEST_NONCE: Final = 512


async def check_signature(received: Received, platform: Platform) -> Signed | None:
    """Return the platform's signature of a request, or None where it carries none.

    Raises:
        ProtocolError: ``signature_missing``, ``signature_invalid``, ``key_not_found``,
            ``digest_mismatch`` or ``algorithm_unsupported``.
    """
    house = received.request.house
    message = message_of(received.request, received.raw)
    if not is_signed(message):
        if house.settings.ucp_signatures_needed:
            raise missing("This business takes signed requests only.")
        return None
    signed = await _verified(house, message, platform)
    if signed.nonce is not None:
        await _take_nonce(house, platform, signed.key_id, signed.nonce)
    return signed


def sign_response(request: Call, response: Response[bytes]) -> Response[bytes]:
    """Add the proof that an answer is ours."""
    at = now()
    body = response.content or b""
    headers = sign_answer(
        keystore_of(request.house.settings.company).signer(at),
        status=response.status_code or 200,
        body=body,
        content_type=str(response.media_type or _JSON),
        at=at,
    )
    for name, value in headers.items():
        response.headers[name] = value
    return response


def message_of(request: Call, raw: bytes) -> Message:
    """Return a request as its signature sees it.

    Its host is the one under which this server is known: a request that was signed for another
    business is not taken here, whatever its header ``Host`` says.
    """
    known = urlsplit(request.house.settings.public_url)
    headers = [
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in request.scope["headers"]
    ]
    scheme = known.scheme or request.url.scheme
    host = known.netloc or request.headers.get("host", "")
    return Message(
        headers=headers,
        body=raw,
        method=request.method,
        scheme=scheme,
        authority=authority_of(host, scheme),
        path=(request.scope["raw_path"] or b"/").decode("latin-1"),
        query=request.scope["query_string"].decode("latin-1"),
    )


async def _verified(house: House, message: Message, platform: Platform) -> Signed:
    age = timedelta(seconds=house.settings.ucp_signature_age_s)
    try:
        return verify(message, platform.keys, at=now(), longest_age=age)
    except ProtocolError as no:
        if no.code != "key_not_found":
            raise
    # the key may be newer than the profile that is kept
    renewed = await platform_of(house, platform.url, newer=True)
    return verify(message, renewed.keys, at=now(), longest_age=age)


async def _take_nonce(house: House, platform: Platform, key_id: str, nonce: str) -> None:
    if len(nonce) > _LONGEST_NONCE:
        raise invalid("The nonce of the signature is too long.")
    once = hashlib.sha256(f"{platform.url}\0{key_id}\0{nonce}".encode()).hexdigest()
    key = Key.of(caller="ucp-nonce", key=once, command="", body=b"")
    taken = await house.db.transact(
        idempotency.claim, Context.system(), key=key, subject_id=ids.new(), at=now()
    )
    if taken is not None:
        raise invalid("The nonce of the signature was used before.")
