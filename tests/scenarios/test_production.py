"""A company in production: a database of others, several machines, a proxy, a recovery."""

import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.db.backup import back_up, restore
from ordito.platform.db.server import ensure_migrated
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from ordito_client import Client, models
from tests import databases
from tests.company import Company, found
from tests.conftest import complete
from tests.production import (
    Machine,
    Served,
    a_folder,
    a_served_database,
    as_the_servers,
    free_port,
    machines,
    running,
    wait_until,
)

COMPANY: Final = "chain"
NGINX: Final = """\
daemon off; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream ordito {{
        server 127.0.0.1:{first} max_fails=1 fail_timeout=1s;
        server 127.0.0.1:{second} max_fails=1 fail_timeout=1s;
    }}
    server {{
        listen 127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_next_upstream error timeout http_503 non_idempotent;
        location / {{ proxy_pass http://ordito; }}
    }}
}}
"""
BOUNCER: Final = """\
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = {mode}
{prepared}
ignore_startup_parameters = plan_cache_mode, jit
"""


@dataclass(frozen=True)
class Chain:
    """The company on its served database."""

    served: Served
    address: str
    company: Company


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with a_served_database() as served:
        yield served


@pytest.fixture
def chain(served: Served) -> Iterator[Chain]:
    address = complete(ensure_migrated(served.server, COMPANY))
    yield Chain(served, address, complete(_founded(address)))
    complete(databases.drop(served.server, COMPANY))


async def _founded(address: str) -> Company:
    async with Database.open(address) as db:
        return await found(db)


async def _findings(address: str) -> int:
    async with Database.open(address) as db:
        verdicts = await db.transact(run_audit, Context.system(), since=None, at=now())
    return sum(len(verdict.findings) for verdict in verdicts)


def a_sale(quantity: int = 1) -> models.Sale:
    return models.Sale(
        lines=[models.SaleLine(sku="shirt", quantity=quantity, method="ship")],
        payments=[models.SalePayment(tender="card", token="sandbox-approve")],
    )


def test_machines_share_everything_by_the_database(chain: Chain) -> None:
    with machines(chain.served.server.address, count=2) as (one, two):
        one.start(COMPANY)
        two.start(COMPANY)
        token = chain.company.tokens["web"]
        with Client(one.url, token) as here, Client(two.url, token) as there:
            sold = here.orders.place_order(a_sale(), idempotency_key="once")
            assert there.orders.show_order(sold.number).order_id == sold.order_id
            assert there.orders.place_order(a_sale(), idempotency_key="once") == sold
            one.end()
            assert there.orders.place_order(a_sale()).state == "placed"
    assert complete(_findings(chain.address)) == 0


@pytest.mark.needs("nginx", install="apt-get install nginx-light")
def test_nobody_notices_that_machines_are_renewed_behind_a_proxy(chain: Chain) -> None:
    with machines(chain.served.server.address, count=2) as (one, two), a_folder() as folder:
        one.start(COMPANY)
        two.start(COMPANY)
        port = free_port()
        user = "user root;" if as_the_servers() else ""
        text = NGINX.format(folder=folder, port=port, user=user, first=one.port, second=two.port)
        (folder / "nginx.conf").write_text(text)
        command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        with running(command, port, stderr=subprocess.DEVNULL):
            token = chain.company.tokens["web"]
            states = _sold_while_renewed(f"http://127.0.0.1:{port}", token, [one, two])
    assert len(states) > 10
    assert set(states) == {"placed"}
    assert complete(_findings(chain.address)) == 0


def _sold_while_renewed(url: str, token: str, renewed: list[Machine]) -> list[str]:
    """Sell on and on while each machine ends and starts; nothing is tried a second time."""
    states: list[str] = []
    has_ended = threading.Event()

    def sell() -> None:
        with Client(url, token, patience_s=0) as client:
            while not has_ended.is_set():
                states.append(client.orders.place_order(a_sale()).state)
                time.sleep(0.1)

    selling = threading.Thread(target=sell)
    selling.start()
    for machine in renewed:
        wait_until(lambda: len(states) > 3 or not selling.is_alive())
        machine.end()
        machine.start(COMPANY)
    has_ended.set()
    selling.join()
    return states


@pytest.mark.needs("pgbouncer", install="apt-get install pgbouncer")
def test_a_pooler_stands_between(chain: Chain) -> None:
    port, served = free_port(), chain.served
    with a_folder() as folder:
        said = subprocess.run(
            ["pgbouncer", "--version"], capture_output=True, text=True, check=True
        )
        version = re.findall(r"PgBouncer (\d+)\.(\d+)", said.stdout)[0]
        prepares = tuple(int(part) for part in version) >= (1, 21)
        text = BOUNCER.format(
            folder=folder,
            port=port,
            server=served.port,
            mode="transaction" if prepares else "session",
            prepared="max_prepared_statements = 1000" if prepares else "",
        )
        (folder / "ini").write_text(text)
        (folder / "users").write_text(f'"ordito" "{served.password}"\n')
        command = ["pgbouncer", "-q", str(folder / "ini")]
        pooled = served.server.address.replace(f":{served.port}/", f":{port}/")
        direct = {"ORDITO_DATABASE_DIRECT_URL": served.server.address}
        with (
            running(command, port, **as_the_servers()),
            machines(pooled, count=1, **direct) as (machine,),
        ):
            machine.start(COMPANY)
            with Client(machine.url, chain.company.tokens["web"]) as client:
                states = [client.orders.place_order(a_sale()).state for _ in range(20)]
            assert complete(_listeners(chain.address)) >= 1
    assert states == ["placed"] * 20
    assert complete(_findings(chain.address)) == 0


async def _listeners(address: str) -> int:
    """Return how many connections to the company listen without the pooler's name for itself."""
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
    finally:
        await connection.close()


def test_a_company_is_backed_up_and_restored_over_the_network(
    chain: Chain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path / "home"))
    server, target = chain.served.server, tmp_path / "company.tar"

    async def work() -> int:
        await back_up(server, COMPANY, target, replace=False, progress=_deaf)
        await restore(server, target, company="twin", replace=False, amend=_nothing, progress=_deaf)
        return await _findings(server.url("twin"))

    try:
        assert complete(work()) == 0
        assert complete(_count(server.url("twin"))) == complete(_count(chain.address))
    finally:
        complete(databases.drop(server, "twin"))


async def _count(address: str) -> int:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval("SELECT count(*) FROM platform.fact")
    finally:
        await connection.close()


def _deaf(_name: str, _done: int, _total: int) -> None:
    """Hear nothing of the progress."""


async def _nothing(_old: str | None, _fresh: str) -> None:
    """Carry nothing over."""
