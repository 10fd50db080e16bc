"""Rivals for the last units, over HTTP and through four channels at once."""

import asyncio

import pytest

from ordito import stock
from ordito.platform.db import Database
from tests.company import found
from tests.scenarios.calls import client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve

pytestmark = pytest.mark.anyio

BUYERS = 200
LAST_UNITS = 20


async def test_two_hundred_buyers_get_exactly_the_twenty_last_units(
    db: Database, address: str
) -> None:
    company = await found(db, scarce=LAST_UNITS)
    channels = list(company.tokens)
    with serve(address) as url:
        clients = [client(url, token) for token in company.tokens.values()]

        async def buy(number: int) -> tuple[int, str]:
            http = clients[number % len(clients)]
            is_store = channels[number % len(channels)] == "store"
            plentiful = (
                line("shirt", 1 + number % 3, place="north")
                if is_store
                else line("shirt", 1 + number % 3, method="collect", place="south")
            )
            lines = [plentiful, line("last", method="ship"), line("laptop", method="ship")]
            lines = lines[number % 3 :] + lines[: number % 3]
            answer = await sell(http, lines)
            return answer.status_code, answer.json().get("code", "")

        answers = await asyncio.gather(*(buy(number) for number in range(BUYERS)))
        for http in clients:
            await http.aclose()

    assert answers.count((201, "")) == LAST_UNITS
    assert answers.count((409, "stock.not_enough")) == BUYERS - LAST_UNITS
    (position,) = await db.read(stock.list_positions, sku_ids=[company.skus["last"]])
    assert (position.on_hand, position.reserved, position.available) == (LAST_UNITS, LAST_UNITS, 0)
    await assert_audit_is_clean(db)
