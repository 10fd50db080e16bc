"""A command of a platform is done once for its key, and its answer is kept for who has the key."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import asyncpg

from tests.conftest import complete
from tests.surfaces.ucp.open_company import AUGUST, opened

KEY: Final = "a-key-of-the-platform"


async def kept(address: str) -> list[str]:
    connection = await asyncpg.connect(address)
    try:
        rows = await connection.fetch("SELECT claim, answer FROM platform.idempotency")
    finally:
        await connection.close()
    return [f"{row['claim']} {row['answer']}" for row in rows]


def test_a_repeat_is_answered_as_before_and_another_body_is_refused(
    address: str, tmp_path: Path
) -> None:
    with opened(address, tmp_path, ucp_test_mode=True) as client:

        def ask(quantity: int = 2, key: str = KEY) -> tuple[int, dict[str, Any]]:
            body = {"line_items": [{"item": {"id": "kettle"}, "quantity": quantity}]}
            answer = client.post(f"{AUGUST}/carts", json=body, headers={"Idempotency-Key": key})
            return answer.status_code, answer.json()

        with ThreadPoolExecutor(4) as rivals:
            answers = list(rivals.map(lambda _: ask(), range(4)))
        first = answers[0]
        assert first[0] == 201
        assert {body["id"] for _, body in answers} == {first[1]["id"]}
        assert ask() == first
        assert ask(3)[0] == 409
        other = ask(key="another")
        assert other[1]["id"] != first[1]["id"]
        written = " ".join(complete(kept(address)))
        assert "kettle" not in written
        assert KEY not in written
        client.post(f"{AUGUST}/testing/idempotency/outage", json={"enabled": True})
        assert ask(key="third")[0] == 503
        client.post(f"{AUGUST}/testing/idempotency/outage", json={"enabled": False})
        aged = {"key": KEY, "hours": 23}
        assert client.post(f"{AUGUST}/testing/idempotency/age", json=aged).status_code == 200
        assert ask() == first
        client.post(f"{AUGUST}/testing/idempotency/age", json={**aged, "hours": 2})
        assert ask()[1]["id"] != first[1]["id"]
