# Written by `python -m tools.client`; edits here are lost.
"""Routes of desk."""

from collections.abc import AsyncIterator
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Desk:
    """Routes of desk."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_agents(self) -> list[models.Agent]:
        """List who works at the desk.

        Return the agents with their skills, whether they are there, and how many cases they
        have.
        """
        return await self._session.send("GET", "/api/v1/desk/agents", list[models.Agent])

    async def list_follow_ups(
        self,
        *,
        rule: str | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.CallList:
        """List whom to call after delivery.

        Return the calls that are due by now, the longest due at the top.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return await self._session.send(
            "GET",
            "/api/v1/follow-ups",
            models.CallList,
            query={"rule": rule, "skill": skill, "after": after, "limit": limit},
        )

    async def iterate_follow_ups_pages(
        self,
        *,
        rule: str | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.CallList]:
        """Iterate over the pages of ``list_follow_ups``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.list_follow_ups(rule=rule, skill=skill, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    async def iterate_follow_ups(
        self,
        *,
        rule: str | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.CallRow]:
        """Iterate over what ``list_follow_ups`` lists, page by page."""
        async for page in self.iterate_follow_ups_pages(
            rule=rule, skill=skill, limit=limit, after=after
        ):
            for one in page.calls:
                yield one

    async def post_called(
        self,
        customer_id: UUID,
        follow_up_id: UUID,
        body: models.CalledAsked,
        *,
        idempotency_key: str | None = None,
    ) -> models.FollowUp:
        """Note a call after delivery.

        Note what the customer said; somebody unhappy has a case now and is not let go.

        Refused with:
            UnknownFollowUp: no call of that id is open.
            FollowUpTaken: somebody else is calling.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/follow-ups/{quoted(follow_up_id)}/calls",
            models.FollowUp,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_caller(self, body: models.CallerAsked) -> models.Caller:
        """Recognise a caller.

        Return whose number it is, with the cases of the person; nothing personal is in it.

        Refused with:
            InvalidIdentifier: the value cannot be one of its kind.
        """
        return await self._session.send("POST", "/api/v1/callers", models.Caller, body=body)

    async def post_claim(
        self, customer_id: UUID, follow_up_id: UUID, *, idempotency_key: str | None = None
    ) -> models.FollowUp:
        """Take a call.

        Have a call for half an hour; nobody else makes it meanwhile.

        Refused with:
            UnknownFollowUp: no call of that id is open.
            FollowUpTaken: somebody else is calling.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/follow-ups/{quoted(follow_up_id)}/claim",
            models.FollowUp,
            key=idempotency_key or new_key(),
        )

    async def put_agent(
        self, body: models.NewAgent, *, idempotency_key: str | None = None
    ) -> models.Agent:
        """Put an agent.

        Let somebody work at the desk, or change what the person can do there.
        """
        return await self._session.send(
            "PUT", "/api/v1/desk/agents", models.Agent, body=body, key=idempotency_key or new_key()
        )

    async def put_commitment_policy(
        self,
        body: models.CommitmentPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.CommitmentPolicyAnswer:
        """Publish what is promised.

        Promise this from now on; what was promised before keeps its own version.

        Refused with:
            CommitmentPolicyUnclear: it says less than it seems to.
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/desk/commitment-policy",
            models.CommitmentPolicyAnswer,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_me(
        self, body: models.AgentState, *, idempotency_key: str | None = None
    ) -> models.Agent:
        """Say whether one is there.

        Say that the caller takes cases, is busy, or goes.

        Refused with:
            UnknownAgent: the caller does not work at the desk.
        """
        return await self._session.send(
            "PUT", "/api/v1/desk/me", models.Agent, body=body, key=idempotency_key or new_key()
        )

    async def put_routing_policy(
        self,
        body: models.RoutingPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.RoutingPolicyAnswer:
        """Publish how work is routed.

        Route work in this way from now on.

        Refused with:
            PolicyChanged: another version is in force than the one that was read.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/desk/routing-policy",
            models.RoutingPolicyAnswer,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_commitment_policy(self) -> models.CommitmentPolicyAnswer:
        """Read what is promised.

        Return what the company promises to whom, in which business hours.
        """
        return await self._session.send(
            "GET", "/api/v1/desk/commitment-policy", models.CommitmentPolicyAnswer
        )

    async def show_routing_policy(self) -> models.RoutingPolicyAnswer:
        """Read how work is routed.

        Return how cases find agents, which exceptions become cases, and whom we call.
        """
        return await self._session.send(
            "GET", "/api/v1/desk/routing-policy", models.RoutingPolicyAnswer
        )
