"""`ordito token` and `ordito user`, as somebody types them."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest

from ordito.platform.auth import (
    find_staff,
    find_token,
    hash_to_match,
    is_password,
    parse_token,
)
from ordito.platform.db import Database

PASSWORD = "correct horse battery"


@pytest.fixture
def company(address: str) -> str:
    """Return the name of the company whose database the test has."""
    return urlsplit(address).path.removeprefix("/ordito_")


def ordito(
    address: str, company: str, *words: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    server = urlunsplit(urlsplit(address)._replace(path="/"))
    return subprocess.run(
        [sys.executable, "-m", "ordito.surfaces.cli.main", *words, "--company", company],
        env={**os.environ, "ORDITO_DATABASE_URL": server, "COLUMNS": "200"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_a_token_is_issued_listed_and_revoked(
    address: str, company: str, db: Database
) -> None:
    words = ("token", "create", "till", "--scope", "quotes", "--scope", "orders:write")
    issued = ordito(address, company, *words, "--days", "30")
    assert issued.returncode == 0, issued.stderr
    token_id, _ = parse_token(issued.stdout.strip())

    (listed,) = json.loads(ordito(address, company, "token", "list", "--json").stdout)
    assert (listed["name"], listed["scopes"]) == ("till", ["orders:write", "quotes"])
    assert "secret_sha256" not in listed

    assert ordito(address, company, "token", "revoke", str(token_id)).returncode == 0
    kept = await db.read(find_token, token_id=token_id)
    assert kept is not None
    assert kept.revoked_at is not None


async def test_a_person_is_added_and_gets_a_new_password(
    address: str, company: str, db: Database
) -> None:
    words = ("user", "add", "Ada", "--role", "agent", "--password-stdin")
    added = ordito(address, company, *words, typed=f"{PASSWORD}\n")
    assert added.returncode == 0, added.stderr
    ada = await db.read(find_staff, login="ada")
    assert ada is not None
    assert ada.roles == ["agent"]
    assert is_password(hash_to_match(ada), PASSWORD)

    words = ("user", "set-password", "ada", "--password-stdin")
    assert ordito(address, company, *words, typed="another sentence\n").returncode == 0
    ada = await db.read(find_staff, login="ada")
    assert is_password(hash_to_match(ada), "another sentence")

    listed = ordito(address, company, "user", "list", "--json").stdout
    assert json.loads(listed)[0]["login"] == "ada"
    assert "argon2" not in listed


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("user", "add", "ada", "--role", "agent", "--password-stdin"), "short\n", "10"),
        (("user", "set-password", "nobody", "--password-stdin"), PASSWORD, "nobody"),
        (("token", "revoke", "00000000-0000-0000-0000-000000000000"), "", "token list"),
        (("token", "create", "x", "--scope", "quotes", "--channel", "moon"), "", "moon"),
    ],
)
def test_a_no_says_what_to_do_and_shows_no_traceback(
    address: str, company: str, words: tuple[str, ...], typed: str, said: str
) -> None:
    refused = ordito(address, company, *words, typed=typed)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unknown_company_is_named(address: str) -> None:
    refused = ordito(address, "atlantis", "user", "list")
    assert refused.returncode == 1
    assert "atlantis" in refused.stderr
    assert "ordito up" in refused.stderr
