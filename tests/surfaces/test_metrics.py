"""Metrics and health: what operators and watchers see."""

import asyncio

from ordito.platform.db import Database
from ordito.surfaces.app import create_app
from ordito.surfaces.guards import Scope
from tests.surfaces.application import QUIET, a_client, a_token, an_application


async def test_metrics_count_requests_by_route_and_refusals_by_code(
    address: str, db: Database
) -> None:
    authorization = await a_token(db, Scope.METRICS_READ)
    async with (
        an_application(address) as application,
        a_client(application, authorization=authorization) as client,
    ):
        await client.get("/api/v1/facts?after=hidden-cursor")
        await client.get("/nothing/hidden-path")
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'method="GET",route="/api/v1/facts",status="403"' in answer.text
    assert 'ordito_refusals_total{code="auth.scope_missing"}' in answer.text
    assert 'route="unknown",status="404"' in answer.text
    assert "hidden-" not in answer.text


async def test_a_process_whose_work_beside_has_ended_is_not_ready(address: str) -> None:
    async with an_application(address) as application, a_client(application) as client:
        house = application.house
        assert house.is_whole
        house._beside[0].cancel()
        await asyncio.sleep(0)
        assert (await client.get("/ready")).status_code == 503
        assert (await client.get("/health")).status_code == 200


async def test_a_process_whose_work_beside_has_failed_gives_up(address: str) -> None:
    given_up = asyncio.Event()
    application = create_app(QUIET, address, give_up=given_up.set)

    async def fail() -> None:
        raise ZeroDivisionError

    async with application.inner.lifespan():
        work = asyncio.create_task(fail())
        work.add_done_callback(application.house._report)
        await asyncio.wait([work])
        await asyncio.wait_for(given_up.wait(), timeout=60)
    assert not application.house.is_whole


async def test_health_and_readiness_are_told_to_everybody(address: str) -> None:
    async with an_application(address) as application, a_client(application) as client:
        for path in ("/health", "/ready"):
            assert (await client.get(path)).json()["status"] == "ok"
