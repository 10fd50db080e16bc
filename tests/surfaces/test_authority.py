"""Limits of authority over HTTP."""

from uuid import uuid4

from ordito.platform.db import Database
from ordito.surfaces.guards import Principal, Scope
from tests.surfaces.application import a_client, a_token, an_application


async def test_limits_are_set_by_an_administrator_and_read_by_all(
    db: Database, address: str
) -> None:
    admin = await a_token(db, Scope.ADMIN)
    seller = await a_token(db, Scope.ORDERS_WRITE)
    limit = {"role": "associate", "power": "refund", "currency": "EUR", "up_to_minor": 5000}
    async with an_application(address) as application:
        async with a_client(application, authorization=admin) as client:
            headers = {"Idempotency-Key": str(uuid4())}
            put = await client.put("/api/v1/authority", json=[limit], headers=headers)
            assert put.status_code == 200, put.text
            assert put.json()[0]["outcome"] == "created"
            unclear = [{**limit, "currency": None}]
            headers = {"Idempotency-Key": str(uuid4())}
            refused = await client.put("/api/v1/authority", json=unclear, headers=headers)
            assert refused.status_code == 422
            assert refused.json()["field"] == "limits[0].currency"
        async with a_client(application, authorization=seller) as client:
            rows = (await client.get("/api/v1/authority")).json()
            assert rows == [{**limit, "entity_id": None}]
            headers = {"Idempotency-Key": str(uuid4())}
            put = await client.put("/api/v1/authority", json=[limit], headers=headers)
            assert put.status_code == 403


def test_a_token_has_the_authority_of_the_roles_it_acts_in() -> None:
    till = Principal(
        actor="token:1", name="till", scopes=frozenset({"orders:write", "role:associate"})
    )
    assert till.authority == {"associate"}
    person = Principal(actor="staff:1", name="Person", roles=frozenset({"agent", "helm"}))
    assert person.authority == {"agent", "helm"}
    assert Principal(actor="token:2", name="all", scopes=frozenset({"admin"})).authority == {
        "admin"
    }
