"""What offers bring: how many bought of those who got one, and of those held out.

People are counted from the first time they could have had an offer of a rule, over the time for
which that was valid: both groups alike, whatever became of the offer (intention to treat).
"""

from datetime import datetime
from typing import Final

import msgspec

from ordito import experiments
from ordito.experiments import Lift, Sample
from ordito.platform.db import Tx, statements

_FEWEST: Final = 20


class ArmResult(msgspec.Struct, frozen=True):
    """An arm: people, buyers, and value of what they bought, minor units and its squares."""

    variant: str
    currency: str
    people: int
    buyers: int
    value_minor: int
    squares: float
    taken: int


class OfferResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule's offers bring.

    Attributes:
        rule: its code.
        currency: of the values.
        treated: people who got an offer.
        held: people who were held out.
        treated_buyers: of them bought something in time.
        held_buyers: of them bought something in time.
        taken: offers that were used.
        treated_value_minor: what the first bought in all.
        held_value_minor: what the others bought in all.
        lift: how much more often the first buy, as a share; None while a group is empty.
        value: how much more each of the first buys, minor units.
        is_sound: whether both groups are large enough for the interval to mean something.
    """

    rule: str
    currency: str
    treated: int
    held: int
    treated_buyers: int
    held_buyers: int
    taken: int
    treated_value_minor: int
    held_value_minor: int
    lift: Lift | None
    value: Lift | None
    is_sound: bool


_sql: Final = statements(__name__)
_READ: Final = _sql.query("read_arms", ArmResult)


async def read_offer_result(tx: Tx, *, rule: str, at: datetime) -> OfferResult:
    """Return what the offers of a rule bring up to an instant."""
    arms = {one.variant: one for one in await tx.fetch(_READ, rule=rule, at=at)}
    held = arms.pop(experiments.HOLD_OUT, None)
    treated = next(iter(arms.values()), None)
    first, other = _sample(treated), _sample(held)
    known = treated or held
    return OfferResult(
        rule=rule,
        currency="" if known is None else known.currency,
        treated=first.people,
        held=other.people,
        treated_buyers=first.hits,
        held_buyers=other.hits,
        taken=0 if treated is None else treated.taken,
        treated_value_minor=first.total,
        held_value_minor=other.total,
        lift=experiments.difference(first, other),
        value=experiments.mean_difference(first, other),
        is_sound=min(first.people, other.people) >= _FEWEST,
    )


def _sample(arm: ArmResult | None) -> Sample:
    if arm is None:
        return Sample(0, 0)
    return Sample(arm.people, arm.buyers, arm.value_minor, round(arm.squares))
