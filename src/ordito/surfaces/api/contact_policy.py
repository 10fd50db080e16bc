"""The policy of contacts over HTTP: when and how often people are written to."""

from typing import Final

from litestar import Response, get, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from ordito import messages
from ordito.messages import ContactBook, ContactPolicy
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.policies import ExpectedVersion, PolicyVersion
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE, Scope.CASES_WRITE)
_RULE: Final = token(Scope.PRICES_APPROVE)


@get(
    "/contact-policy",
    access=_READ,
    tags=["messages"],
    summary="Read when and how often people are written to",
)
async def show_contact_policy(request: Call) -> ContactBook:
    """Return the policy in force; version 0 is what counts before the first one."""
    return await request.db.read(messages.CONTACTS.load)


@put(
    "/contact-policy",
    access=_RULE,
    tags=["messages"],
    summary="Say when and how often people are written to",
)
async def put_contact_policy(
    request: Call,
    data: JSONBody[ContactPolicy],
    idempotency_key: IdempotencyKey,
    expected_version: ExpectedVersion = None,
) -> Response[PolicyVersion]:
    """Put caps and quiet hours in force from now on, for what waits already as well.

    Raises:
        ContactPolicyUnclear: a medium is quiet twice, or its span has no length.
        PolicyChanged: another version is in force than the one that was read.
    """
    key = await key_of(request, idempotency_key, "contact-policy")

    async def command(tx: Tx) -> PolicyVersion:
        await messages.CONTACTS.require(tx, version=expected_version)
        version = await messages.publish_contact_policy(
            tx, policy=data, by=tx.context.actor, at=now()
        )
        return PolicyVersion(version)

    return await answer_once(request, key, subject_id=ids.new(), command=command)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_contact_policy, put_contact_policy)
