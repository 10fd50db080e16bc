"""The policy of promises over HTTP: picking, carriers and zones."""

from litestar import Response, get, put
from litestar.params import JSONBody

from ordito import fulfilment
from ordito.fulfilment import PromiseBook, PromisePolicy
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


@get(
    "/promise-policy",
    access=token(Scope.QUOTES, Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["promises"],
    summary="Read what promises are made of",
)
async def show_promise_policy(request: Call) -> PromiseBook:
    """Return the policy in force; version 0 are the defaults."""
    return request.house.memory.promises


@put("/promise-policy", access=token(), tags=["promises"], summary="Publish how promises are made")
async def put_promise_policy(
    request: Call,
    data: JSONBody[PromisePolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put a policy in force for what is sold from now on; what was promised before stays.

    Raises:
        PromisePolicyUnclear: it names zones that it does not have.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "put_promise_policy")

    async def command(tx: Tx) -> PolicyVersion:
        await fulfilment.PROMISES.require(tx, version=expected_version)
        by = request.principal.actor
        return PolicyVersion(
            await fulfilment.publish_promise_policy(tx, policy=data, by=by, at=now())
        )

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)
