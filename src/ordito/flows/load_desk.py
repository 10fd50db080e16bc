"""Load desk: agents, promises, rules of work and the first cases of a new company."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import service
from ordito.flows.open_case import Opening, open_case
from ordito.platform.db import Tx


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was said in a case, and where it led."""

    entry: service.cases.NewEntry
    at: datetime
    then: service.cases.State | None = None
    resolution: str | None = None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A case from its beginning.

    Attributes:
        opening: what it is opened with.
        at: when.
        steps: what was said afterwards, in order.
        call_back: when somebody calls back, and what about.
        care: why the customer is not let go, and what is known.
    """

    opening: Opening
    at: datetime
    steps: Sequence[Step] = ()
    call_back: tuple[UUID, datetime, str] | None = None
    care: tuple[str, str] | None = None


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """The desk of a company.

    Attributes:
        agents: who works there.
        promises: what the company promises.
        routing: how work finds its people.
        stories: cases.
    """

    agents: Sequence[service.cases.NewAgent]
    promises: service.cases.CommitmentPolicy
    routing: service.cases.RoutingPolicy
    stories: Sequence[Story]


async def load_desk(tx: Tx, *, desk: Desk, by: str, since: datetime, at: datetime) -> None:
    """Open a company's desk with its cases.

    Args:
        tx: open transaction.
        desk: what it is.
        by: who publishes its policies.
        since: since when they count.
        at: now.

    Raises:
        CommitmentPolicyUnclear: what is promised says less than it seems to.
    """
    await service.cases.publish_commitment_policy(tx, policy=desk.promises, by=by, at=since)
    await service.cases.publish_routing_policy(tx, policy=desk.routing, by=by, at=since)
    for agent in desk.agents:
        await service.cases.put_agent(tx, agent=agent, at=since)
        await service.cases.set_agent_state(tx, agent=agent.agent, state="present", at=at)
    for story in desk.stories:
        await _tell(tx, story)


async def _tell(tx: Tx, story: Story) -> None:
    case, _ = await open_case(tx, opening=story.opening, at=story.at)
    for step in story.steps:
        case, _ = await service.cases.add_entry(tx, case=case, new=step.entry, at=step.at)
        if step.then is not None:
            case = await service.cases.change_state(
                tx, case=case, state=step.then, resolution=step.resolution, at=step.at
            )
    if story.call_back is not None:
        task_id, due_at, title = story.call_back
        kind = service.cases.TaskKind.CALL_BACK
        new = service.cases.NewTask(task_id=task_id, kind=kind, title=title, due_at=due_at)
        case = await service.cases.add_task(tx, case=case, new=new, at=case.state_at)
    if story.care is not None:
        reason, note = story.care
        await service.cases.begin_care(
            tx, case=case, reason=reason, note=note, owner=None, at=case.state_at
        )
