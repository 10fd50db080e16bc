"""Repeats: a command of a platform is done once for its key, and answered the same again.

An answer may carry what a buyer typed. It is kept sealed: only who sends the key again can open
it, so the table holds no personal value that could be read.

Source: IETF draft "The Idempotency-Key HTTP Header Field"; UCP, Replay Protection.
"""

import hashlib
import os
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ordito.platform import idempotency
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key, KeyReused, Prior
from ordito.surfaces.ucp.answers import Answer, Outcome, ProtocolError
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.received import Received

HORIZON: Final = timedelta(hours=24)
"""How long an answer is kept at least."""
_LONGEST: Final = 255
_NONCE: Final = 12


async def answer_once(asking: Asking, received: Received) -> Answer:
    """Run an operation, or repeat what it answered to the same key, be it a "no".

    Raises:
        Outcome: the business says no to what has no key.
        ProtocolError: 409: the key belongs to another request; 503: keys cannot be kept.
    """
    handler = received.operation.handler
    if not received.operation.is_command or received.key is None:
        return await handler(asking, received.body)
    if not asking.house.keeps_keys:
        raise ProtocolError(
            "temporarily_unavailable",
            "Idempotency keys cannot be kept just now.",
            status=503,
            headers={"Retry-After": "1"},
        )
    secret = secret_of(asking.platform.url, received.key)
    key = key_of(secret, f"{received.operation.name}:{received.subject}", received.compared)
    try:
        prior = await asking.db.transact(
            idempotency.claim, asking.context, key=key, subject_id=asking.fresh_id, at=asking.at
        )
    except KeyReused as reused:
        raise ProtocolError("idempotency_conflict", reused.detail, status=409) from reused
    if prior is not None and prior.answer is not None:
        return _opened(prior, secret)
    if prior is not None:
        asking = msgspec.structs.replace(asking, fresh_id=prior.subject_id)
    try:
        answer = await handler(asking, received.body)
    except Outcome as no:
        answer = no.answer(asking.ucp("error"))
    await asking.db.transact(_keep, asking.context, key=key, answer=answer, secret=secret)
    return answer


def secret_of(platform: str, key: str) -> bytes:
    """Return what seals the answer to a key of a platform.

    Raises:
        ProtocolError: 400: the key cannot be used.
    """
    if not (0 < len(key) <= _LONGEST and key.isascii() and key.isprintable()):
        raise ProtocolError(
            "invalid_idempotency_key", "The idempotency key cannot be used.", status=400
        )
    return hashlib.sha256(f"{platform}\0{key}".encode()).digest()


def key_of(secret: bytes, command: str, raw: bytes) -> Key:
    """Return the key under which a command is claimed; it does not tell what opens the answer."""
    claim = hashlib.sha256(b"claim\0" + secret).hexdigest()
    return Key.of(caller="ucp", key=claim, command=command, body=raw)


async def _keep(tx: Tx, *, key: Key, answer: Answer, secret: bytes) -> None:
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(secret).encrypt(nonce, msgspec.json.encode(answer), None)
    await idempotency.answer(tx, key=key, status=answer.status, body=b64encode(sealed).decode())


def _opened(prior: Prior, secret: bytes) -> Answer:
    assert prior.answer is not None
    sealed = b64decode(prior.answer)
    body = AESGCM(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    return msgspec.json.decode(body, type=Answer)
