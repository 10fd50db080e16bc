"""Known answers: RFC 9421, appendix B, and the package that is not used, as a second opinion."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures.algorithms import (
    ECDSA_P256_SHA256,  # pyright: ignore[reportPrivateImportUsage] # as its manual does
)
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageSigner, HTTPMessageVerifier

from ordito.surfaces.ucp.answers import ProtocolError
from ordito.surfaces.ucp.signatures import (
    Message,
    Signer,
    digest_of,
    public_jwk,
    sign_answer,
    sign_request,
    signable_of,
    thumbprint,
    verify,
)
from ordito.surfaces.ucp.signatures.keys import verifier_of

P256 = load_pem_public_key(
    b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----
"""
)
ED25519 = {
    "kty": "OKP",
    "crv": "Ed25519",
    "kid": "test-key-ed25519",
    "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
}
CLIENT_CERT = (
    ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMM"
    "EkxBIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEw"
    "YHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEA"
    "EFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ"
    "8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49"
    "BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU"
    "4hBVZ1yhk=:"
)
SHA_512_OF_REQUEST = (
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwe"
    "w==:"
)
SHA_512_OF_ANSWER = (
    "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfL"
    "Q==:"
)
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def p256() -> dict[str, str]:
    assert isinstance(P256, ec.EllipticCurvePublicKey)
    numbers = P256.public_numbers()
    told = SimpleNamespace(public_key=lambda: SimpleNamespace(public_numbers=lambda: numbers))
    return public_jwk(told, "test-key-ecc-p256")  # pyright: ignore[reportArgumentType] # no private half is published


def request_of_the_standard(**more: str) -> Message:
    headers = {
        "host": "example.com",
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-digest": SHA_512_OF_REQUEST,
        "content-length": "18",
        **more,
    }
    return Message(
        headers=list(headers.items()),
        body=b'{"hello": "world"}',
        method="POST",
        authority="example.com",
        path="/foo",
        query="param=Value&Pet=dog",
    )


def test_answer_of_b_2_4_is_of_the_key_of_the_standard() -> None:
    answer = Message(
        headers=[
            ("date", "Tue, 20 Apr 2021 02:07:56 GMT"),
            ("content-type", "application/json"),
            ("content-digest", SHA_512_OF_ANSWER),
            ("content-length", "23"),
        ],
        body=b'{"message": "good dog"}',
        status=200,
    )
    names = ("@status", "content-type", "content-digest", "content-length")
    params = {"created": 1618884473, "keyid": "test-key-ecc-p256"}
    signable = signable_of(answer, [(name, {}) for name in names], params)
    assert signable.decode().splitlines()[0] == '"@status": 200'
    assert signable.decode().splitlines()[-1] == (
        '"@signature-params": ("@status" "content-type" "content-digest" "content-length")'
        ';created=1618884473;keyid="test-key-ecc-p256"'
    )
    signature = b64decode(
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="
    )
    assert verifier_of(p256())(signature, signable)
    assert not verifier_of(p256())(signature, signable.replace(b"200", b"201"))


def test_request_of_b_2_6_is_of_the_key_of_the_standard() -> None:
    names = ("date", "@method", "@path", "@authority", "content-type", "content-length")
    params = {"created": 1618884473, "keyid": "test-key-ed25519"}
    signable = signable_of(request_of_the_standard(), [(name, {}) for name in names], params)
    signature = b64decode(
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )
    assert verifier_of(ED25519)(signature, signable)
    assert not verifier_of(ED25519)(signature, signable + b"\n")


def test_base_of_b_2_2_takes_one_parameter_of_the_query() -> None:
    signable = signable_of(
        request_of_the_standard(),
        [("@authority", {}), ("content-digest", {}), ("@query-param", {"name": "Pet"})],
        {"created": 1618884473, "keyid": "test-key-rsa-pss", "tag": "header-example"},
    )
    parameter, params = signable.decode().splitlines()[2:]
    assert parameter == '"@query-param";name="Pet": dog'
    assert params == (
        '"@signature-params": ("@authority" "content-digest" "@query-param";name="Pet")'
        ';created=1618884473;keyid="test-key-rsa-pss";tag="header-example"'
    )


