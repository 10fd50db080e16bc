"""`ordito ucp clients`, as somebody types it: platforms that may ask customers for leave."""

import asyncio
import re
from urllib.parse import urlsplit, urlunsplit

import pytest
from typer.testing import CliRunner, Result

from ordito import customers
from ordito.customers.accounts import is_authentic
from ordito.customers.accounts.model import Client
from ordito.platform.db import Database
from ordito.surfaces.cli.ucp import app
from ordito.surfaces.linking import READ_ORDERS, SCOPES

PUT = ("put", "agent", "--name", "An agent", "--redirect", "https://agent.example/back")
PROFILE = ("--profile", "https://agent.example/profile")


@pytest.fixture
def ordito(address: str, monkeypatch: pytest.MonkeyPatch) -> "type[Typed]":
    """Let commands run against the database that the test has."""
    server = urlunsplit(urlsplit(address)._replace(path="/"))
    monkeypatch.setenv("ORDITO_DATABASE_URL", server)
    monkeypatch.setenv("COLUMNS", "200")
    Typed.company = urlsplit(address).path.removeprefix("/ordito_")
    return Typed


class Typed:
    """What somebody types behind `ordito ucp clients`."""

    company = ""

    @classmethod
    def run(cls, *words: str) -> Result:
        return CliRunner().invoke(app, ["clients", *words, "--company", cls.company])


def known(address: str) -> list[Client]:
    async def read() -> list[Client]:
        async with Database.open(address) as db:
            return list(await db.read(customers.accounts.list_clients))

    return asyncio.run(read())


def test_a_platform_is_registered_listed_changed_and_disabled(
    address: str, ordito: "type[Typed]"
) -> None:
    put = ordito.run(*PUT, *PROFILE)
    assert put.exit_code == 0, put.output
    assert "secret" not in put.output
    (client,) = known(address)
    assert (client.client_id, client.name) == ("agent", "An agent")
    assert client.secret_digest is None
    assert set(client.scopes) == set(SCOPES)
    # again, with fewer scopes and a secret, which is shown once and kept as a digest
    put = ordito.run(*PUT, *PROFILE, "--scope", READ_ORDERS, "--confidential")
    secret = re.search(r"cannot be read again: (\S+)", put.output)
    assert secret is not None, put.output
    (client,) = known(address)
    assert list(client.scopes) == [READ_ORDERS]
    assert is_authentic(client, secret=secret[1])
    assert not is_authentic(client, secret=None)
    listed = ordito.run("list").output
    assert "An agent" in listed
    assert "confidential" in listed
    assert secret[1] not in listed
    assert ordito.run("disable", "agent").exit_code == 0
    assert known(address)[0].disabled_at is not None
    assert ordito.run("disable", "nobody").exit_code == 1


def test_a_platform_that_cannot_be_led_back_to_is_refused(
    address: str, ordito: "type[Typed]"
) -> None:
    wrong = ("put", "agent", "--name", "An agent", "--redirect", "http://agent.example/back")
    refused = ordito.run(*wrong, *PROFILE)
    assert refused.exit_code != 0
    assert known(address) == []
