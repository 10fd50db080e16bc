"""UCP: a checkout through the selling protocol, opened and paid, beside the same sale over /api."""

import os
import random
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from bench import baskets, company, load, served
from bench.report import Figure, audit_figure
from ordito.platform.db.server import Server

_UNITS: Final = 1_000_000
_WARM_S: Final = 2.0
_DONE: Final = 200
_PLACED: Final = 201
_CONNECTIONS: Final = (1, 16, 32)
_AGENT: Final = "https://agent.example/profile"
_ENDPOINT: Final = "/ucp/2026-08-25/checkout-sessions"
_BUYER: Final = {"first_name": "Mia", "last_name": "Rossi", "email": "mia@example.org"}
_PAYMENT: Final = msgspec.json.encode(
    {
        "payment": {
            "instruments": [
                {
                    "id": "instr_1",
                    "handler_id": "card",
                    "type": "card",
                    "credential": {"type": "token", "token": "sandbox-approve"},
                }
            ]
        }
    }
)


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure at several numbers of connections; then plain sales of the same baskets."""
    async with served.fresh_company(server) as (_, db):
        token = await company.found(db, units=_UNITS)
        _let_in()
        rates: dict[int, float] = {}
        figures = [await _checkouts(one, seconds, rates) for one in _CONNECTIONS]
        plain, rate = await _sales(token, seconds)
        ratio = Figure("UCP : plain sale, 32 connections", f"{rates[32] / rate:.2f}")
        verdict = audit_figure("UCP", await served.audit(db), await served.deadlocks(db))
    return [*figures, plain, ratio, verdict]


def _let_in() -> None:
    """Register the platform, so that its profile is not looked for."""
    known = Path(os.environ["ORDITO_HOME"]) / "platforms.toml"
    known.write_text(f'[[platform]]\nurl = "{_AGENT}"\n', encoding="utf-8")
    os.environ |= {
        "ORDITO_UCP_CHANNEL": "bench",
        "ORDITO_UCP_PLATFORMS": str(known),
        "ORDITO_UCP_RATE_PER_S": "100000",
    }


async def _checkouts(connections: int, seconds: float, rates: dict[int, float]) -> Figure:
    numbers, chance = count(), random.Random(connections)

    def begin() -> Generator[bytes, bytes, None]:
        return _checkout(chance, f"{connections}-{next(numbers)}")

    with served.web(1) as (url, keeper):
        await load.walk(url, begin, seconds=_WARM_S, connections=connections)
        with served.spending(keeper) as spent:
            answers = await load.walk(url, begin, seconds=seconds, connections=connections)
    assert set(answers.statuses) == {_DONE}, answers.samples
    assert msgspec.json.decode(answers.samples[_DONE])["status"] == "completed", answers.samples
    rates[connections] = answers.rate(_DONE)
    word = "connection" if connections == 1 else "connections"
    return Figure(
        f"UCP checkout, opened and paid, {connections} {word}", _told(answers, spent, _DONE)
    )


def _checkout(chance: random.Random, key: str) -> Generator[bytes, bytes, None]:
    """Open a checkout of three lines, collected at one store, and pay for it."""
    lines, store = _basket(chance)
    opened = yield _post(
        _ENDPOINT,
        msgspec.json.encode(
            {
                "line_items": [{"item": {"id": sku}, "quantity": 1} for sku in lines],
                "buyer": _BUYER,
                "fulfillment": {"methods": [{"type": "pickup", "selected_destination_id": store}]},
            }
        ),
        f"open-{key}",
    )
    name = msgspec.json.decode(opened)["id"]
    yield _post(f"{_ENDPOINT}/{name}/complete", _PAYMENT, f"pay-{key}")


def _basket(chance: random.Random) -> tuple[list[str], str]:
    skus = chance.sample(range(company.SKUS), baskets.LINES)
    store = chance.randrange(company.DEPOTS, company.PLACES)
    return [f"s{sku}" for sku in skus], str(company.place_id(store))


def _post(path: str, body: bytes, key: str) -> bytes:
    head = (
        f'POST {path} HTTP/1.1\r\nHost: bench\r\nUCP-Agent: profile="{_AGENT}"\r\n'
        f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _sales(token: str, seconds: float) -> tuple[Figure, float]:
    requests = load.posts("/api/v1/orders", _plain(), token=token, run="plain")
    with served.web(1) as (url, keeper):
        await load.press(url, requests.__next__, seconds=_WARM_S)
        with served.spending(keeper) as spent:
            answers = await load.press(url, requests.__next__, seconds=seconds)
    assert set(answers.statuses) == {_PLACED}, answers.samples
    told = _told(answers, spent, _PLACED)
    return Figure("the same baskets as plain sales, 32 connections", told), answers.rate(_PLACED)


def _plain() -> Iterator[bytes]:
    chance = random.Random(0)
    while True:
        lines, store = _basket(chance)
        sale: dict[str, Any] = {
            "lines": [
                {"sku": sku, "quantity": 1, "method": "collect", "place": store} for sku in lines
            ],
            "payments": [{"tender": "card", "token": "sandbox-approve"}],
        }
        yield msgspec.json.encode(sale)


def _told(answers: load.Answers, spent: served.Spending, status: int) -> str:
    done = answers.statuses[status]
    return (
        f"{answers.rate(status):.0f}/s; p50 {answers.quantile_ms(0.5, status):.0f} ms, p99 "
        f"{answers.quantile_ms(0.99, status):.0f} ms; CPU app {spent.app_ms / done:.2f} + database "
        f"{spent.database_ms / done:.2f} ms; load {spent.load:.1f}"
    )