def test_request_behind_a_proxy_of_b_3_is_of_the_proxys_key() -> None:
    request = Message(
        headers=[("client-cert", CLIENT_CERT)],
        method="POST",
        authority="service.internal.example",
        path="/foo",
        query="param=Value&Pet=dog",
    )
    names = ("@path", "@query", "@method", "@authority", "client-cert")
    params = {"created": 1618884473, "keyid": "test-key-ecc-p256"}
    signable = signable_of(request, [(name, {}) for name in names], params)
    signature = b64decode(
        "xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw=="
    )
    assert verifier_of(p256())(signature, signable)


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({}, True),
        ({"query": "name1=Value1&Name2=value2&param=added"}, True),
        (
            {"headers": [("accept", "application/json, */*"), ("referer", "https://a.example")]},
            True,
        ),
        ({"method": "POST"}, False),
        ({"authority": "example.com"}, False),
        ({"headers": [("accept", "*/*"), ("accept", "application/json")]}, False),
    ],
)
def test_what_b_4_lets_change_and_what_not(changed: dict[str, object], *, holds: bool) -> None:
    told: dict[str, object] = {
        "headers": [("accept", "application/json"), ("accept", "*/*")],
        "method": "GET",
        "authority": "example.org",
        "path": "/demo",
        "query": "name1=Value1&Name2=value2",
    }
    request = Message(**(told | changed))  # pyright: ignore[reportArgumentType]
    names = ("@method", "@path", "@authority", "accept")
    params = {"created": 1618884473, "keyid": "test-key-ed25519"}
    signature = b64decode(
        "ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA=="
    )
    signable = signable_of(request, [(name, {}) for name in names], params)
    assert verifier_of(ED25519)(signature, signable) is holds


def test_thumbprint_is_that_of_the_standard() -> None:
    assert thumbprint(ED25519) == "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"  # RFC 8037, A.3
    assert (
        thumbprint(
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            }
        )
        == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )


def test_another_implementation_accepts_what_is_signed_here() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    signer = Signer("ours", private)
    resolver = MappingKeyResolver(public_keys={"ours": private.public_key()}, private_keys={})
    verifier = HTTPMessageVerifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver)
    at = datetime.now(UTC)
    answer = SimpleNamespace(
        status_code=201,
        request=None,
        headers={
            "content-type": "application/json",
            **sign_answer(signer, status=201, body=b"{}", content_type="application/json", at=at),
        },
    )
    assert verifier.verify(answer, body=b"{}")[0].parameters["keyid"] == "ours"
    url = "https://platform.example:8443/hooks/orders?channel=a%20b"
    headers = sign_request(
        signer,
        url=url,
        headers={"content-type": "application/json", "idempotency-key": "k"},
        body=b'{"id":1}',
        at=at,
    )
    sent = SimpleNamespace(method="POST", url=url, headers=headers)
    covered = verifier.verify(sent, body=b'{"id":1}')[0].covered_components
    assert covered['"@query"'] == "?channel=a%20b"
    assert covered['"@authority"'] == "platform.example:8443"


def test_what_another_implementation_signs_is_accepted_here() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    resolver = MappingKeyResolver(public_keys={}, private_keys={"theirs": private})
    signer = HTTPMessageSigner(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver)
    headers = {"content-type": "application/json", "ucp-agent": 'profile="https://p.example/ucp"'}
    url = "https://shop.example/ucp/2026-08-25/carts?x=1"
    request = SimpleNamespace(method="POST", url=url, headers=headers)
    signer.sign(
        request,
        key_id="theirs",
        created=AT,
        include_alg=False,
        covered_component_ids=(
            *("@method", "@authority", "@path", "@query"),
            *("content-type", "ucp-agent", "content-digest"),
        ),
        body=b"{}",
    )
    message = Message(
        headers=[(name.lower(), value) for name, value in request.headers.items()],
        body=b"{}",
        method="POST",
        authority="shop.example",
        path="/ucp/2026-08-25/carts",
        query="x=1",
    )
    keys = (public_jwk(private, "theirs"),)
    signed = verify(message, keys, at=AT, longest_age=HOUR)
    assert (signed.key_id, signed.created) == ("theirs", AT)
    with pytest.raises(ProtocolError):
        verify(
            message,
            (public_jwk(ec.generate_private_key(ec.SECP256R1()), "theirs"),),
            at=AT,
            longest_age=HOUR,
        )


def test_digest_is_that_of_the_standard() -> None:
    body = b'{"hello": "world"}'
    assert digest_of(body) == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
