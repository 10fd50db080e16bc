from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ordito.platform.db import Tx
from ordito.steering import (
    ImprovementMovedOn,
    State,
    UnknownImprovement,
    UnknownPath,
    UnreadablePath,
    get_path,
    list_improvements,
    list_moves,
    list_path_versions,
    list_paths,
    move_improvement,
    propose_improvement,
    publish_path,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_a_path_has_versions_that_stay(tx: Tx) -> None:
    first = await publish_path(
        tx, name="collect", expression="ordered picking", reason="as sold", by="anna", at=AT
    )
    second = await publish_path(
        tx,
        name="collect",
        expression="ordered picking collected",
        ignored=("message_seen",),
        method="collect",
        reason="until it is fetched",
        by="bruno",
        at=AT + timedelta(days=1),
    )
    assert (first.version, second.version) == (1, 2)
    assert await get_path(tx, name="collect") == second
    assert await get_path(tx, name="collect", version=1) == first
    assert await list_paths(tx) == [second]
    assert await list_path_versions(tx, name="collect") == [second, first]
    assert second.chosen.method == "collect"
    with pytest.raises(UnreadablePath):
        await publish_path(tx, name="collect", expression="(", reason="no", by="anna", at=AT)
    with pytest.raises(UnknownPath):
        await get_path(tx, name="collect", version=3)
    assert await list_paths(tx) == [second]


async def propose(tx: Tx, *, worth: int | None, at: datetime, by: str = "anna") -> UUID:
    made = await propose_improvement(
        tx,
        subject="constraint picking 3 4:16-19",
        title="picking: 1 place",
        finding={"worth": worth},
        mart_version="abc",
        worth_minor=worth,
        currency="EUR",
        reason="it holds the chain back",
        by=by,
        at=at,
    )
    return made.improvement_id


async def test_a_finding_is_in_the_backlog_once_until_it_is_settled(tx: Tx) -> None:
    first = await propose(tx, worth=100, at=AT)
    assert await propose(tx, worth=140, at=AT + timedelta(days=7)) == first
    (entry,) = await list_improvements(tx)
    assert (entry.worth_minor, entry.edition, entry.state) == (140, 1, "proposed")
    accepted = await move_improvement(
        tx,
        improvement_id=first,
        edition=1,
        state=State.ACCEPTED,
        owner="carla",
        reason="two more pickers on Fridays",
        by="bruno",
        at=AT,
    )
    assert (accepted.owner, accepted.edition) == ("carla", 2)
    with pytest.raises(ImprovementMovedOn):
        await move(tx, first, 1, State.DROPPED)
    await move(tx, first, 2, State.DONE)
    with pytest.raises(ImprovementMovedOn):
        await move(tx, first, 3, State.PROPOSED)
    assert [one.state for one in await list_moves(tx, improvement_ids=[first])] == [
        "proposed",
        "accepted",
        "done",
    ]
    again = await propose(tx, worth=90, at=AT + timedelta(days=90))
    assert again != first
    assert [one.improvement_id for one in await list_improvements(tx, state=State.PROPOSED)] == [
        again
    ]
    with pytest.raises(UnknownImprovement):
        await move(tx, UUID(int=5), 1, State.DONE)


async def move(tx: Tx, improvement_id: UUID, edition: int, state: State) -> None:
    await move_improvement(
        tx,
        improvement_id=improvement_id,
        edition=edition,
        state=state,
        owner="carla",
        reason="so be it",
        by="bruno",
        at=AT,
    )
