"""Keystore: the keys with which this business signs, in a file that its account alone can read.

A new key is published at once and signs a little later, when nobody holds an older profile any
more; the one before stays published for a week. One that has leaked is dropped at once.

Source: UCP 2026-08-25, Message Signatures, Key Rotation.
"""

import fcntl
import functools
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from ordito.platform.errors import NotFound
from ordito.platform.state import state_dir
from ordito.surfaces.ucp.signatures.keys import public_jwk
from ordito.surfaces.ucp.signatures.signing import Signer

SIGNS_AFTER: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=7)


class KeyNotFound(NotFound):
    """No signing key has this id."""

    code = "ucp.key_not_found"
    remedy = "List the keys: ordito ucp keys list."


class OwnKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is kept.

    Attributes:
        key_id: its thumbprint.
        secret: private half, base64url.
        made_at: when it was made.
        signs_from: from when on it may sign.
        published_until: from when on it is not published any more; None while it is in use.
    """

    key_id: str
    secret: str
    made_at: datetime
    signs_from: datetime
    published_until: datetime | None = None

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        """The key itself."""
        number = int.from_bytes(urlsafe_b64decode(self.secret + "=="), "big")
        return ec.derive_private_key(number, ec.SECP256R1())

    def is_published(self, at: datetime) -> bool:
        """Tell whether others find it at the instant ``at``."""
        return self.published_until is None or self.published_until > at


class Keystore:
    """The keys of a company, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_ns = -1
        self._keys: tuple[OwnKey, ...] = ()
        self._signers: dict[str, Signer] = {}

    def signer(self, at: datetime) -> Signer:
        """Return the key to sign with; the first one is made when it is asked for."""
        usable = [key for key in self._published(at) if key.signs_from <= at]
        chosen = max(usable, key=lambda key: key.signs_from) if usable else self._earliest(at)
        if chosen.key_id not in self._signers:
            self._signers[chosen.key_id] = Signer(chosen.key_id, chosen.private)
        return self._signers[chosen.key_id]

    def published(self, at: datetime) -> list[dict[str, Any]]:
        """Return the public halves, as a profile shows them, newest first."""
        self.signer(at)
        return [public_jwk(key.private) for key in reversed(self._published(at))]

    def list_keys(self) -> Sequence[OwnKey]:
        """Return all keys, earliest first."""
        return self._current()

    def rotate(self, at: datetime) -> OwnKey:
        """Make a new key, which takes over once everybody can know it; return it."""
        with self._locked() as keys:
            live = [key for key in keys if key.is_published(at)]
            made = _make(at, signs_from=at + SIGNS_AFTER if live else at)
            until = made.signs_from + KEPT
            ending = [
                key
                if key.published_until is not None
                else msgspec.structs.replace(key, published_until=until)
                for key in live
            ]
            self._write([*ending, made])
        return made

    def drop(self, key_id: str, at: datetime) -> None:
        """Publish a key no more, at once; where it was the last one, another is made.

        Raises:
            KeyNotFound: there is none of that id.
        """
        with self._locked() as keys:
            left = [key for key in keys if key.key_id != key_id]
            if len(left) == len(keys):
                raise KeyNotFound(f"there is no key {key_id}", field="key_id")
            if not any(key.published_until is None for key in left):
                left.append(_make(at, signs_from=at))
            self._write(left)

    def _earliest(self, at: datetime) -> OwnKey:
        """Return the next key to sign, before its time: better than none."""
        waiting = self._published(at)
        if waiting:
            return min(waiting, key=lambda key: key.signs_from)
        with self._locked() as keys:
            if not any(key.is_published(at) for key in keys):
                self._write([_make(at, signs_from=at)])
        return self._published(at)[0]

    def _published(self, at: datetime) -> list[OwnKey]:
        return [key for key in self._current() if key.is_published(at)]

    def _current(self) -> tuple[OwnKey, ...]:
        """Return the keys, read anew where another process has changed them."""
        try:
            changed_ns = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return ()
        if changed_ns != self._read_ns:
            self._keys = msgspec.json.decode(self._path.read_bytes(), type=tuple[OwnKey, ...])
            self._read_ns = changed_ns
            self._signers.clear()
        return self._keys

    @contextmanager
    def _locked(self) -> Generator[tuple[OwnKey, ...]]:
        """Hold the file against other processes, and hand over what stands in it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.parent.chmod(0o700)
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield self._current()
        finally:
            os.close(descriptor)

    def _write(self, keys: Sequence[OwnKey]) -> None:
        beside = self._path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(keys))
            file.flush()
            os.fsync(descriptor)
        beside.replace(self._path)
        self._read_ns = -1


def keystore_of(company: str) -> Keystore:
    """Return the keystore of a company of this installation."""
    return _open(state_dir() / "secrets" / company / "ucp-keys.json")


@functools.lru_cache(maxsize=64)
def _open(path: Path) -> Keystore:
    return Keystore(path)


def _make(at: datetime, *, signs_from: datetime) -> OwnKey:
    private = ec.generate_private_key(ec.SECP256R1())
    number = private.private_numbers().private_value
    return OwnKey(
        key_id=public_jwk(private)["kid"],
        secret=urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode(),
        made_at=at,
        signs_from=signs_from,
    )
