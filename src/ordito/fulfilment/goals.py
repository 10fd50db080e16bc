"""Goals: what stores want to reach, published so that each sees the own numbers beside them."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from ordito.fulfilment.errors import GoalsUnclear
from ordito.fulfilment.events import StoreGoalsPublished
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId
from ordito.platform.policies import Policy

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a store wants to reach on a day; None is no goal.

    Attributes:
        kept_percent: of the promises that came due, at least so many kept.
        converted_percent: of the collections, after at least so many something was bought.
        late_most: orders that are late and not done, at most.
        returns_most: units that come back, at most.
    """

    kept_percent: Percent | None = None
    converted_percent: Percent | None = None
    late_most: Annotated[int, msgspec.Meta(ge=0, le=100_000)] | None = None
    returns_most: Annotated[int, msgspec.Meta(ge=0, le=100_000)] | None = None


class Vision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the company wants to be, in a sentence of one language, as ``it``."""

    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}$(?!\n)")]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class PlaceGoals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The goals of one place, instead of those of all."""

    place_id: PlaceId
    goals: Goals


class StoreGoals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the company wants its stores to be, and to reach.

    Attributes:
        vision: in each language that it was written in; empty where nobody wrote it down.
        goals: of every store.
        places: of single ones.
    """

    vision: Annotated[tuple[Vision, ...], msgspec.Meta(max_length=20)] = ()
    goals: Goals = Goals()
    places: Annotated[tuple[PlaceGoals, ...], msgspec.Meta(max_length=10_000)] = ()

    def of(self, place_id: PlaceId) -> Goals:
        """Return the goals of a place: its own, else those of all."""
        own = (one.goals for one in self.places if one.place_id == place_id)
        return next(own, self.goals)

    def vision_in(self, language: str) -> str:
        """Return the vision in a language, else in the first one; empty where there is none."""
        texts = {one.language: one.text for one in reversed(self.vision)}
        return texts.get(language) or next((one.text for one in self.vision), "")


class GoalBook(msgspec.Struct, frozen=True):
    """The goals in force; version 0 before the first ones."""

    version: int = 0
    policy: StoreGoals = StoreGoals()


GOALS: Final = Policy(
    "fulfilment.store_goals",
    form=StoreGoals,
    before=StoreGoals(),
    book=GoalBook,
    fact=lambda version, _: StoreGoalsPublished(policy_version=version),
)


async def publish_goals(tx: Tx, *, policy: StoreGoals, by: str, at: datetime) -> int:
    """Put goals in force from now on, and return their version.

    Raises:
        GoalsUnclear: a place has two goals.
    """
    named = [one.place_id for one in policy.places]
    if len(set(named)) < len(named):
        raise GoalsUnclear("A place is there twice.", field="places")
    return (await GOALS.publish(tx, document=policy, by=by, at=at)).version
