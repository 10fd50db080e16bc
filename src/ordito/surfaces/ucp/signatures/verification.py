"""Verification: whether one of a request's signatures is of a key of the platform.

Source: UCP 2026-08-25, Message Signatures (REST Request Verification) and Identity Resolution
Algorithm; RFC 9421, section 3.2. ``created`` and ``expires`` are optional there; where they stand,
they are held to.
"""

from datetime import datetime, timedelta
from typing import Any, Final, cast

import http_sf
import msgspec

from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.signatures.keys import Jwk, KeyUnusable, find_key, thumbprint, verifier_of
from ordito.surfaces.ucp.signatures.message import (
    Component,
    Message,
    NotCovered,
    has_digest,
    signable_of,
)

SKEW: Final = timedelta(seconds=60)
_STATUS: Final = {"digest_mismatch": 400, "algorithm_unsupported": 400}
_WEB_BOT: Final = "web-bot-auth"
_MOST_SIGNATURES: Final = 4
_LONGEST: Final = 8000
_TEXTS: Final = frozenset({"keyid", "nonce", "tag", "alg"})
_INSTANTS: Final = frozenset({"created", "expires"})
# bound wherever the request carries them
_BOUND: Final = ("idempotency-key", "ucp-agent", "signature-agent")


class Signed(msgspec.Struct, frozen=True):
    """A signature that holds.

    Attributes:
        key_id: of the key.
        nonce: which the signer uses once, where it names one.
        created: when it was made, where it says.
    """

    key_id: str
    nonce: str | None
    created: datetime | None


class _Candidate(msgspec.Struct, frozen=True):
    """One signature of several."""

    label: str
    components: tuple[Component, ...]
    params: dict[str, Any]
    signature: bytes


class _Skipped(Exception):
    """This signature does not authenticate the request."""

    def __init__(self, code: str, content: str) -> None:
        super().__init__(content)
        self.code = code
        self.content = content


def is_signed(message: Message) -> bool:
    """Tell whether a message carries a signature, or a part of one."""
    return any(message.field(name) is not None for name in ("signature-input", "signature"))


def verify(
    message: Message, keys: tuple[Jwk, ...], *, at: datetime, longest_age: timedelta
) -> Signed:
    """Return the signature that holds.

    Args:
        message: a request with signatures.
        keys: that the platform publishes.
        at: the present instant.
        longest_age: of a signature that says when it was made.

    Raises:
        ProtocolError: ``signature_missing``, ``signature_invalid``, ``key_not_found``,
            ``digest_mismatch`` or ``algorithm_unsupported``: none of them holds; that of the first.
    """
    first: _Skipped | None = None
    for candidate in _candidates(message):
        try:
            return _check(message, candidate, keys, at=at, longest_age=longest_age)
        except _Skipped as skipped:
            first = first or skipped
    if first is None:
        raise invalid("The request carries no signature that can be read.")
    raise ProtocolError(first.code, first.content, status=_STATUS.get(first.code, 401))


def missing(content: str) -> ProtocolError:
    """Return the refusal of a request without a signature."""
    return ProtocolError("signature_missing", content, status=401)


def invalid(content: str) -> ProtocolError:
    """Return the refusal of a signature that does not hold."""
    return ProtocolError("signature_invalid", content, status=401)


def _candidates(message: Message) -> list[_Candidate]:
    inputs, values = message.field("signature-input"), message.field("signature")
    if not inputs or not values:
        raise missing("A signature takes the headers Signature-Input and Signature.")
    told, signatures = _dictionary(inputs), _dictionary(values)
    shared = [label for label in told if label in signatures]
    if not shared:
        raise missing("Signature-Input and Signature name no label in common.")
    return [_candidate(label, told, signatures) for label in shared[:_MOST_SIGNATURES]]


