"""Proofs: whether an entry is the till's own and follows the one before, and which PIN fits.

Source: docs/decisions/0056 (log) and 0063 (PINs); RFC 8018 (PBKDF2), RFC 2104 (HMAC), FIPS 186-5.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ordito.counter.errors import KeyUnusable
from ordito.counter.model import Device, Pin, Read, TakenEntry, ToldEntry, Verifier
from ordito.counter.rules import occurred

ITERATIONS: Final = 600_000
LONGEST_TEXT: Final = 256 * 1024
_HALF: Final = 32
_NONCE: Final = 12

Fault = Literal["malformed", "bad_signature", "broken_chain"]


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_key(public_key: str) -> bytes:
    """Return the SubjectPublicKeyInfo of a P-256 key that was sent in base64.

    Raises:
        KeyUnusable: it is none.
    """
    try:
        raw = base64.b64decode(public_key, validate=True)
        key = serialization.load_der_public_key(raw)
    except (ValueError, binascii.Error) as error:
        raise KeyUnusable("This is no public key.", field="public_key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise KeyUnusable("This key is not on the curve P-256.", field="public_key")
    return raw


def read_entry(told: ToldEntry) -> Read | None:
    """Return what an entry's text says, or None where it is no entry."""
    if len(told.text) > LONGEST_TEXT:
        return None
    try:
        read = msgspec.json.decode(told.text, type=Read)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeEncodeError):
        return None
    return read if read.at.tzinfo is not None and 0 < read.seq < 2**53 else None


class Judge:
    """Checks entries of one till: its key is read once.

    Attributes:
        device: the till as it was when its log was locked.
    """

    def __init__(self, device: Device) -> None:
        self.device = device
        key = serialization.load_der_public_key(device.public_key)
        assert isinstance(key, ec.EllipticCurvePublicKey)
        self._key = key

    def signature_of(self, told: ToldEntry) -> bytes | None:
        """Return the signature of an entry, or None where it is not this till's."""
        try:
            raw = base64.b64decode(told.signature, validate=True)
        except (ValueError, binascii.Error):
            return None
        if len(raw) != 2 * _HALF:
            return None
        r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
        try:
            self._key.verify(
                encode_dss_signature(r, s), told.text.encode(), ec.ECDSA(hashes.SHA256())
            )
        except (InvalidSignature, ValueError):
            return None
        return raw


def follow(
    judge: Judge, told: Sequence[tuple[ToldEntry, Read]], *, at: datetime
) -> tuple[list[TakenEntry], tuple[int, Fault] | None]:
    """Return the entries that follow the till's log, and what is wrong with the next, if anything.

    Args:
        judge: of the till.
        told: entries that go on from the one that was taken last, without gaps.
        at: now; no entry happened later.

    Returns:
        The entries to take, and the position and the fault of the first that cannot be.
    """
    device = judge.device
    head, last = device.head, device.last_occurred_at or device.registered_at
    taken: list[TakenEntry] = []
    for number, (one, read) in enumerate(told):
        signature = judge.signature_of(one)
        if signature is None:
            return taken, (number, "bad_signature")
        if read.prev != head:
            return taken, (number, "broken_chain")
        last = occurred(read.at, last=last, at=at)
        head = digest_of(one.text)
        taken.append(TakenEntry(read, one.text, signature, head, last))
    return taken, None


def digest_pin(pin: str, *, salt: bytes, iterations: int) -> bytes:
    """Return PBKDF2-HMAC-SHA256 of a PIN, 32 bytes; takes a quarter of a second of CPU."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations, 32)


class PinKeys:
    """What a copy of the database lacks to guess PINs: all of it derives from one secret.

    Attributes:
        secret: of the company's installation, 32 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._sealing = AESGCM(hmac.digest(secret, b"till pins", "sha256"))

    def pepper_of(self, device_id: UUID) -> bytes:
        """Return the pepper of a till, 32 bytes."""
        return hmac.digest(self._secret, b"till pepper" + device_id.bytes, "sha256")

    def seal(self, digest: bytes, *, staff_id: UUID) -> bytes:
        """Return a PIN's digest as the database keeps it."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._sealing.encrypt(nonce, digest, staff_id.bytes)

    def open(self, pin: Pin) -> bytes | None:
        """Return a PIN's digest, or None where it was sealed by another installation."""
        nonce, text = pin.sealed[:_NONCE], pin.sealed[_NONCE:]
        try:
            return self._sealing.decrypt(nonce, text, pin.staff_id.bytes)
        except (InvalidTag, ValueError):
            return None

    def is_pin(self, kept: Pin | None, pin: str) -> bool:
        """Tell whether a PIN is right; as slow where there is none."""
        digest = None if kept is None else self.open(kept)
        if kept is None or digest is None:
            digest_pin(pin, salt=b"nobody", iterations=ITERATIONS)
            return False
        typed = digest_pin(pin, salt=kept.salt, iterations=kept.iterations)
        return hmac.compare_digest(typed, digest)

    def verifier_of(self, pin: Pin | None, device_id: UUID) -> Verifier | None:
        """Return what a till tells this PIN by, or None where there is none it could."""
        digest = None if pin is None else self.open(pin)
        if pin is None or digest is None:
            return None
        check = hmac.digest(self.pepper_of(device_id), digest, "sha256")
        return Verifier(
            salt=base64.b64encode(pin.salt).decode(),
            iterations=pin.iterations,
            check=base64.b64encode(check).decode(),
            must_change=pin.must_change,
        )
