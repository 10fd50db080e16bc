"""The customers of a simulated company: who they are, where they live and how much they buy."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.chance import Ints, Marks, Reals, Stream, running
from ordito.world.simulation.network import Network
from ordito.world.simulation.parameters import Parameters

# Orders of a household in a year: median 43, mean 63. Source: The Complete Journey.
_PACE_SIGMA: Final = 0.874
_CARD: Final = 0.72
_CONSENTED: Final = 0.62
_MARKETPLACE: Final = 0.4
_ONLINE_FIRST: Final = 0.28
_SHARED_MAIL: Final = 0.05
_BLOCK: Final = 2


class People(msgspec.Struct, frozen=True):
    """The customers, in order of their ids.

    Attributes:
        ids: of the people.
        personas: index of each one's persona (truth only).
        homes: nearest store.
        paces: occasions to buy in a year.
        quantiles: share of all people who buy less.
        cards: who has a loyalty card.
        consents: who agreed to be written to.
        online_first: who became a customer online.
        mail_of: the person whose e-mail address each one uses; mostly the own one.
    """

    ids: Ints
    personas: Ints
    homes: Ints
    paces: Reals
    quantiles: Reals
    cards: Marks
    consents: Marks
    online_first: Marks
    mail_of: Ints

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.ids)


def settle(parameters: Parameters, network: Network) -> People:
    """Return the customers of a world."""
    ids = np.arange(parameters.n_people)
    draws = Stream(parameters.seed, "people")
    shares = running([one.share for one in parameters.personas])
    personas = draws.spin(ids, shares, 0)
    spirit = draws.normal(ids, 1)
    paces = np.exp(_PACE_SIGMA * spirit - _PACE_SIGMA**2 / 2)
    speeds = np.array([one.pace for one in parameters.personas])
    weights = np.array([one.share for one in parameters.personas])
    mean_speed = float((speeds * weights).sum() / weights.sum())
    wanted = parameters.orders_a_year * speeds[personas] / mean_speed * paces
    shared = draws.chance(ids, _SHARED_MAIL, 5) & (ids % _BLOCK == 1)
    return People(
        ids=ids,
        personas=personas,
        homes=draws.spin(ids, network.footfall, 3),
        paces=wanted,
        quantiles=np.argsort(np.argsort(wanted, kind="stable"), kind="stable") / len(ids),
        cards=draws.chance(ids, _CARD, 4),
        consents=draws.chance(ids, _CONSENTED, 6),
        online_first=draws.chance(ids, _ONLINE_FIRST, 8),
        mail_of=np.where(shared, ids - 1, ids),
    )
