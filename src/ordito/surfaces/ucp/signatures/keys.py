"""Keys: JSON web keys, what can be done with them, and how a signature is written down.

Source: RFC 7517 and 7518 (JWK), RFC 8037 (Ed25519), RFC 7638 (thumbprint), RFC 9421 section 3.3
(``r || s``, not DER).
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

Jwk: TypeAlias = Mapping[str, Any]
Verifier: TypeAlias = Callable[[bytes, bytes], bool]
_THUMBED: Final = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}


class Curve(msgspec.Struct, frozen=True):
    """An elliptic curve that ECDSA is used with.

    Attributes:
        curve: as the cryptographic library knows it.
        digest: of the message.
        size: bytes of a coordinate, and of each half of a signature.
        alg: name of the algorithm in a JWK.
    """

    curve: ec.EllipticCurve
    digest: hashes.HashAlgorithm
    size: int
    alg: str


_CURVES: Final = {
    "P-256": Curve(ec.SECP256R1(), hashes.SHA256(), 32, "ES256"),
    "P-384": Curve(ec.SECP384R1(), hashes.SHA384(), 48, "ES384"),
}


class KeyUnusable(Exception):
    """The key's type, curve or algorithm is not read here, or the key is none."""


def find_key(keys: tuple[Jwk, ...], key_id: str) -> Jwk | None:
    """Return the key of an id that may verify signatures, or None."""
    for key in keys:
        if key.get("kid") == key_id and _may_verify(key):
            return key
    return None


def verifier_of(key: Jwk) -> Verifier:
    """Return what tells whether a signature (first) of a text (second) is the key's.

    Raises:
        KeyUnusable: the key's algorithm is not read here, or the key is none.
    """
    if key.get("kty") == "OKP" and key.get("crv") == "Ed25519":
        _require_alg(key, {"EdDSA", "Ed25519"})
        return partial(_is_of_edwards, _coordinate(key, "x", 32))
    curve = _CURVES.get(key.get("crv", "")) if key.get("kty") == "EC" else None
    if curve is None:
        raise KeyUnusable("its type or curve is not read here")
    _require_alg(key, {curve.alg})
    x, y = (int.from_bytes(_coordinate(key, name, curve.size), "big") for name in ("x", "y"))
    try:
        public = ec.EllipticCurvePublicNumbers(x, y, curve.curve).public_key()
    except ValueError as wrong:
        raise KeyUnusable("it is no point of its curve") from wrong
    return partial(_is_of_curve, public, curve)


def sign(private: ec.EllipticCurvePrivateKey, signable: bytes) -> bytes:
    """Return the signature of a P-256 key, 64 bytes."""
    r, s = decode_dss_signature(private.sign(signable, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def public_jwk(private: ec.EllipticCurvePrivateKey, key_id: str | None = None) -> dict[str, Any]:
    """Return the public half of a P-256 key; its id is its thumbprint unless another is given."""
    numbers = private.public_key().public_numbers()
    key = {"kty": "EC", "crv": "P-256", "x": _encoded(numbers.x), "y": _encoded(numbers.y)}
    return {"kid": key_id or thumbprint(key), **key, "use": "sig", "alg": "ES256"}


def thumbprint(key: Jwk) -> str:
    """Return the SHA-256 thumbprint of a key, by which Web Bot Auth knows it.

    Raises:
        KeyUnusable: it is of a type that has none here.
    """
    names = _THUMBED.get(str(key.get("kty")))
    if names is None or any(not isinstance(key.get(name), str) for name in names):
        raise KeyUnusable("its type has no thumbprint here")
    canonical = json.dumps({name: key[name] for name in names}, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _may_verify(key: Jwk) -> bool:
    operations: object = key.get("key_ops")
    allowed = not isinstance(operations, list) or "verify" in operations
    return allowed and key.get("use", "sig") == "sig"


def _require_alg(key: Jwk, known: set[str]) -> None:
    if key.get("alg") is not None and key["alg"] not in known:
        raise KeyUnusable("its algorithm is not read here")


def _is_of_edwards(public: bytes, signature: bytes, signable: bytes) -> bool:
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, signable)
    except InvalidSignature:
        return False
    return True


def _is_of_curve(
    public: ec.EllipticCurvePublicKey, curve: Curve, signature: bytes, signable: bytes
) -> bool:
    if len(signature) != 2 * curve.size:
        return False
    r, s = (
        int.from_bytes(half, "big") for half in (signature[: curve.size], signature[curve.size :])
    )
    try:
        public.verify(encode_dss_signature(r, s), signable, ec.ECDSA(curve.digest))
    except InvalidSignature:
        return False
    return True


def _coordinate(key: Jwk, name: str, size: int) -> bytes:
    said: object = key.get(name)
    try:
        text = said if isinstance(said, str) else ""
        value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as wrong:
        raise KeyUnusable("a coordinate cannot be read") from wrong
    if len(value) != size:
        raise KeyUnusable("a coordinate has another length than its curve's")
    return value


def _encoded(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