def _candidate(label: str, told: dict[str, Any], signatures: dict[str, Any]) -> _Candidate:
    members, params = told[label]
    value = signatures[label][0]
    if not isinstance(members, list) or not isinstance(value, bytes):
        raise invalid("The headers of the signature cannot be read.")
    components: list[Component] = []
    for name, more in cast("list[tuple[Any, dict[str, Any]]]", members):
        if not isinstance(name, str) or name != name.lower():
            raise invalid("A component of the signature has no name in small letters.")
        components.append((name, more))
    for name, said in params.items():
        is_text, is_instant = type(said) is str, type(said) is int
        if (name in _TEXTS and not is_text) or (name in _INSTANTS and not is_instant):
            raise invalid(f"The parameter {name} of the signature cannot be read.")
    return _Candidate(label, tuple(components), params, value)


def _dictionary(value: str) -> dict[str, Any]:
    def refuse(key: str, context: str) -> None:
        raise invalid(f"The headers of the signature name {key[:40]} twice ({context}).")

    try:
        if len(value) > _LONGEST:
            raise invalid("The headers of the signature are too long.")
        said: Any = http_sf.parse(value.encode(), tltype="dictionary", on_duplicate_key=refuse)
    except (ValueError, UnicodeError) as wrong:
        raise invalid("The headers of the signature cannot be read.") from wrong
    return said


def _check(
    message: Message,
    candidate: _Candidate,
    keys: tuple[Jwk, ...],
    *,
    at: datetime,
    longest_age: timedelta,
) -> Signed:
    key_id: str = candidate.params.get("keyid", "")
    tag = candidate.params.get("tag")
    if tag not in {None, _WEB_BOT}:
        raise _Skipped("signature_invalid", "The tag of the signature is for another purpose.")
    key = find_key(keys, key_id)
    if key is None:
        raise _Skipped("key_not_found", f"The platform publishes no key {key_id[:100]!r}.")
    try:
        if tag == _WEB_BOT and thumbprint(key) != key_id:
            raise _Skipped("signature_invalid", "The id of the key is not its thumbprint.")
        is_valid = verifier_of(key)
        _require_cover(message, candidate)
        created = _require_fresh(candidate.params, at, longest_age)
        if any(name == "content-digest" for name, _ in candidate.components) and not has_digest(
            message
        ):
            raise _Skipped("digest_mismatch", "Content-Digest is not the SHA-256 of the body.")
        signable = signable_of(message, candidate.components, candidate.params)
        if not is_valid(candidate.signature, signable):
            raise _Skipped("signature_invalid", f"The signature is not of key {key_id[:100]!r}.")
    except KeyUnusable as unusable:
        raise _Skipped("algorithm_unsupported", f"Key {key_id[:100]!r}: {unusable}.") from unusable
    except NotCovered as wrong:
        raise _Skipped("signature_invalid", f"The signature cannot be checked: {wrong}.") from wrong
    return Signed(key_id, candidate.params.get("nonce"), created)


def _require_cover(message: Message, candidate: _Candidate) -> None:
    """Refuse a signature that leaves open what it must bind; a part of a field is not the field."""
    covered = {name for name, more in candidate.components if not more}
    if any(
        name == "signature-agent" and more.get("key") == candidate.label
        for name, more in candidate.components
    ):
        covered.add("signature-agent")
    required = {"@method", "@authority", "@path"}
    required |= {"@query"} if message.query else set()
    required |= {"content-digest", "content-type"} if message.body else set()
    required |= {name for name in _BOUND if message.field(name) is not None}
    if open_ones := sorted(required - covered):
        raise _Skipped("signature_invalid", f"The signature does not cover {', '.join(open_ones)}.")


def _require_fresh(params: dict[str, Any], at: datetime, longest_age: timedelta) -> datetime | None:
    created, expires = params.get("created"), params.get("expires")
    now_s, skew_s = at.timestamp(), SKEW.total_seconds()
    if expires is not None and expires < now_s - skew_s:
        raise _Skipped("signature_invalid", "The signature has expired.")
    if created is None:
        if params.get("tag") == _WEB_BOT:
            raise _Skipped("signature_invalid", "The signature does not say when it was made.")
        return None
    if created > now_s + skew_s:
        raise _Skipped("signature_invalid", "The signature is of the future.")
    if created < now_s - longest_age.total_seconds() - skew_s:
        raise _Skipped("signature_invalid", "The signature is too old.")
    return datetime.fromtimestamp(created, at.tzinfo)
