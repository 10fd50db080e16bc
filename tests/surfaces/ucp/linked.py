"""A platform of others that links accounts: its steps over HTTP."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from ordito import customers
from ordito.customers import Identifier, IdentifierKind
from ordito.customers.accounts import NewClient
from ordito.platform.auth import hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.surfaces.linking import READ_ORDERS, SCOPES
from ordito.surfaces.ucp.versions import Version
from tests.company import Company
from tests.surfaces.application import PASSWORD, SYSTEM

EMAIL: Final = "member@example.org"
PROFILE: Final = "https://agent.example/profile"
CALLBACK: Final = "https://agent.example/callback"
LOOPBACK: Final = "http://127.0.0.1:5000/callback"
SECRET: Final = "s3cret-of-the-shopping-service"


@dataclass
class Platform:
    """A platform's own memory of one authorisation.

    Attributes:
        client: that talks to the server.
        client_id: as it is registered.
        prefix: of the issuer.
        secret: of a confidential client.
        redirect_uri: where it wants the answer.
    """

    client: httpx.AsyncClient
    client_id: str = "agent"
    prefix: str = ""
    secret: str | None = None
    redirect_uri: str = CALLBACK
    verifier: str = field(default_factory=customers.accounts.draw)

    def asked(self, *scopes: str, **other: str | None) -> dict[str, str]:
        said: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(scopes),
            "state": "a state & more",
            "code_challenge": customers.accounts.challenge_of(self.verifier),
            "code_challenge_method": "S256",
            **other,
        }
        return {name: value for name, value in said.items() if value is not None}

    def path(self, *scopes: str, **other: str | None) -> str:
        return f"{self.prefix}/oauth/authorize?{urlencode(self.asked(*scopes, **other))}"

    async def authorize(self, *scopes: str, **other: str | None) -> httpx.Response:
        """Lead the browser to the consent page."""
        return await self.client.get(self.path(*scopes, **other))

    async def decide(self, decision: str, *scopes: str, **other: str | None) -> httpx.Response:
        """Press a button of the consent page."""
        token = await form_token(self.client)
        form = {"decision": decision, "_csrf": token}
        return await self.client.post(self.path(*scopes, **other), data=form)

    async def code(self, *scopes: str) -> str:
        """Return the code of a customer who says yes."""
        return told(await self.decide("allow", *scopes))["code"]

    async def redeem(self, code: str, **other: str | None) -> httpx.Response:
        fields: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **other,
        }
        return await self.post("token", **fields)

    async def refresh(self, token: str, **other: str | None) -> httpx.Response:
        return await self.post("token", grant_type="refresh_token", refresh_token=token, **other)

    async def tokens(self, *scopes: str) -> dict[str, Any]:
        """Return the tokens of a customer who says yes."""
        answer = await self.redeem(await self.code(*scopes))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def revoke(self, token: str) -> httpx.Response:
        return await self.post("revoke", token=token)

    async def post(self, endpoint: str, **fields: str | None) -> httpx.Response:
        if self.secret is None:
            fields = {"client_id": self.client_id, **fields}
        form = {name: value for name, value in fields.items() if value is not None}
        auth = None if self.secret is None else (self.client_id, self.secret)
        path = f"{self.prefix}/oauth/{endpoint}"
        return await self.client.post(path, data=form, auth=auth or httpx.USE_CLIENT_DEFAULT)


def told(answer: httpx.Response) -> dict[str, str]:
    """Return what the browser carries back to the platform."""
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def form_token(client: httpx.AsyncClient) -> str:
    return (await client.get("/shop/form-token")).text


async def sign_in(client: httpx.AsyncClient) -> None:
    form = {"email": EMAIL, "password": PASSWORD}
    answer = await client.post("/shop/account/sign-in", data=form)
    assert answer.status_code == 303, answer.text


async def furnish(db: Database, company: Company) -> None:
    """Register platforms, and let the member have a password."""
    await db.transact(_furnish, SYSTEM, company)


async def _furnish(tx: Tx, company: Company) -> None:
    proven = Identifier(IdentifierKind.EMAIL, EMAIL, verified_at=now())
    await customers.add_identifier(tx, customer_id=company.member, identifier=proven, at=now())
    password_hash = hash_password(PASSWORD)
    await customers.accounts.set_password(
        tx, customer_id=company.member, password_hash=password_hash, kept=b"", at=now()
    )
    for client_id, secret, scopes in (
        ("agent", None, tuple(SCOPES)),
        ("service", SECRET, tuple(SCOPES)),
        ("reader", None, ("dev.ucp.shopping.order:read",)),
    ):
        client = NewClient(
            client_id=client_id,
            name=f"The {client_id}",
            secret=secret,
            redirect_uris=(CALLBACK, LOOPBACK),
            profile_urls=(PROFILE,),
            scopes=scopes,
        )
        await customers.accounts.put_client(tx, client=client, at=now())


async def ask(
    platform: Platform, token: str | None, *scopes: str, profile: str = PROFILE, version: str = ""
) -> httpx.Response:
    headers = {"ucp-agent": profile}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    return await platform.client.post(
        f"/gated/{version or Version.AUGUST}", params={"scope": list(scopes)}, headers=headers
    )


async def is_good(platform: Platform, token: str) -> bool:
    return (await ask(platform, token, READ_ORDERS)).status_code == 200


async def pass_by(db: Database, seconds: int) -> None:
    """Let codes and tokens be ``seconds`` older."""
    async with db.connection() as connection:
        for table in ("secret", "link_code", "link_token"):
            await connection.execute(
                f"UPDATE customers.{table} SET expires_at = expires_at - make_interval(secs => $1)",  # noqa: S608
                float(seconds),
            )
