"""Signatures of requests: what holds, and with which code each defect is refused."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import http_sf
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as some

from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.signatures import (
    Message,
    Signer,
    is_signed,
    public_jwk,
    sign_answer,
    sign_request,
    thumbprint,
    verify,
)
from ordito.surfaces.ucp.signatures.keys import sign
from ordito.surfaces.ucp.signatures.message import params_of, signable_of

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
AGE = timedelta(minutes=5)
PRIVATE = ec.generate_private_key(ec.SECP256R1())
SIGNER = Signer("platform-1", PRIVATE)
KEYS = (public_jwk(PRIVATE, "platform-1"),)
URL = "https://shop.example/ucp/2026-08-25/checkout-sessions?a=1"
BODY = b'{"line_items":[{"item":{"id":"shirt"},"quantity":2}]}'
HEADERS = {
    "content-type": "application/json",
    "idempotency-key": "550e8400-e29b-41d4-a716-446655440000",
    "ucp-agent": 'profile="https://platform.example/ucp"',
}


def request(**changed: Any) -> Message:
    headers = sign_request(SIGNER, url=URL, headers=HEADERS, body=BODY, at=AT)
    message = Message(
        headers=list(headers.items()),
        body=BODY,
        method="POST",
        authority="shop.example",
        path="/ucp/2026-08-25/checkout-sessions",
        query="a=1",
    )
    return msgspec.structs.replace(message, **changed)


def other_headers(**changed: str | None) -> list[tuple[str, str]]:
    told = dict(request().headers) | {
        name.replace("_", "-"): value for name, value in changed.items() if value is not None
    }
    gone = {name.replace("_", "-") for name, value in changed.items() if value is None}
    return [(name, value) for name, value in told.items() if name not in gone]


def code_of(message: Message, keys: Any = KEYS, *, at: datetime = AT) -> tuple[str, int]:
    with pytest.raises(ProtocolError) as refused:
        verify(message, keys, at=at, longest_age=AGE)
    assert refused.value.body["code"] == refused.value.code
    return refused.value.code, refused.value.status


def self_signed(names: list[Any], params: dict[str, Any], **changed: Any) -> Message:
    """A request whose signature covers ``names`` only."""
    message = request(**changed)
    components = [name if isinstance(name, tuple) else (name, {}) for name in names]
    value = b64encode(sign(PRIVATE, signable_of(message, components, params))).decode()
    headers = [
        (name, value)
        for name, value in message.headers
        if name not in {"signature", "signature-input"}
    ]
    headers += [
        ("signature-input", f"sig1={params_of(components, params)}"),
        ("signature", f"sig1=:{value}:"),
    ]
    return msgspec.structs.replace(message, headers=headers)


ALL = [
    *("@method", "@authority", "@path", "@query"),
    *("content-type", "content-digest", "idempotency-key", "ucp-agent"),
]


def test_whole_signature_holds() -> None:
    signed = verify(request(), KEYS, at=AT, longest_age=AGE)
    assert (signed.key_id, signed.nonce, signed.created) == ("platform-1", None, AT)


def test_signature_without_an_instant_holds_for_ever() -> None:
    message = self_signed(ALL, {"keyid": "platform-1"})
    assert verify(message, KEYS, at=AT + timedelta(days=900), longest_age=AGE).created is None


def test_legacy_header_is_no_signature() -> None:
    assert not is_signed(Message(headers=[("request-signature", "test")], method="GET"))
    assert is_signed(Message(headers=[("signature", "x")], method="GET"))


@pytest.mark.parametrize("gone", ["signature", "signature_input"])
def test_half_of_the_headers_is_missing_the_other(gone: str) -> None:
    assert code_of(request(headers=other_headers(**{gone: None}))) == ("signature_missing", 401)


def test_labels_without_each_other_are_missing() -> None:
    headers = other_headers(signature="sig2=:AAAA:")
    assert code_of(request(headers=headers)) == ("signature_missing", 401)


def test_unknown_key_is_not_found() -> None:
    assert code_of(request(), ()) == ("key_not_found", 401)
    assert code_of(request(), ({**KEYS[0], "use": "enc"},)) == ("key_not_found", 401)
    assert code_of(request(), ({**KEYS[0], "key_ops": ["sign"]},)) == ("key_not_found", 401)


def test_key_of_somebody_else_is_invalid() -> None:
    theirs = public_jwk(ec.generate_private_key(ec.SECP256R1()), "platform-1")
    assert code_of(request(), (theirs,)) == ("signature_invalid", 401)


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "%%", "y": "AA"},
        {**KEYS[0], "alg": "ES384"},
        {**KEYS[0], "y": KEYS[0]["x"]},
        {"kty": "oct", "k": "AAAA"},
    ],
)
def test_key_that_cannot_be_used_is_unsupported_and_spoils_no_other(key: dict[str, Any]) -> None:
    odd = {**key, "kid": "odd"}
    assert code_of(request(), ({**key, "kid": "platform-1"},)) == ("algorithm_unsupported", 400)
    assert verify(request(), (odd, *KEYS), at=AT, longest_age=AGE).key_id == "platform-1"


def test_other_body_is_a_wrong_digest() -> None:
    assert code_of(request(body=BODY + b" ")) == ("digest_mismatch", 400)
    headers = other_headers(content_digest="sha-512=:AAAA:")
    assert code_of(request(headers=headers)) == ("digest_mismatch", 400)


@pytest.mark.parametrize("left_out", ALL)
def test_what_is_not_covered_is_not_authenticated(left_out: str) -> None:
    names = [name for name in ALL if name != left_out]
    code = code_of(self_signed(names, {"keyid": "platform-1"}))
    assert code == ("signature_invalid", 401)


def test_part_of_a_header_does_not_stand_for_it() -> None:
    names: list[Any] = [name for name in ALL if name != "ucp-agent"]
    names.append(("ucp-agent", {"key": "profile"}))
    assert code_of(self_signed(names, {"keyid": "platform-1"})) == ("signature_invalid", 401)


@pytest.mark.parametrize(
    ("params", "holds"),
    [
        ({"created": -300}, True),
        ({"created": -361}, False),
        ({"created": 60}, True),
        ({"created": 61}, False),
        ({"expires": -60}, True),
        ({"expires": -61}, False),
        ({"created": -10_000, "expires": 10_000}, False),
    ],
)
def test_clocks_may_differ_by_a_minute(params: dict[str, int], *, holds: bool) -> None:
    now_s = int(AT.timestamp())
    said = {name: now_s + offset_s for name, offset_s in params.items()}
    message = self_signed(ALL, {**said, "keyid": "platform-1"})
    if holds:
        verify(message, KEYS, at=AT, longest_age=AGE)
    else:
        assert code_of(message) == ("signature_invalid", 401)


def test_signature_for_another_purpose_is_invalid() -> None:
    message = self_signed(ALL, {"keyid": "platform-1", "tag": "payments"})
    assert code_of(message) == ("signature_invalid", 401)


def test_signature_of_a_web_bot_names_its_key_by_the_thumbprint() -> None:
    named = thumbprint(KEYS[0])
    now_s = int(AT.timestamp())
    agent = 'sig1="https://platform.example/ucp";type=jwks_uri'
    headers = [*request().headers, ("signature-agent", agent)]
    names = [*ALL, ("signature-agent", {"key": "sig1"})]
    params = {"created": now_s, "expires": now_s + 60, "keyid": named, "tag": "web-bot-auth"}
    message = self_signed(names, {**params, "nonce": "n"}, headers=headers)
    signed = verify(message, (public_jwk(PRIVATE),), at=AT, longest_age=AGE)
    assert (signed.key_id, signed.nonce) == (named, "n")
    assert code_of(self_signed(ALL, params, headers=headers), (public_jwk(PRIVATE),)) == (
        "signature_invalid",
        401,
    )
    other = self_signed(names, {**params, "keyid": "platform-1"}, headers=headers)
    assert code_of(other) == ("signature_invalid", 401)


def test_one_of_several_signatures_is_enough() -> None:
    told = dict(request().headers)
    headers = other_headers(
        signature_input=f'other=("@authority");keyid="x", {told["signature-input"]}',
        signature=f"other=:AAAA:, {told['signature']}",
    )
    assert verify(request(headers=headers), KEYS, at=AT, longest_age=AGE).key_id == "platform-1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature_input", 'sig1=("@method"'),
        ("signature_input", "sig1=1"),
        ("signature_input", 'sig1=("@method" 1);keyid="platform-1"'),
        ("signature_input", 'sig1=("@METHOD");keyid="platform-1"'),
        ("signature_input", 'sig1=("@method");keyid=1'),
        ("signature_input", 'sig1=("@method");created="1";keyid="platform-1"'),
        ("signature_input", 'sig1=("@method");keyid="a", sig1=("@method");keyid="b"'),
        ("signature", "sig1=text"),
        ("signature", "sig1=:%%:"),
        ("signature", "sig1=:MEUCIQ==:"),
        ("signature_input", "sig1=(" + '"a" ' * 3000 + ")"),
    ],
)
def test_what_cannot_be_read_is_invalid(name: str, value: str) -> None:
    code = code_of(request(headers=other_headers(**{name: value})))
    assert code in {("signature_invalid", 401), ("key_not_found", 401)}


@settings(max_examples=300, deadline=None)
@given(some.data())
def test_any_bit_flipped_in_what_is_covered_is_refused(data: some.DataObject) -> None:
    message = request()
    parts: dict[str, bytes] = {
        "body": message.body,
        "method": message.method.encode(),
        "authority": message.authority.encode(),
        "path": message.path.encode(),
        "query": message.query.encode(),
        **{name: value.encode() for name, value in message.headers},
    }
    part = data.draw(some.sampled_from(sorted(parts)))
    bit = data.draw(some.integers(0, 8 * len(parts[part]) - 1))
    flipped = bytearray(parts[part])
    flipped[bit // 8] ^= 1 << bit % 8
    if part == "body":
        changed = msgspec.structs.replace(message, body=bytes(flipped))
    elif part in dict(message.headers):
        text = flipped.decode("latin-1")
        headers = [(name, text if name == part else value) for name, value in message.headers]
        changed = msgspec.structs.replace(message, headers=headers)
    else:
        changed = msgspec.structs.replace(message, **{part: flipped.decode("latin-1")})
    if changed == message or _same_fields(message, changed):
        return
    with pytest.raises(ProtocolError) as refused:
        verify(changed, KEYS, at=AT, longest_age=AGE)
    assert refused.value.status in {400, 401}


def _same_fields(one: Message, other: Message) -> bool:
    """What means the same: white space around a value, bits of base64 that pad its end."""
    names = {name for name, _ in one.headers} - {"signature"}
    if _signature(one) != _signature(other):
        return False
    return (one.body, one.method, one.authority, one.path, one.query) == (
        *(other.body, other.method, other.authority, other.path, other.query),
    ) and all(one.field(name) == other.field(name) for name in names)


def _signature(message: Message) -> object:
    try:
        return http_sf.parse(dict(message.headers)["signature"].encode(), tltype="dictionary")
    except ValueError:
        return None


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=200), some.text(max_size=200))
def test_no_header_brings_the_check_down(inputs: str, values: str) -> None:
    headers = [("signature-input", inputs), ("signature", values)]
    with pytest.raises(ProtocolError):
        verify(request(headers=headers), KEYS, at=AT, longest_age=AGE)


def test_answer_without_a_body_covers_its_status() -> None:
    told = sign_answer(SIGNER, status=204, body=b"", content_type="", at=AT)
    assert told["signature-input"].startswith('sig1=("@status");created=')
    assert "content-digest" not in told
