"""Signatures over HTTP: requests of platforms checked, replays refused, answers ours."""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ordito.platform.clock import now
from ordito.platform.db.server import Server
from ordito.surfaces.ucp.signatures import Message, digest_of, public_jwk
from ordito.surfaces.ucp.signatures.keys import sign, verifier_of
from ordito.surfaces.ucp.signatures.message import params_of, signable_of
from tests import databases
from tests.conformance.config import payment
from tests.conftest import complete
from tests.surfaces.ucp.open_company import APRIL, AUGUST, opened
from tests.surfaces.ucp.platform import APlatform, a_platform

BODY = b'{"query":"kettle"}'
PATH = f"{APRIL}/catalog/search"


@pytest.fixture(scope="module")
def theirs() -> Iterator[APlatform]:
    with a_platform() as running:
        yield running


@pytest.fixture(scope="module")
def client(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    name = f"ucp_signed_{os.getpid()}"
    address = complete(databases.copy(server, template, name))
    folder = tmp_path_factory.mktemp("signed")
    with opened(address, folder, ucp_strangers=True, ucp_test_mode=True) as talking:
        yield talking
    complete(databases.drop(server, name))


def send(client: httpx.Client, headers: dict[str, str], body: bytes = BODY) -> httpx.Response:
    return client.post(PATH, content=body, headers=headers)


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def signed(client: httpx.Client, theirs: APlatform, **more: Any) -> dict[str, str]:
    return theirs.sign(f"{client.base_url}".rstrip("/") + PATH, BODY, **more)


def test_signed_and_unsigned_requests_are_served(client: httpx.Client, theirs: APlatform) -> None:
    assert send(client, signed(client, theirs)).status_code == 200
    plain = {**theirs.agent(), "content-type": "application/json", "request-signature": "test"}
    assert send(client, plain).status_code == 200


def test_each_defect_has_its_code(client: httpx.Client, theirs: APlatform) -> None:
    whole = signed(client, theirs)
    without = {name: value for name, value in whole.items() if name != "signature"}
    assert said(send(client, without)) == (401, "signature_missing")
    assert said(send(client, whole, BODY + b" ")) == (400, "digest_mismatch")
    other = {**whole, "idempotency-key": "added-later"}
    assert said(send(client, other)) == (401, "signature_invalid")
    wrong = theirs.sign(f"{client.base_url}".rstrip("/") + f"{AUGUST}/catalog/search", BODY)
    assert said(send(client, wrong)) == (401, "signature_invalid")
    elsewhere = theirs.sign(f"https://other.example{PATH}", BODY)
    assert said(send(client, elsewhere)) == (401, "signature_invalid")
    unknown = {**whole, "signature-input": whole["signature-input"].replace("platform-1", "p-2")}
    assert said(send(client, unknown)) == (401, "key_not_found")


def test_clock_that_is_far_off_is_refused(client: httpx.Client, theirs: APlatform) -> None:
    for off, status in ((-290, 200), (-400, 401), (50, 200), (120, 401)):
        headers = signed(client, theirs, at=now() + timedelta(seconds=off))
        assert send(client, headers).status_code == status


def test_nonce_is_taken_once(client: httpx.Client, theirs: APlatform) -> None:
    headers = with_nonce(client, theirs, "n-1")
    assert send(client, headers).status_code == 200
    assert said(send(client, headers)) == (401, "signature_invalid")
    assert send(client, with_nonce(client, theirs, "n-2")).status_code == 200


def with_nonce(client: httpx.Client, theirs: APlatform, nonce: str) -> dict[str, str]:
    headers = {"content-type": "application/json", **theirs.agent()}
    headers["content-digest"] = digest_of(BODY)
    host = f"{client.base_url.host}:{client.base_url.port}"
    message = Message(
        headers=list(headers.items()),
        body=BODY,
        method="POST",
        scheme="http",
        authority=host,
        path=PATH,
    )
    components = [(name, {}) for name in ("@method", "@authority", "@path", *headers)]
    params = {"created": int(now().timestamp()), "keyid": "platform-1", "nonce": nonce}
    value = sign(theirs.private, signable_of(message, components, params))
    return {
        **headers,
        "signature-input": f"sig1={params_of(components, params)}",
        "signature": f"sig1=:{b64encode(value).decode()}:",
    }


def test_key_that_the_platform_has_rotated_in_is_found(client: httpx.Client) -> None:
    """The profile that is kept is older than the key: it is read once more."""
    with a_platform(profile_headers={"cache-control": "public, max-age=3600"}) as theirs:
        older = public_jwk(ec.generate_private_key(ec.SECP256R1()), "platform-0")
        theirs.keys = [older]
        assert send(client, {**theirs.agent()}).status_code == 200
        theirs.keys = [older, public_jwk(theirs.private, "platform-1")]
        # within a minute a profile is not read again, whatever key is named
        assert said(send(client, signed(client, theirs))) == (401, "key_not_found")
        assert theirs.reads == 1


def test_key_of_an_unread_algorithm_is_unsupported(client: httpx.Client) -> None:
    with a_platform(keys=[{"kid": "platform-1", "kty": "RSA", "n": "AQAB", "e": "AQAB"}]) as rsa:
        assert said(send(client, signed(client, rsa))) == (400, "algorithm_unsupported")


@pytest.mark.parametrize("path", [PATH, f"{AUGUST}/catalog/search"])
def test_answers_are_ours(client: httpx.Client, path: str) -> None:
    with a_platform(version=path.split("/")[2]) as theirs:
        answer = client.post(path, content=BODY, headers=theirs.agent())
    profile = client.get("/.well-known/ucp").json()
    leaf = client.get(f"{APRIL}/.well-known/ucp").json()
    assert profile["keys"] == leaf["signing_keys"]
    params = answer.headers["signature-input"].removeprefix("sig1=")
    message = Message(
        headers=[(name, value) for name, value in answer.headers.items()],
        body=answer.content,
        status=answer.status_code,
    )
    told = [f'"@status": {answer.status_code}']
    told += [f'"{name}": {message.field(name)}' for name in ("content-digest", "content-type")]
    text = "\n".join([*told, f'"@signature-params": {params}']).encode()
    value = b64decode(answer.headers["signature"].removeprefix("sig1=:").removesuffix(":"))
    assert verifier_of(profile["keys"][0])(value, text)
    assert answer.headers["content-digest"] == digest_of(answer.content)


def test_unsigned_requests_are_refused_where_the_setting_says_so(
    address: str, tmp_path: Path
) -> None:
    given = {"ucp_strangers": True, "ucp_test_mode": True, "ucp_signatures_needed": True}
    with opened(address, tmp_path, **given) as client, a_platform() as theirs:
        assert said(send(client, theirs.agent())) == (401, "signature_missing")
        assert send(client, signed(client, theirs)).status_code == 200


def test_orders_are_shown_to_the_platform_that_proves_to_have_placed_them(
    address: str, tmp_path: Path
) -> None:
    given = {"ucp_strangers": True, "ucp_test_mode": True, "ucp_orders_to": "proven"}
    with (
        opened(address, tmp_path, **given) as client,
        a_platform() as theirs,
        a_platform() as others,
    ):
        lines = {"line_items": [{"item": {"id": "kettle"}, "quantity": 1}]}
        checkouts = f"{APRIL}/checkout-sessions"
        opened_one = client.post(checkouts, json=lines, headers=theirs.agent()).json()
        path = f"{checkouts}/{opened_one['id']}/complete"
        paid = client.post(path, json=payment("success_token"), headers=theirs.agent()).json()
        order = f"{APRIL}/orders/{paid['order']['id']}"
        unproven = client.get(order, headers=theirs.agent())
        assert unproven.status_code == 401
        assert unproven.headers["www-authenticate"].startswith("Bearer realm=")
        assert unproven.json()["code"] == "identity_required"
        url = f"{client.base_url}".rstrip("/") + order
        assert client.get(order, headers=theirs.sign_read(url)).json()["id"] == paid["order"]["id"]
        foreign = client.get(order, headers=others.sign_read(url))
        assert foreign.status_code == 200
        assert foreign.json()["ucp"]["status"] == "error"
        assert foreign.json()["messages"][0]["code"] == "not_found"
