"""A platform of somebody else, on loopback: its profile, its keys, and what it was told."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from ordito.platform.clock import now
from ordito.surfaces.ucp.signatures import (
    Message,
    Signer,
    public_jwk,
    sign_request,
    signable_of,
)
from ordito.surfaces.ucp.signatures.keys import sign
from ordito.surfaces.ucp.signatures.message import params_of

ORDER = "dev.ucp.shopping.order"
CHECKOUT = "dev.ucp.shopping.checkout"
SEARCH = "dev.ucp.shopping.catalog.search"


@dataclass
class Told:
    """A request that reached the platform."""

    path: str
    query: str
    authority: str
    headers: dict[str, str]
    body: bytes

    @property
    def order(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def message(self) -> Message:
        """As its signature sees it."""
        return Message(
            headers=list(self.headers.items()),
            body=self.body,
            method="POST",
            scheme="http",
            authority=self.authority,
            path=self.path,
            query=self.query,
        )


@dataclass
class APlatform:
    """What stands in its profile, and what arrived.

    Attributes:
        origin: address of its server.
        answer: status of the answer to what it is told.
        profile_headers: of the profile's answer, beside the usual ones.
        profile: what it answers instead of its profile.
        status: of the profile's answer.
        reads: how often the profile was read.
    """

    origin: str = ""
    version: str = "2026-04-08"
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    keys: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    told: list[Told] = field(default_factory=list[Told])
    answer: Callable[[Told], int] = field(default=lambda _: 200)
    profile_headers: dict[str, str] = field(default_factory=dict[str, str])
    profile: bytes | None = None
    status: int = 200
    reads: int = 0

    @property
    def url(self) -> str:
        return f"{self.origin}/profile"

    @property
    def webhook_url(self) -> str:
        return f"{self.origin}/hooks/orders?channel=ours"

    def document(self) -> dict[str, Any]:
        names = {CHECKOUT: {}, ORDER: {"webhook_url": self.webhook_url}, SEARCH: {}}
        declared = {
            name: [{"version": self.version, **({"config": config} if config else {})}]
            for name, config in names.items()
        }
        listed = "signing_keys" if self.version == "2026-04-08" else "keys"
        keys = self.keys or [public_jwk(self.private, "platform-1")]
        return {"ucp": {"version": self.version, "capabilities": declared}, listed: keys}

    def agent(self) -> dict[str, str]:
        return {"ucp-agent": f'profile="{self.url}"'}

    def sign(
        self, url: str, body: bytes, *, at: datetime | None = None, **more: str
    ) -> dict[str, str]:
        """Headers of a POST, signed."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return sign_request(
            Signer("platform-1", self.private),
            url=url,
            headers={"content-type": "application/json", **self.agent(), **named},
            body=body,
            at=at or now(),
        )

    def sign_read(self, url: str) -> dict[str, str]:
        """Headers of a GET, signed."""
        target, headers = urlsplit(url), self.agent()
        message = Message(
            headers=list(headers.items()),
            method="GET",
            scheme=target.scheme,
            authority=target.netloc,
            path=target.path,
        )
        components = [(name, {}) for name in ("@method", "@authority", "@path", *headers)]
        params = {"created": int(now().timestamp()), "keyid": "platform-1"}
        value = sign(self.private, signable_of(message, components, params))
        return {
            **headers,
            "signature-input": f"sig1={params_of(components, params)}",
            "signature": f"sig1=:{b64encode(value).decode()}:",
        }

    def wait_for(self, count: int, patience_s: float = 40.0) -> list[Told]:
        give_up_at = time.monotonic() + patience_s
        while len(self.told) < count:
            assert time.monotonic() < give_up_at, f"{len(self.told)} of {count} arrived"
            time.sleep(0.05)
        return list(self.told)


@contextmanager
def a_platform(**given: Any) -> Iterator[APlatform]:
    """Run a platform on a free port."""
    platform = APlatform(**given)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            platform.reads += 1
            made = json.dumps(platform.document()).encode()
            body = made if platform.profile is None else platform.profile
            self._send(platform.status, body, platform.profile_headers)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = Told(path, query, headers["host"], headers, body)
            platform.told.append(told)
            self._send(platform.answer(told), b"{}", {})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # its own name
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    platform.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
